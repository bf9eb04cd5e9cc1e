import type { DuckDBConnection } from '@duckdb/node-api';
import type { Completion } from '../../../../preload/contract/query.ts';
import { Params, type Statement } from '../insights/sql-text.ts';
import type { TraceGroup } from './groups.ts';
import { KEYWORDS, type Keyword, keywordOf, NODES, type Scope } from './keywords.ts';
import { OPERATORS } from './parser.ts';
import { type FilterPlace, placeAt } from './place.ts';
import { printAnnotation, quoted } from './print.ts';

/** Most names and values that are offered. */
const MOST = 200;

/**
 * What can stand at the cursor of a filter expression: keywords of the braces around it, operators of the key before it, and
 * services, annotation keys and values that the workspace has, the commonest first. The window narrows it while typing.
 */
export async function completeFilter(
  connection: DuckDBConnection,
  text: string,
  cursor: number,
  groups: readonly TraceGroup[] = [],
): Promise<{ from: number; completions: Completion[] }> {
  const place = placeAt(text, cursor);
  const closing = text[cursor] === '"' ? '' : '"';
  return { from: place.from, completions: await completionsAt(connection, place, closing, groups) };
}

async function completionsAt(
  connection: DuckDBConnection,
  place: FilterPlace,
  closing: string,
  groups: readonly TraceGroup[],
): Promise<Completion[]> {
  const texts = async (statement: Statement, isQuoted: boolean) =>
    (await counted(connection, statement)).map((one) => valueItem(one, isQuoted ? closing : null));
  switch (place.kind) {
    case 'nothing':
      return [];
    case 'term':
      return [...(place.isJoined ? [] : JOINS), ...terms(place)];
    case 'annotation':
      return await annotationKeys(connection);
    case 'operator':
      return [...operators(place.scope, place.key).map((label) => plain(label, 'keyword', '')), ...JOINS];
    case 'node':
      return [...(place.isQuoted ? [] : [ID]), ...(await texts(nodeValues('name'), place.isQuoted))];
    case 'id-part':
      return ['name', 'type', 'account.id'].map((label) => ({ ...plain(label, 'keyword', ''), insert: `${label}: ` }));
    case 'id-value':
      return await texts(nodeValues(place.part === 'account.id' ? 'account' : place.part), place.isQuoted);
    case 'value':
      return await valuesOf(place, texts, groups, closing);
  }
}

const plain = (label: string, kind: Completion['kind'], documentation: string, detail = ''): Completion => ({
  label,
  kind,
  detail,
  documentation,
});

const JOINS = [plain('AND', 'keyword', 'Both'), plain('OR', 'keyword', 'One of both')];
const ID = { ...plain('id', 'function', 'A node by name, type and account'), insert: 'id(' };
const CALLS: readonly Completion[] = [
  { ...plain('service', 'function', 'The trace passed a node'), insert: 'service(' },
  { ...plain('edge', 'function', 'One node called another'), insert: 'edge(' },
  { ...plain('annotation', 'keyword', 'Value of an annotation by its key'), insert: 'annotation.' },
  ...['fault', 'error', 'responsetime'].flatMap((cause) =>
    ['service', 'entity', 'exception'].map((level) =>
      plain(`rootcause.${cause}.${level}`, 'keyword', 'Why it happened'),
    ),
  ),
  {
    ...plain('rootcause.json', 'keyword', 'Root causes as GetTraceSummaries gives them'),
    insert: 'rootcause.json = #[',
  },
];

function terms({ scope, hasCoverage }: Extract<FilterPlace, { kind: 'term' }>): Completion[] {
  const keywords = Object.entries(KEYWORDS[scope])
    .filter(([name]) => name !== 'coverage' || hasCoverage)
    .map(([name, { type, help }]) => plain(name, 'keyword', help, type));
  return scope === 'trace' ? [...keywords, ...CALLS] : keywords;
}

function operators(scope: Scope, key: string): readonly string[] {
  const type = keywordOf(scope, key.toLowerCase())?.type;
  if (type === 'boolean' || type === 'group') return OPERATORS.slice(0, 2);
  if (type === 'number') return OPERATORS.slice(0, 6);
  return type === 'string' ? [...OPERATORS.slice(0, 2), ...OPERATORS.slice(6)] : OPERATORS;
}

type Texts = (statement: Statement, isQuoted: boolean) => Promise<Completion[]>;

async function valuesOf(
  { scope, key, isQuoted }: Extract<FilterPlace, { kind: 'value' }>,
  texts: Texts,
  groups: readonly TraceGroup[],
  closing: string,
): Promise<Completion[]> {
  if (/^annotation\./i.test(key)) return await texts(annotationValues(key.slice('annotation.'.length)), isQuoted);
  const keyword = keywordOf(scope, key.toLowerCase());
  if (keyword === null) return [];
  if (keyword.type === 'boolean') return ['true', 'false'].map((label) => plain(label, 'keyword', ''));
  if (keyword.type !== 'group') return await texts(keywordValues(scope, keyword), isQuoted);
  const ids = groups.flatMap(({ name, arn }) => (key.toLowerCase() === 'group.name' ? name : (arn ?? [])));
  return ids.map((value) => valueItem({ value, count: null, isText: true }, isQuoted ? closing : null));
}

interface Counted {
  value: string;
  count: number | null;
  isText: boolean;
}

/** `closing` ends a quote that is open already; null where the value brings its own. */
function valueItem({ value, count, isText }: Counted, closing: string | null): Completion {
  const written = isText ? quoted(value) : value;
  return {
    ...plain(value, 'value', '', count === null ? '' : count.toLocaleString('en')),
    insert: closing === null ? written : written.slice(1, -1) + closing,
  };
}

async function counted(connection: DuckDBConnection, { sql, params }: Statement): Promise<Counted[]> {
  const rows = (await connection.runAndReadAll(sql, params)).getRows();
  return rows.map(([value, count]) => ({
    value: String(value),
    count: Number(count),
    isText: typeof value === 'string',
  }));
}

const common = (value: string, rows: string) =>
  `SELECT v, count(*) FROM (SELECT ${value} AS v FROM ${rows}) WHERE v IS NOT NULL GROUP BY v ORDER BY 2 DESC, 1 LIMIT ${MOST}`;

const nodeValues = (part: 'name' | 'type' | 'account'): Statement => ({
  sql: common(`c.dst_${part}`, `calls AS c WHERE ${NODES}`),
  params: [],
});

const ROWS: Readonly<Record<Scope, string>> = {
  trace: 'traces AS t',
  service: `calls AS c WHERE ${NODES}`,
  edge: `calls AS c WHERE c.what IN ('edge', 'link')`,
  'cause-service': 'root_causes AS r',
  'cause-entity': 'root_causes AS r',
  'cause-exception': 'root_causes AS r',
};

function keywordValues(scope: Scope, { sql, many }: Keyword): Statement {
  return { sql: common(sql, many ?? ROWS[scope]), params: [] };
}

/** Texts, and numbers and booleans as they are written. */
function annotationValues(key: string): Statement {
  const params = new Params();
  const sql = common(`coalesce(a.s, a.n::VARCHAR, a.b::VARCHAR)`, `annotations AS a WHERE a.key = ${params.add(key)}`);
  return { sql, params: params.values };
}

async function annotationKeys(connection: DuckDBConnection): Promise<Completion[]> {
  const keys = await counted(connection, { sql: common('a.key', 'annotations AS a'), params: [] });
  return keys.map(({ value, count }) => plain(printAnnotation(value), 'field', '', count?.toLocaleString('en') ?? ''));
}
