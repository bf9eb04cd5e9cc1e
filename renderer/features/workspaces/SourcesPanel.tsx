import {
  Copy,
  Database,
  FileText,
  Filter,
  Folder,
  Plus,
  RefreshCw,
  ScrollText,
  Search,
  Trash2,
  TriangleAlert,
  Waypoints,
} from 'lucide-react';
import { type ReactNode, useRef, useState } from 'react';
import type { ImportSummary } from '../../../preload/contract/sources.ts';
import { useApp } from '../../app/app.ts';
import { accountName } from '../../lib/account-names.ts';
import { bytes, count } from '../../lib/format-number.ts';
import { importName } from '../../lib/import-name.ts';
import { logGroupQuery } from '../../lib/log-group-query.ts';
import { usePart, useStore } from '../../lib/store.ts';
import { useCall } from '../../lib/useCall.ts';
import { baseName, middleEllipsis, visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';
import { IconButton } from '../../ui/Button.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { MenuAt, type MenuGroup } from '../../ui/Menu.tsx';
import { SearchBox } from '../../ui/SearchBox.tsx';
import { StatusShape } from '../../ui/StatusShape.tsx';
import { type TreeRow, TreeView } from '../../ui/TreeView.tsx';
import { sourceQuery } from './source-query.ts';

/** What the workspace holds: trail events by account and Region, log groups (counts of the range), and the imports. */
export function SourcesPanel({ below }: { below: ReactNode }) {
  const app = useApp();
  const version = useStore(app.session.data);
  const workspace = usePart(app.session.store, (state) => state.workspace);
  const range = usePart(app.range.store, (state) => state.current);
  const answer = useCall('sources.list', { range }, version);
  const [filter, setFilter] = useState('');
  const [shut, setShut] = useState<ReadonlySet<string>>(new Set());
  const [menu, setMenu] = useState<{ id: string } | null>(null);
  const anchor = useRef<HTMLElement | null>(null);

  const output = answer.output;
  const needle = filter.trim().toLowerCase();
  const hit = (...texts: (string | null)[]) =>
    needle === '' || texts.some((text) => text?.toLowerCase().includes(needle));
  const rows: TreeRow[] = [];
  const groups = new Map<string, MenuGroup[]>();

  if (output !== null) {
    const add = (row: Omit<TreeRow, 'expanded'> & { branch: boolean }) => {
      const { branch, ...rest } = row;
      rows.push({ ...rest, expanded: branch ? needle !== '' || !shut.has(row.id) : null });
      return !branch || needle !== '' || !shut.has(row.id);
    };
    const query = (account: string | null | undefined, region?: string | null) => {
      const { title, text } = sourceQuery(account, region, range);
      return {
        entries: [{ id: 'query', text: t('sources.query'), icon: Search, act: () => app.openQuery(title, text) }],
      };
    };
    const number = (n: number) => <span className="tree-count">{count(n)}</span>;

    const { cloudtrail } = output;
    if (cloudtrail.events > 0 || cloudtrail.accounts.length > 0) {
      groups.set('ct', [query(undefined)]);
      const open = add({
        id: 'ct',
        level: 0,
        branch: true,
        text: t('sources.cloudtrail'),
        className: 'strong',
        content: (
          <>
            <span className="tree-text">{t('sources.cloudtrail')}</span>
            {number(cloudtrail.events)}
          </>
        ),
      });
      for (const { account, events, regions } of open ? cloudtrail.accounts : []) {
        const name = account === null ? t('sources.noAccount') : visibleText(account);
        const called = accountName(account);
        const accountHit = hit(account, called);
        if (!accountHit && !regions.some(({ region }) => hit(region))) continue;
        const id = `a:${account}`;
        groups.set(id, [query(account)]);
        const accountOpen = add({
          id,
          level: 1,
          branch: true,
          text: called === null ? name : `${name} ${visibleText(called)}`,
          content: (
            <>
              <Icon of={Database} size={14} />
              <span className={`tree-text ${account === null ? 'quiet' : 'mono'}`}>
                {name}
                {called !== null && <span className="tree-called quiet"> {visibleText(called)}</span>}
              </span>
              {number(events)}
            </>
          ),
        });
        for (const { region, events: inRegion } of accountOpen ? regions : []) {
          if (!accountHit && !hit(region)) continue;
          const regionId = `${id}:${region}`;
          groups.set(regionId, [query(account, region)]);
          const text = region === null ? t('sources.noRegion') : visibleText(region);
          add({
            id: regionId,
            level: 2,
            branch: false,
            text,
            content: (
              <>
                <span className={`tree-text ${region === null ? 'quiet' : 'mono'}`}>{text}</span>
                {number(inRegion)}
              </>
            ),
          });
        }
      }
    }
    const logGroups = output.logGroups.filter(({ name, account }) => hit(name, account, accountName(account)));
    if (logGroups.length > 0) {
      const open = add({
        id: 'logs',
        level: 0,
        branch: true,
        text: t('sources.logGroups'),
        className: 'strong',
        content: (
          <>
            <span className="tree-text">{t('sources.logGroups')}</span>
            {number(logGroups.reduce((sum, { events }) => sum + events, 0))}
          </>
        ),
      });
      for (const group of open ? logGroups : []) {
        const id = `g:${group.groupId}`;
        const { title, text, ...asked } = logGroupQuery(group, app.dataSets.get());
        groups.set(id, [
          {
            entries: [
              { id: 'query', text: t('sources.query'), icon: Search, act: () => app.openQuery(title, text, asked) },
            ],
          },
        ]);
        // The account alone where it is needed to tell groups of one name apart: names are long.
        const shared = output.logGroups.filter(({ name }) => name === group.name).length > 1;
        const whole = visibleText(group.account === null ? group.name : `${group.account}:${group.name}`);
        const called = accountName(group.account);
        const name = shared ? whole : visibleText(group.name);
        add({
          id,
          level: 1,
          branch: false,
          text: name,
          content: (
            <>
              <Icon of={ScrollText} size={14} />
              <span
                className="tree-text mono"
                title={called === null ? whole : `${whole}\n${group.account} = ${visibleText(called)}`}
              >
                {middleEllipsis(name, 40)}
              </span>
              {number(group.events)}
            </>
          ),
        });
      }
    }
    const services = output.traces.services.filter(({ name, type }) => hit(name, type));
    if (services.length > 0 || (output.traces.traces > 0 && needle === '')) {
      const open = add({
        id: 'traces',
        level: 0,
        branch: services.length > 0,
        text: t('sources.traces'),
        className: 'strong',
        content: (
          <>
            <span className="tree-text">{t('sources.traces')}</span>
            {number(output.traces.traces)}
          </>
        ),
      });
      for (const { name, type, traces } of open ? services : []) {
        const text = visibleText(name);
        add({
          id: `s:${name}\n${type ?? ''}`,
          level: 1,
          branch: false,
          text,
          content: (
            <>
              <Icon of={Waypoints} size={14} />
              <span className="tree-text mono" title={type === null ? text : `${text}\n${visibleText(type)}`}>
                {middleEllipsis(text, 40)}
              </span>
              {number(traces)}
            </>
          ),
        });
      }
    }
    if (output.aggregatedEvents > 0 && needle === '') {
      add({
        id: 'aggregated',
        level: 0,
        branch: false,
        text: t('sources.aggregated'),
        content: (
          <>
            <span className="tree-text">{t('sources.aggregated')}</span>
            {number(output.aggregatedEvents)}
          </>
        ),
      });
    }
    const imports = output.imports.filter((entry) => hit(...entry.paths));
    if (imports.length > 0) {
      const open = add({
        id: 'files',
        level: 0,
        branch: true,
        text: t('sources.files'),
        className: 'strong',
        content: (
          <>
            <span className="tree-text">{t('sources.files')}</span>
            {number(imports.length)}
          </>
        ),
      });
      for (const entry of open ? imports : []) {
        const id = `i:${entry.importId}`;
        groups.set(id, importActs(app, entry, workspace?.readOnly ?? true));
        const name = importName(entry.paths);
        add({
          id,
          level: 1,
          branch: false,
          text: name,
          className: 'two-lines',
          content: <ImportRow entry={entry} name={name} />,
        });
      }
    }
  }

  const menuGroups = menu === null ? [] : (groups.get(menu.id) ?? []);
  return (
    <>
      <div className="side-head">
        <h2>{t('sources.title')}</h2>
        <IconButton icon={RefreshCw} size={14} label={t('sources.refresh')} onPress={app.session.changed} />
        {!workspace?.readOnly && (
          <IconButton
            icon={Plus}
            label={t('sources.add')}
            shortcut="Mod+O"
            onPress={() => app.show({ kind: 'add-data', source: 'files' })}
          />
        )}
      </div>
      <div className="side-filter">
        <SearchBox icon={Filter} label={t('sources.filter')} value={filter} onChange={setFilter} />
      </div>
      <div className="side-body">
        {answer.status === 'failed' && answer.error.code !== 'engine.stopped' && (
          <ErrorNote title={t('sources.failed')} message={answer.error.userMessage} detail={answer.error.detail} />
        )}
        {output === null && answer.status === 'running' && <p className="side-hint">{t('sources.loading')}</p>}
        {output !== null && rows.length === 0 && (
          <div className="side-hint">
            {needle === '' ? (
              <>
                <strong>{t('sources.empty')}</strong>
                <p>{t('sources.emptyHint')}</p>
              </>
            ) : (
              t('sources.noneMatch', { text: filter })
            )}
          </div>
        )}
        {rows.length > 0 && (
          <TreeView
            label={t('sources.tree')}
            rows={rows}
            onToggle={(id, expand) =>
              setShut((old) => {
                const next = new Set(old);
                if (expand) next.delete(id);
                else next.add(id);
                return next;
              })
            }
            onSelect={(id) => {
              if (id.startsWith('i:')) app.show({ kind: 'import', importId: Number(id.slice(2)) });
              else groups.get(id)?.[0]?.entries[0]?.act();
            }}
            onContextMenu={(id, at) => {
              anchor.current = at;
              setMenu({ id });
            }}
          />
        )}
        {menu !== null && menuGroups.length > 0 && (
          <MenuAt
            label={t('sources.actsFor', { name: rows.find((row) => row.id === menu.id)?.text ?? '' })}
            groups={menuGroups}
            anchor={anchor}
            onClose={() => setMenu(null)}
          />
        )}
        {below}
      </div>
      {workspace && (
        <footer className="side-foot" title={workspace.path}>
          <span className="side-file">{baseName(workspace.path)}</span>
          <span>
            {t('sources.footer', {
              size: bytes(workspace.sizeBytes),
              rows: workspace.events + workspace.logEvents,
            })}
          </span>
        </footer>
      )}
    </>
  );
}

/** Name and count of an import, and a second line for what is to be known of it. */
function ImportRow({ entry, name }: { entry: ImportSummary; name: string }) {
  const { files, status, records, categories } = entry;
  const folder = !/\.[a-z0-9]{1,6}$/i.test(name);
  const reads = categories.some((part) => part.readOnly === true && part.events > 0);
  const writes = categories.some((part) => part.readOnly === false && part.events > 0);
  return (
    <span className="import-row" title={entry.paths.join('\n')}>
      <span className="import-line">
        <Icon of={folder ? Folder : FileText} size={14} />
        <span className="tree-text">{visibleText(name)}</span>
        <span className="tree-count">{count(records.inserted)}</span>
      </span>
      {files.failed > 0 && (
        <span className="import-state warn">
          <StatusShape status="error" size={9} />
          {t('sources.notRead', { n: files.failed, found: count(files.found) })}
        </span>
      )}
      {files.skipped > 0 && (
        <span className="import-state">{t('sources.skipped', { n: files.skipped, found: count(files.found) })}</span>
      )}
      {status !== 'done' && (
        <span className={`import-state ${status === 'failed' ? 'warn' : ''}`}>
          {t(`sources.status.${status}`, { remaining: count(files.remaining) })}
        </span>
      )}
      {status === 'done' && records.inserted > 0 && categories.length > 0 && (!reads || !writes) && (
        <span className="import-state">{reads ? t('sources.noWriteEvents') : t('sources.noReadEvents')}</span>
      )}
    </span>
  );
}

function importActs(app: ReturnType<typeof useApp>, entry: ImportSummary, readOnly: boolean): MenuGroup[] {
  const job = app.jobs.store.get().find((candidate) => candidate.importId === entry.importId);
  const leftOut = entry.files.failed + entry.files.skipped;
  return [
    {
      entries: [
        {
          id: 'show',
          text: leftOut > 0 ? t('sources.showProblems') : t('sources.showImport'),
          icon: entry.files.failed > 0 ? TriangleAlert : FileText,
          ...(leftOut > 0 ? { detail: count(leftOut) } : {}),
          act: () => app.show({ kind: 'import', importId: entry.importId }),
        },
        {
          id: 'copy',
          text: t('sources.copyPath'),
          icon: Copy,
          act: () => void app.desktop.copyText(entry.paths.join('\n')),
        },
        ...(!readOnly && job && (entry.status === 'interrupted' || entry.status === 'cancelled')
          ? [
              {
                id: 'resume',
                text: t('sources.resume'),
                icon: RefreshCw,
                act: () => void app.jobs.resume(job.jobId),
              },
            ]
          : []),
      ],
    },
    ...(readOnly || entry.status === 'running' || entry.status === 'paused'
      ? []
      : [
          {
            entries: [
              {
                id: 'remove',
                text: t('sources.remove'),
                icon: Trash2,
                danger: true,
                act: () => app.show({ kind: 'remove-import' as const, import: entry }),
              },
            ],
          },
        ]),
  ];
}
