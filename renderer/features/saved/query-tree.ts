import type { CatalogDataSet } from '../../../preload/contract/catalog.ts';
import type { LibraryGroup, QuestionGroup } from '../../../preload/contract/library.ts';
import type { SavedQuery } from '../../../preload/contract/saved.ts';

type Question = QuestionGroup['questions'][number];
export type LibraryQuery = LibraryGroup['queries'][number];

/** One line of the tree of queries; a branch has the number of queries below it. */
export type QueryNode =
  | { kind: 'root'; id: 'own' | 'questions' | 'library'; level: 0; count: number }
  /** `path`: its name with those of the folders around it. */
  | { kind: 'folder'; id: string; level: number; name: string; path: string; count: number }
  | { kind: 'saved'; id: string; level: number; name: string; query: SavedQuery }
  | { kind: 'group'; id: string; level: number; name: string; count: number }
  | { kind: 'library'; id: string; level: number; name: string; query: LibraryQuery }
  | { kind: 'question'; id: string; level: number; name: string; query: Question };

const has = (needle: string, ...texts: string[]) => texts.some((text) => text.toLowerCase().includes(needle));

/** Saved queries below their folders, in the order of their names; folders come before what lies beside them. */
export function savedNodes(queries: readonly SavedQuery[], needle: string): QueryNode[] {
  const shown = queries.filter(({ name, text, logGroups }) => has(needle, name, text, ...logGroups));
  const nodes: QueryNode[] = [];
  const add = (within: readonly SavedQuery[], prefix: string, level: number) => {
    const folders = new Map<string, SavedQuery[]>();
    const here: SavedQuery[] = [];
    for (const query of within) {
      const [first = '', ...rest] = query.name.slice(prefix.length).split('/');
      if (rest.length === 0) here.push(query);
      else folders.set(first, [...(folders.get(first) ?? []), query]);
    }
    for (const [name, inside] of [...folders].sort(([a], [b]) => a.localeCompare(b, 'en'))) {
      const path = `${prefix}${name}`;
      nodes.push({ kind: 'folder', id: `f:${path}`, level, name, path, count: inside.length });
      add(inside, `${prefix}${name}/`, level + 1);
    }
    for (const query of here.sort((a, b) => a.name.localeCompare(b.name, 'en')))
      nodes.push({ kind: 'saved', id: `s:${query.id}`, level, name: query.name.slice(prefix.length), query });
  };
  add(shown, '', 1);
  return [{ kind: 'root', id: 'own', level: 0, count: shown.length }, ...nodes];
}

/** The library below its log types. */
export function libraryNodes(groups: readonly LibraryGroup[], needle: string): QueryNode[] {
  const nodes: QueryNode[] = [];
  let total = 0;
  for (const group of groups) {
    const shown = group.queries.filter(({ title, description, text, fields }) =>
      has(needle, group.title, title, description, text, ...fields),
    );
    if (shown.length === 0) continue;
    total += shown.length;
    nodes.push({ kind: 'group', id: `g:${group.id}`, level: 1, name: group.title, count: shown.length });
    for (const query of shown) nodes.push({ kind: 'library', id: `l:${query.id}`, level: 2, name: query.title, query });
  }
  return [{ kind: 'root', id: 'library', level: 0, count: total }, ...nodes];
}

/** The investigation questions below what they are about. */
export function questionNodes(groups: readonly QuestionGroup[], needle: string): QueryNode[] {
  const nodes: QueryNode[] = [];
  let total = 0;
  for (const group of groups) {
    const shown = group.questions.filter(({ title, description, text }) =>
      has(needle, group.title, title, description, text),
    );
    if (shown.length === 0) continue;
    total += shown.length;
    nodes.push({ kind: 'group', id: `g:q:${group.id}`, level: 1, name: group.title, count: shown.length });
    for (const query of shown)
      nodes.push({ kind: 'question', id: `q:${query.id}`, level: 2, name: query.title, query });
  }
  return total === 0 ? [] : [{ kind: 'root', id: 'questions', level: 0, count: total }, ...nodes];
}

/** A node that is a query and no branch. */
export function isQuery(node: QueryNode): node is Extract<QueryNode, { query: unknown }> {
  return 'query' in node;
}

/** The nodes whose branches above them are all open; everything while something is searched for. */
export function visibleNodes(nodes: readonly QueryNode[], isOpen: (id: string) => boolean): QueryNode[] {
  const shown: QueryNode[] = [];
  let hiddenBelow: number | null = null;
  for (const node of nodes) {
    if (hiddenBelow !== null && node.level > hiddenBelow) continue;
    hiddenBelow = null;
    shown.push(node);
    if (!isQuery(node) && !isOpen(node.id)) hiddenBelow = node.level;
  }
  return shown;
}

/** The fields of a query that no data set has; none where nothing was looked at yet. Fields of every event begin with @. */
export function missingFields(needed: readonly string[], dataSets: readonly CatalogDataSet[]): string[] {
  if (dataSets.length === 0) return [];
  const names = dataSets.flatMap(({ fields }) => fields.map(({ name }) => name));
  return needed.filter(
    (field) => !field.startsWith('@') && !names.some((name) => name === field || name.startsWith(`${field}.`)),
  );
}
