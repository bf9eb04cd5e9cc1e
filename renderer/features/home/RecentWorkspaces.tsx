import { Copy, Ellipsis, FolderOpen, X } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import type { RecentWorkspace } from '../../../preload/contract/desktop.ts';
import { useApp } from '../../app/app.ts';
import { bytes, count } from '../../lib/format-number.ts';
import { openedText, rangeDays } from '../../lib/format-time.ts';
import { useStore } from '../../lib/store.ts';
import { t } from '../../messages/message.ts';
import { Icon } from '../../ui/Icon.tsx';
import { MenuButton } from '../../ui/Menu.tsx';
import { SearchBox } from '../../ui/SearchBox.tsx';
import { StatusShape } from '../../ui/StatusShape.tsx';

/** Workspaces opened lately; one whose file is gone keeps its row, with Locate. */
export function RecentWorkspaces() {
  const app = useApp();
  const { workspace } = useStore(app.session.store);
  const [recents, setRecents] = useState<RecentWorkspace[] | null>(null);
  const [text, setText] = useState('');
  const load = useCallback(() => void app.desktop.recents.list().then(setRecents), [app]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the list changes with the workspace that is open
  useEffect(load, [load, workspace?.path]);

  if (recents === null) return null;
  const needle = text.trim().toLowerCase();
  const shown = recents.filter((r) => r.name.toLowerCase().includes(needle) || r.path.toLowerCase().includes(needle));
  return (
    <section className="recent" aria-label={t('home.recent')}>
      <div className="recent-head">
        <h2>{t('home.recent')}</h2>
        {recents.length > 0 && <SearchBox label={t('home.find')} value={text} onChange={setText} />}
      </div>
      {recents.length === 0 ? (
        <p className="recent-none">{t('home.noRecent')}</p>
      ) : shown.length === 0 ? (
        <p className="recent-none">{t('home.noneFound', { text })}</p>
      ) : (
        <table className="table recent-table">
          <thead>
            <tr>
              <th>{t('home.column.name')}</th>
              <th>{t('home.column.range')}</th>
              <th className="number">{t('home.column.rows')}</th>
              <th className="number">{t('home.column.size')}</th>
              <th>{t('home.column.contents')}</th>
              <th>{t('home.column.opened')}</th>
              <th>
                <span className="visually-hidden">{t('home.column.acts')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((recent) => (
              <RecentRow key={recent.path} recent={recent} current={recent.path === workspace?.path} reload={load} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function RecentRow({ recent, current, reload }: { recent: RecentWorkspace; current: boolean; reload: () => void }) {
  const app = useApp();
  const { timeZone } = useStore(app.preferences.store);
  const locate = async () => {
    const path = await app.desktop.chooseWorkspace();
    if (path === null) return;
    await app.desktop.recents.forget(recent.path);
    await app.openWorkspace(path);
  };
  const open = () => {
    if (!recent.exists) return;
    if (current) app.layout.set((state) => ({ ...state, area: 'query' }));
    else void app.openWorkspace(recent.path);
  };
  return (
    <tr
      className={`${recent.exists ? 'openable' : 'missing'} ${current ? 'selected' : ''}`}
      title={recent.path}
      onClick={(event) => {
        if ((event.target as HTMLElement).closest('button') === null) open();
      }}
    >
      <td>
        <button type="button" className="recent-name" disabled={!recent.exists} onClick={open}>
          {recent.name}
        </button>
      </td>
      <td className="mono">
        {recent.from !== null && recent.to !== null && rangeDays({ from: recent.from, to: recent.to }, timeZone)}
      </td>
      <td className="mono number">{recent.events !== null && count(recent.events)}</td>
      <td className="mono number">{recent.sizeBytes !== null && bytes(recent.sizeBytes)}</td>
      <td>
        {recent.exists ? (
          recent.sources ? (
            t('home.imports', { n: recent.sources })
          ) : (
            t('home.empty')
          )
        ) : (
          <span className="recent-missing">
            <StatusShape status="error" /> {t('home.missing')}{' '}
            <button type="button" className="link" onClick={() => void locate()}>
              {t('home.locate')}
            </button>
          </span>
        )}
      </td>
      <td className="quiet">{openedText(recent.openedAt, Date.now(), timeZone)}</td>
      <td className="recent-acts">
        <MenuButton
          label={t('home.actsFor', { name: recent.name })}
          placement="bottom end"
          groups={[
            {
              entries: [
                ...(recent.exists
                  ? [
                      {
                        id: 'show',
                        text: t('home.showInFolder'),
                        icon: FolderOpen,
                        act: () => void app.desktop.showInFolder(recent.path),
                      },
                    ]
                  : []),
                {
                  id: 'copy',
                  text: t('home.copyPath'),
                  icon: Copy,
                  act: () => void app.desktop.copyText(recent.path),
                },
                {
                  id: 'forget',
                  text: t('home.forget'),
                  icon: X,
                  act: () => void app.desktop.recents.forget(recent.path).then(reload),
                },
              ],
            },
          ]}
        >
          <AriaButton className="icon-button" aria-label={t('home.actsFor', { name: recent.name })}>
            <Icon of={Ellipsis} />
          </AriaButton>
        </MenuButton>
      </td>
    </tr>
  );
}
