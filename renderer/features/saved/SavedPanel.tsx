import { Copy, Download, FolderInput, History, Pencil, Play, Save, SquareTerminal, Trash2 } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import { type App, useApp } from '../../app/app.ts';
import { importQueries } from '../../app/commands.ts';
import type { FillRequest } from '../../app/state/layout.ts';
import { useDesktop } from '../../lib/desktop.ts';
import { useLanguage } from '../../lib/language.ts';
import { libraryInLanguage, questionsInLanguage } from '../../lib/library-queries.ts';
import { shortcutText } from '../../lib/shortcut.ts';
import { usePart, useStore } from '../../lib/store.ts';
import { useCall } from '../../lib/useCall.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';
import { IconButton } from '../../ui/Button.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { MenuAt, type MenuGroup } from '../../ui/Menu.tsx';
import { SearchBox } from '../../ui/SearchBox.tsx';
import { type TreeRow, TreeView } from '../../ui/TreeView.tsx';
import { nameOf, QueryLine } from './QueryLine.tsx';
import {
  isQuery,
  type LibraryQuery,
  libraryNodes,
  missingFields,
  type QueryNode,
  questionNodes,
  savedNodes,
  visibleNodes,
} from './query-tree.ts';

/** The workspace's own queries by folder, and the published ones by log type, marked where their fields are not here. */
export function SavedPanel() {
  const app = useApp();
  const { platform } = useDesktop();
  const language = useLanguage();
  const saved = useStore(app.saved.store);
  const version = useStore(app.session.data);
  const readOnly = usePart(app.session.store, (state) => state.workspace?.readOnly ?? true);
  const library = useCall('library.list', {});
  const questions = useCall('library.questions', {});
  const catalog = useCall('fields.list', {}, version);
  const [text, setText] = useState('');
  // Groups of the library are shut at first: there are many.
  const [turned, setTurned] = useState<ReadonlySet<string>>(new Set());
  const [menu, setMenu] = useState<string | null>(null);
  const anchor = useRef<HTMLElement | null>(null);
  const needle = text.trim().toLowerCase();
  const isOpen = (id: string) => needle !== '' || turned.has(id) !== !id.startsWith('g:');

  const own = useMemo(() => savedNodes(saved, needle), [saved, needle]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the texts are those of the language.
  const published = useMemo(
    () => libraryNodes((library.output?.groups ?? []).map(libraryInLanguage), needle),
    [library.output, needle, language],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: the texts are those of the language.
  const asked = useMemo(
    () => questionNodes((questions.output?.groups ?? []).map(questionsInLanguage), needle),
    [questions.output, needle, language],
  );
  const dataSets = catalog.output?.dataSets ?? [];
  const nodes = visibleNodes([...own, ...asked, ...published], isOpen);
  const nodeOf = (id: string) => nodes.find((node) => node.id === id);
  const open = (id: string) => {
    const node = nodeOf(id);
    if (node === undefined) return;
    if (isQuery(node)) show(app, node);
    else toggle(id);
  };
  const toggle = (id: string) =>
    setTurned((old) => {
      const next = new Set(old);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  const rows = nodes.map((node): TreeRow => {
    const isLeaf = isQuery(node);
    return {
      id: node.id,
      level: node.level,
      expanded: isLeaf ? null : isOpen(node.id),
      text: nameOf(node),
      ...(node.kind === 'root' ? { className: 'strong' } : {}),
      content: (
        <QueryLine node={node} missing={node.kind === 'library' ? missingFields(node.query.fields, dataSets) : []} />
      ),
    };
  });
  const menuNode = menu === null ? undefined : nodeOf(menu);
  const menuGroups = menuNode === undefined ? [] : actsFor(app, menuNode, readOnly);
  const isEmptySearch = needle !== '' && nodes.every((node) => node.kind === 'root');
  return (
    <>
      <div className="side-head">
        <h2>{t('saved.title')}</h2>
        {!readOnly && (
          <>
            <IconButton icon={Download} size={14} label={t('saved.import')} onPress={() => void importQueries(app)} />
            <IconButton
              icon={Save}
              size={14}
              label={t('saved.save')}
              shortcut="Mod+S"
              onPress={() => void app.saved.save(app)}
            />
          </>
        )}
      </div>
      <div className="side-filter">
        <SearchBox label={t('saved.find')} value={text} onChange={setText} />
      </div>
      <div className="side-body">
        {library.status === 'failed' && library.error.code !== 'engine.stopped' && (
          <ErrorNote title={t('saved.failed')} message={library.error.userMessage} detail={library.error.detail} />
        )}
        {saved.length === 0 && needle === '' && (
          <p className="side-hint">{t('saved.none', { keys: shortcutText('Mod+S', platform) })}</p>
        )}
        {isEmptySearch ? (
          <p className="side-hint">{t('saved.noneMatch', { text: visibleText(text) })}</p>
        ) : (
          <TreeView
            label={t('saved.tree')}
            rows={rows}
            onToggle={toggle}
            onSelect={open}
            onKey={(id, event) => {
              const node = nodeOf(id);
              if (node?.kind === 'folder' && event.key === 'F2' && !readOnly) {
                app.show({ kind: 'rename-folder', folder: node.path });
                return true;
              }
              if (node?.kind !== 'saved' || readOnly) return false;
              if (event.key === 'F2') app.show({ kind: 'rename-query', query: node.query });
              else if (event.key === 'Delete') app.show({ kind: 'remove-query', query: node.query });
              else return false;
              return true;
            }}
            onContextMenu={(id, at) => {
              anchor.current = at;
              setMenu(id);
            }}
          />
        )}
        {menuNode !== undefined && menuGroups.length > 0 && (
          <MenuAt
            label={t('saved.actsFor', { name: nameOf(menuNode) })}
            groups={menuGroups}
            anchor={anchor}
            onClose={() => setMenu(null)}
          />
        )}
      </div>
    </>
  );
}

/** What is to be replaced stands above the text, where it is seen before it runs. */
function openPublished(app: App, { title, text, placeholders }: LibraryQuery): void {
  const names = placeholders.join(', ');
  app.openTab({ title, text: names === '' ? text : `# ${t('saved.replace', { names })}\n${text}` });
}

/** Opens a query in a tab; a question with parameters asks for them first, and runs. */
function show(app: App, node: Extract<QueryNode, { query: unknown }>): void {
  if (node.kind === 'saved') app.openSaved(node.query);
  else if (node.kind === 'library') openPublished(app, node.query);
  else ask(app, node.query.title, { language: 'sql', sources: [], ...node.query });
}

/** Runs a query, after its parameters were asked for where it has some. */
function ask(
  app: App,
  title: string,
  query: Pick<FillRequest, 'language' | 'text' | 'parameters' | 'sources'> & { description?: string },
): void {
  const { language, text, parameters, sources, description = '' } = query;
  if (parameters.length === 0) app.openQuery(title, text, { language, sources });
  else
    app.show({
      kind: 'fill-query',
      request: { tabId: null, quoted: [], title, description, language, text, parameters, sources },
    });
}

function actsFor(app: App, node: QueryNode, readOnly: boolean): MenuGroup[] {
  if (node.kind === 'folder' && !readOnly) {
    const act = () => app.show({ kind: 'rename-folder', folder: node.path });
    return [{ entries: [{ id: 'rename', text: t('saved.renameFolder'), icon: Pencil, shortcut: 'F2', act }] }];
  }
  if (!isQuery(node)) return [];
  const { text } = node.query;
  const entries = [
    { id: 'open', text: t('saved.open'), icon: SquareTerminal, shortcut: 'Enter', act: () => show(app, node) },
    {
      id: 'run',
      text: t('saved.openRun'),
      icon: Play,
      act: () => {
        show(app, node);
        if (node.kind !== 'question') app.runActive();
      },
    },
    { id: 'copy', text: t('saved.copy'), icon: Copy, act: () => void app.desktop.copyText(text) },
  ];
  if (node.kind !== 'saved') return [{ entries }];
  const { query } = node;
  const versions = {
    id: 'versions',
    text: t('saved.versions'),
    icon: History,
    detail: String(query.version),
    act: () => app.show({ kind: 'versions', query }),
  };
  if (readOnly) return [{ entries }, { entries: [versions] }];
  return [
    { entries },
    { entries: [versions] },
    {
      entries: [
        {
          id: 'rename',
          text: t('saved.rename'),
          icon: Pencil,
          shortcut: 'F2',
          act: () => app.show({ kind: 'rename-query', query }),
        },
        { id: 'move', text: t('saved.move'), icon: FolderInput, act: () => app.show({ kind: 'move-query', query }) },
        {
          id: 'remove',
          text: t('saved.remove'),
          icon: Trash2,
          shortcut: 'Delete',
          danger: true,
          act: () => app.show({ kind: 'remove-query', query }),
        },
      ],
    },
  ];
}
