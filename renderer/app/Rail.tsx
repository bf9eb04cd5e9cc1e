import { Download, Settings as Gear, House, type LucideIcon, SquareTerminal } from 'lucide-react';
import { useStore } from '../lib/store.ts';
import { t } from '../messages/message.ts';
import { Icon } from '../ui/Icon.tsx';
import { useApp } from './app.ts';

/** The areas of the window that are built; an area without a workspace leads home. */
export function Rail() {
  const app = useApp();
  const { area, dialog } = useStore(app.layout);
  const { workspace } = useStore(app.session.store);
  const go = (next: 'home' | 'query' | 'settings') => app.layout.set((state) => ({ ...state, area: next }));
  const item = (icon: LucideIcon, text: string, current: boolean, act: () => void) => (
    <button
      type="button"
      className={`rail-item ${current ? 'current' : ''}`}
      aria-current={current ? 'page' : undefined}
      onClick={act}
    >
      <Icon of={icon} size={20} />
      <span>{text}</span>
    </button>
  );
  return (
    <nav className="rail" data-region="rail" aria-label={t('app.regions.rail')}>
      {item(House, t('area.home'), area === 'home', () => go('home'))}
      {item(SquareTerminal, t('area.query'), area === 'query', () => go(workspace === null ? 'home' : 'query'))}
      <span className="rail-space" />
      {item(Download, t('area.import'), dialog?.kind === 'choose-import', () => app.show({ kind: 'choose-import' }))}
      {item(Gear, t('area.settings'), area === 'settings', () => go('settings'))}
    </nav>
  );
}
