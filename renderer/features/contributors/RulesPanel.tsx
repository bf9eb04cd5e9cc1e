import { ChartBarDecreasing, Copy, FileJson, Pencil, Plus, Trash2 } from 'lucide-react';
import { useRef, useState } from 'react';
import type { SavedRule } from '../../../preload/contract/contributor-rules.ts';
import type { LibraryRule } from '../../../preload/contract/contributors.ts';
import { type App, useApp } from '../../app/app.ts';
import { count } from '../../lib/format-number.ts';
import { inLanguage } from '../../lib/library-rules.ts';
import { usePart, useStore } from '../../lib/store.ts';
import { useCall } from '../../lib/useCall.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';
import { IconButton } from '../../ui/Button.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { MenuAt, type MenuGroup } from '../../ui/Menu.tsx';
import { SearchBox } from '../../ui/SearchBox.tsx';
import { type TreeRow, TreeView } from '../../ui/TreeView.tsx';

type Node =
  | { kind: 'root'; id: 'own' | 'library'; count: number }
  | { kind: 'saved'; id: string; rule: SavedRule }
  | { kind: 'template'; id: string; rule: LibraryRule };

const nameOf = (node: Node) =>
  node.kind === 'root' ? t(`contributors.panel.${node.id}`) : node.kind === 'saved' ? node.rule.name : node.rule.title;

/** The rules that the workspace keeps, and those to start from. */
export function RulesPanel() {
  const app = useApp();
  const rules = useStore(app.contributors.rules);
  const readOnly = usePart(app.session.store, (state) => state.workspace?.readOnly ?? true);
  const front = usePart(app.tabs.store, () => app.tabs.rankingInFront()?.saved?.id ?? null);
  const library = useCall('contributors.library', {});
  const [text, setText] = useState('');
  const [shut, setShut] = useState<ReadonlySet<string>>(new Set());
  const [menu, setMenu] = useState<string | null>(null);
  const anchor = useRef<HTMLElement | null>(null);
  const needle = text.trim().toLowerCase();
  const saved = rules
    .filter(({ name }) => name.toLowerCase().includes(needle))
    .map((rule): Node => ({ kind: 'saved', id: `s:${rule.id}`, rule }));
  const templates = (library.output?.rules ?? [])
    .map(inLanguage)
    .filter(({ title, description }) => `${title} ${description}`.toLowerCase().includes(needle))
    .map((rule): Node => ({ kind: 'template', id: `t:${rule.id}`, rule }));
  const isOpen = (id: string) => needle !== '' || !shut.has(id);
  const nodes: Node[] = [
    { kind: 'root', id: 'own', count: saved.length },
    ...(isOpen('own') ? saved : []),
    { kind: 'root', id: 'library', count: templates.length },
    ...(isOpen('library') ? templates : []),
  ];
  const nodeOf = (id: string) => nodes.find((node) => node.id === id);
  const toggle = (id: string) =>
    setShut((old) => {
      const next = new Set(old);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  const open = (id: string) => {
    const node = nodeOf(id);
    if (node?.kind === 'root') toggle(id);
    else if (node !== undefined) show(app, node);
  };
  const rows = nodes.map(
    (node): TreeRow => ({
      id: node.id,
      level: node.kind === 'root' ? 0 : 1,
      expanded: node.kind === 'root' ? isOpen(node.id) : null,
      text: nameOf(node),
      ...(node.kind === 'root'
        ? { className: 'strong' }
        : node.kind === 'saved' && node.rule.id === front
          ? { className: 'current' }
          : {}),
      content:
        node.kind === 'root' ? (
          <>
            <span className="tree-text">{nameOf(node)}</span>
            <span className="tree-count">{count(node.count)}</span>
          </>
        ) : (
          <span className="query-line" title={node.kind === 'template' ? node.rule.description : node.rule.name}>
            <Icon of={node.kind === 'saved' ? ChartBarDecreasing : FileJson} size={14} />
            <span className="tree-text">{visibleText(nameOf(node))}</span>
          </span>
        ),
    }),
  );
  const opened = menu === null ? undefined : nodeOf(menu);
  const groups = opened === undefined ? [] : actsFor(app, opened, readOnly);
  return (
    <>
      <div className="side-head">
        <h2>{t('contributors.panel.title')}</h2>
        <IconButton icon={Plus} size={14} label={t('command.newRanking')} onPress={() => app.contributors.open()} />
      </div>
      <div className="side-filter">
        <SearchBox label={t('contributors.panel.find')} value={text} onChange={setText} />
      </div>
      <div className="side-body">
        {library.status === 'failed' && library.error.code !== 'engine.stopped' && (
          <ErrorNote title={t('contributors.panel.failed')} message={library.error.userMessage} />
        )}
        {needle !== '' && saved.length + templates.length === 0 ? (
          <p className="side-hint">{t('contributors.panel.noneMatch', { text: visibleText(text) })}</p>
        ) : (
          <TreeView
            label={t('contributors.panel.title')}
            rows={rows}
            onToggle={toggle}
            onSelect={open}
            onKey={(id, event) => {
              const node = nodeOf(id);
              if (node?.kind !== 'saved' || readOnly) return false;
              if (event.key === 'F2') app.show({ kind: 'rename-rule', rule: node.rule });
              else if (event.key === 'Delete') app.show({ kind: 'remove-rule', rule: node.rule });
              else return false;
              return true;
            }}
            onContextMenu={(id, at) => {
              anchor.current = at;
              setMenu(id);
            }}
          />
        )}
        {opened !== undefined && groups.length > 0 && (
          <MenuAt
            label={t('saved.actsFor', { name: visibleText(nameOf(opened)) })}
            groups={groups}
            anchor={anchor}
            onClose={() => setMenu(null)}
          />
        )}
      </div>
      <p className="side-foot hint">{t('contributors.panel.foot')}</p>
    </>
  );
}

function show(app: App, node: Exclude<Node, { kind: 'root' }>): void {
  if (node.kind === 'saved') app.contributors.openSaved(node.rule);
  else app.contributors.openTemplate(node.rule);
}

/** The JSON of a rule; null where free fields are ranked, which have none. */
function jsonOf(node: Exclude<Node, { kind: 'root' }>): string | null {
  if (node.kind === 'template') return node.rule.rule;
  const { question } = node.rule.ranking;
  return question.kind === 'rule' ? question.rule : null;
}

function actsFor(app: App, node: Node, readOnly: boolean): MenuGroup[] {
  if (node.kind === 'root') return [];
  const json = jsonOf(node);
  const entries = [
    {
      id: 'open',
      text: t('contributors.panel.open'),
      icon: ChartBarDecreasing,
      shortcut: 'Enter',
      act: () => show(app, node),
    },
    ...(json === null
      ? []
      : [
          {
            id: 'copy',
            text: t('contributors.copyJson'),
            icon: Copy,
            act: () => {
              void app.desktop.copyText(json);
              app.say(t('record.copied'));
            },
          },
        ]),
  ];
  if (node.kind === 'template' || readOnly) return [{ entries }];
  const { rule } = node;
  return [
    { entries },
    {
      entries: [
        {
          id: 'rename',
          text: t('saved.rename'),
          icon: Pencil,
          shortcut: 'F2',
          act: () => app.show({ kind: 'rename-rule', rule }),
        },
        {
          id: 'remove',
          text: t('saved.remove'),
          icon: Trash2,
          shortcut: 'Delete',
          danger: true,
          act: () => app.show({ kind: 'remove-rule', rule }),
        },
      ],
    },
  ];
}
