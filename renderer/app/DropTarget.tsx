import { Download } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useStore } from '../lib/store.ts';
import { t } from '../messages/message.ts';
import { Icon } from '../ui/Icon.tsx';
import { useApp } from './app.ts';

const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;

/** The whole window takes files and folders, on every screen. */
export function DropTarget() {
  const app = useApp();
  const [over, setOver] = useState(false);
  const { workspace } = useStore(app.session.store);
  useEffect(() => {
    let depth = 0;
    const enter = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      depth++;
      setOver(true);
    };
    const leave = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      depth = Math.max(0, depth - 1);
      if (depth === 0) setOver(false);
    };
    const hover = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = 'copy';
    };
    const drop = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      depth = 0;
      setOver(false);
      const paths = [...(event.dataTransfer?.files ?? [])].map(app.desktop.pathOf).filter((path) => path !== '');
      void app.offerPaths(paths);
    };
    window.addEventListener('dragenter', enter);
    window.addEventListener('dragleave', leave);
    window.addEventListener('dragover', hover);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragenter', enter);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('dragover', hover);
      window.removeEventListener('drop', drop);
    };
  }, [app]);
  if (!over) return null;
  return (
    <div className="drop-over">
      <div className="drop-card">
        <span className="drop-sign">
          <Icon of={Download} size={20} />
        </span>
        <strong>{t('drop.title')}</strong>
        <span>{workspace ? t('drop.into', { name: workspace.name }) : t('drop.new')}</span>
      </div>
    </div>
  );
}
