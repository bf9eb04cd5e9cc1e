import {
  BookMarked,
  ChartBarDecreasing,
  Download,
  Settings as Gear,
  House,
  ListTree,
  type LucideIcon,
  Shield,
  SquareTerminal,
  StickyNote,
  Waypoints,
} from 'lucide-react';
import { useStore } from '../lib/store.ts';
import { t } from '../messages/message.ts';
import { Icon } from '../ui/Icon.tsx';
import { useApp } from './app.ts';
import { showQueries } from './areas.ts';
import type { Area } from './state/layout.ts';

/** The areas of the window that are built; an area without a workspace leads home. */
export function Rail() {
  const app = useApp();
  const { area, dialog, panel } = useStore(app.layout);
  const { workspace } = useStore(app.session.store);
  const go = (next: Area) => app.layout.set((state) => ({ ...state, area: next }));
  const goToQueries = (next: 'sources' | 'saved') => {
    if (workspace === null) go('home');
    else showQueries(app, next);
  };
  const high = useStore(app.findings.high);
  const item = (icon: LucideIcon, text: string, current: boolean, act: () => void, badge = 0) => (
    <button
      type="button"
      className={`rail-item ${current ? 'current' : ''}`}
      aria-current={current ? 'page' : undefined}
      onClick={act}
    >
      <Icon of={icon} size={20} />
      <span>{text}</span>
      {badge > 0 && (
        <span className="rail-badge" title={t('findings.badge', { n: badge })}>
          {badge > 99 ? '99+' : badge}
        </span>
      )}
    </button>
  );
  return (
    <nav className="rail" data-region="rail" aria-label={t('app.regions.rail')}>
      {item(House, t('area.home'), area === 'home', () => go('home'))}
      {item(SquareTerminal, t('area.query'), area === 'query' && panel === 'sources', () => goToQueries('sources'))}
      {item(ChartBarDecreasing, t('area.contributors'), area === 'query' && panel === 'rules', () => {
        if (workspace === null) go('home');
        else app.contributors.show();
      })}
      {item(Waypoints, t('area.map'), area === 'query' && panel === 'services', () =>
        workspace === null ? go('home') : app.traces.showMap(),
      )}
      {item(ListTree, t('area.traces'), area === 'query' && panel === 'traces', () =>
        workspace === null ? go('home') : app.traces.showList(),
      )}
      {item(
        Shield,
        t('area.findings'),
        area === 'query' && panel === 'findings',
        () => (workspace === null ? go('home') : app.findings.show()),
        high,
      )}
      {item(BookMarked, t('area.saved'), area === 'query' && panel === 'saved', () => goToQueries('saved'))}
      {item(StickyNote, t('area.evidence'), area === 'evidence', () => go(workspace === null ? 'home' : 'evidence'))}
      <span className="rail-space" />
      {item(Download, t('area.import'), dialog?.kind === 'add-data', () =>
        app.show({ kind: 'add-data', source: 'files' }),
      )}
      {item(Gear, t('area.settings'), area === 'settings', () => go('settings'))}
    </nav>
  );
}
