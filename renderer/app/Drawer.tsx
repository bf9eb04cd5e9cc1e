import type { KeyboardEventHandler, ReactNode } from 'react';
import { usePart } from '../lib/store.ts';
import { t } from '../messages/message.ts';
import { Resizer } from '../ui/Resizer.tsx';
import { useApp } from './app.ts';

/** The drawer at the right edge of a view, with the handle for its width, which is the same for all of them. */
export function Drawer({
  label = t('app.regions.drawer'),
  className = '',
  onKeyDown,
  children,
}: {
  label?: string;
  className?: string;
  onKeyDown?: KeyboardEventHandler;
  children: ReactNode;
}) {
  const { layout } = useApp();
  const width = usePart(layout, ({ drawerWidth }) => drawerWidth);
  return (
    <>
      <Resizer
        label={t('record.resize')}
        axis="x"
        reversed
        value={width}
        min={300}
        max={560}
        initial={336}
        onChange={(drawerWidth) => layout.set((state) => ({ ...state, drawerWidth }))}
      />
      <aside
        className={`drawer ${className}`}
        data-region="drawer"
        aria-label={label}
        style={{ width }}
        onKeyDown={onKeyDown}
      >
        {children}
      </aside>
    </>
  );
}
