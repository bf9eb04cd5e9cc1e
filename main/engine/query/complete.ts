import type { Completion } from '../../../preload/contract/query.ts';
import type { Store } from '../store/store.ts';
import { VIEWS } from '../store/views/index.ts';
import { MACROS } from '../store/views/macros.ts';
import { ALLOWED_FUNCTIONS, ALLOWED_TABLE_FUNCTIONS } from './sql/function-lists.ts';
import { tokenize } from './sql/tokens.ts';

const KEYWORDS =
  'SELECT FROM WHERE GROUP BY ORDER HAVING LIMIT OFFSET DISTINCT AS AND OR NOT IN IS NULL LIKE ILIKE BETWEEN CASE WHEN THEN ELSE END JOIN LEFT RIGHT FULL INNER CROSS ON USING UNION ALL INTERSECT EXCEPT WITH RECURSIVE ASC DESC NULLS FIRST LAST EXISTS CAST TRY_CAST INTERVAL OVER PARTITION QUALIFY WINDOW FILTER UNNEST VALUES EXCLUDE REPLACE DESCRIBE SUMMARIZE EXPLAIN PIVOT UNPIVOT SAMPLE TIMESTAMP DATE TRUE FALSE'.split(
    ' ',
  );

const functionsOf = new WeakMap<Store, Promise<Completion[]>>();

/**
 * Everything that may stand at the cursor: the columns of the tables that the text names (of `cloudtrail` where it names
 * none), tables, functions, keywords. The window narrows it while typing. `from` is where the word at the cursor begins.
 */
export async function complete(
  store: Store,
  text: string,
  cursor: number,
): Promise<{ from: number; completions: Completion[] }> {
  const tokens = tokenize(text);
  const at = tokens.find((token) => token.start < cursor && token.end >= cursor);
  if (at !== undefined && (at.kind === 'comment' || at.kind === 'string' || at.kind === 'number'))
    return { from: cursor, completions: [] };
  const from = at !== undefined && at.kind !== 'punctuation' ? at.start : cursor;
  functionsOf.set(store, functionsOf.get(store) ?? functionCompletions(store));
  const functions = (await functionsOf.get(store)) ?? [];
  return {
    from,
    completions: [...columnCompletions(text), ...tableCompletions(), ...functions, ...keywordCompletions()],
  };
}

function columnCompletions(text: string): Completion[] {
  const words = new Set(
    tokenize(text).map(({ start, end }) => text.slice(start, end).replaceAll('"', '').toLowerCase()),
  );
  const named = VIEWS.filter(({ name }) => words.has(name));
  const inScope = named.length > 0 ? named : VIEWS.filter(({ name }) => name === 'cloudtrail');
  const seen = new Map<string, Completion>();
  for (const view of inScope) {
    for (const { name, type, description } of view.columns) {
      if (seen.has(name)) continue;
      const insert = needsQuotes(name) ? { insert: `"${name}"` } : {};
      const shortType = type.startsWith('STRUCT') ? 'STRUCT' : type;
      seen.set(name, { label: name, kind: 'column', detail: shortType, documentation: description, ...insert });
    }
  }
  return [...seen.values()];
}

/** Names with a dot, and those that are words of the language. */
function needsQuotes(name: string): boolean {
  return !/^[A-Za-z_]\w*$/.test(name) || ['position', 'timestamp', 'year', 'month', 'day'].includes(name);
}

function tableCompletions(): Completion[] {
  return VIEWS.map(({ name, description, columns }) => ({
    label: name,
    kind: 'table',
    detail: `${columns.length} columns`,
    documentation: description,
  }));
}

/** Functions with the parameters that DuckDB tells, one entry a name. */
async function functionCompletions(store: Store): Promise<Completion[]> {
  const rows = await store.meta(async (connection) => {
    const reader = await connection.runAndReadAll(
      `SELECT function_name, array_to_string(arg_max(parameters, len(parameters)), ', '), coalesce(any_value(description), '')
       FROM duckdb_functions() WHERE database_name = 'system' GROUP BY function_name ORDER BY function_name`,
    );
    return reader.getRows().map((row) => row.map(String));
  });
  const builtIn = rows
    .filter(
      ([name = '']) =>
        /^[a-z]\w*$/i.test(name) && (ALLOWED_FUNCTIONS.has(name.toLowerCase()) || ALLOWED_TABLE_FUNCTIONS.has(name)),
    )
    .map(([name = '', parameters = '', description = '']): Completion => {
      return { label: name, kind: 'function', detail: `${name}(${parameters})`, documentation: description };
    });
  const own = MACROS.map(({ name, signature, description }): Completion => {
    return { label: name, kind: 'function', detail: signature, documentation: description };
  });
  const ownNames = new Set(MACROS.map(({ name }) => name));
  return [...own, ...builtIn.filter(({ label }) => !ownNames.has(label))];
}

function keywordCompletions(): Completion[] {
  return KEYWORDS.map((label) => ({ label, kind: 'keyword', detail: '', documentation: '' }));
}
