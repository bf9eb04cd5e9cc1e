import type { DuckDBConnection } from '@duckdb/node-api';
import { TRAIL_COLUMNS, type TrailColumn } from '../insights/fields.ts';
import { type Params, quoteName } from '../insights/sql-text.ts';
import { duckdbPath } from './field-path.ts';
import type { PathSegment } from './rule.ts';
import { leafSql } from './semantics.ts';

/** Where a path of a CloudTrail record lies: in a stored column, or in the smallest stored document that has it. */
interface Home {
  column: (TrailColumn & { isWhole: boolean }) | null;
  document: string;
  rest: readonly PathSegment[];
}

function homeOf(segments: readonly PathSegment[]): Home {
  const names = segments.filter((segment) => typeof segment === 'string' && !segment.includes('.'));
  const column = names.length === segments.length ? TRAIL_COLUMNS.get(segments.join('.')) : undefined;
  const [first = '', ...rest] = segments;
  const part = TRAIL_COLUMNS.get(String(first));
  const inPart = part?.holds === 'json' && rest.length > 0;
  return {
    column: column === undefined ? null : { ...column, isWhole: column.holds === 'json' },
    document: inPart ? part.column : 'raw',
    rest: inPart ? rest : segments,
  };
}

/** What cannot be answered out of the stored columns alone. */
export interface TrailDoubts {
  /** Fields (`eventTime`, `readOnly`) whose column is not the record's own text in every record. */
  fields: ReadonlySet<string>;
  /** Columns in which some text could have been an object or an array of the record. */
  columns: ReadonlySet<string>;
}

/** The columns among those of `paths` with such texts; a look at these columns alone. */
export async function containerColumns(
  connection: DuckDBConnection,
  paths: readonly (readonly PathSegment[])[],
): Promise<ReadonlySet<string>> {
  const columns = [
    ...new Set(
      paths
        .flatMap((path) => homeOf(path).column ?? [])
        .flatMap(({ holds, column }) => (holds === 'text' ? column : [])),
    ),
  ];
  if (columns.length === 0) return new Set();
  const looks = columns.map(
    (column) =>
      `coalesce(bool_or(CASE WHEN starts_with(${column}, '{') OR starts_with(${column}, '[') THEN json_valid(${column}) ELSE false END), false)`,
  );
  const row = (await connection.runAndReadAll(`SELECT ${looks.join(', ')} FROM ct_event`)).getRows()[0] ?? [];
  return new Set(columns.filter((_, index) => row[index] === true));
}

/** The leaves of paths as SQL over ct_event, with the columns (`calls`) that a step in front has to make: one read for each document. */
export function trailLeaves(
  paths: readonly (readonly PathSegment[])[],
  doubts: TrailDoubts,
  params: Params,
): { leaves: string[]; calls: string[] } {
  const documents = new Map<string, string[]>();
  const fromDocument = (document: string, rest: readonly PathSegment[]) => {
    const place = params.add(duckdbPath(rest));
    const list = documents.get(document) ?? [];
    documents.set(document, list);
    if (!list.includes(place)) list.push(place);
    const text = `j_${document}[${list.indexOf(place) + 1}]`;
    return leafSql(text, `json_type(${document}, ${place})`);
  };
  const leaves = paths.map((path) => {
    const { column, document, rest } = homeOf(path);
    if (column === null) return fromDocument(document, rest);
    const stored = storedText(column);
    const isDoubtful = doubts.fields.has(path.join('.')) || doubts.columns.has(column.column);
    // Where the original text was not kept, the column is all there is.
    return isDoubtful ? `CASE WHEN raw IS NULL THEN ${stored} ELSE ${fromDocument('raw', path)} END` : stored;
  });
  const calls = [...documents].map(([document, places]) => {
    const call = `json_extract_string(${document}, [${places.join(', ')}])`;
    // Nested parts are JSON by their type; a record's own text need not be.
    return `${document === 'raw' ? `TRY(${call})` : call} AS j_${document}`;
  });
  return { leaves, calls };
}

/** The leaf of a path as SQL over the view `cloudtrail`, for a statement that people read. */
export function viewLeaf(path: readonly PathSegment[], doubts: TrailDoubts, params: Params): string {
  const { column, rest } = homeOf(path);
  const fromDocument = (document: string, segments: readonly PathSegment[]) => {
    const place = params.add(duckdbPath(segments));
    const text = `json_extract_string(${document}, ${place})`;
    return leafSql(document === 'raw' ? `TRY(${text})` : text, `json_type(${document}, ${place})`);
  };
  if (column === null) {
    // The view calls stored documents by the first name of the path.
    return fromDocument(rest.length === path.length ? 'raw' : quoteName(String(path[0])), rest);
  }
  const stored = storedText({ ...column, column: quoteName(path.join('.')) });
  const isDoubtful = doubts.fields.has(path.join('.')) || doubts.columns.has(column.column);
  return isDoubtful ? `CASE WHEN raw IS NULL THEN ${stored} ELSE ${fromDocument('raw', path)} END` : stored;
}

function storedText({ column, holds }: TrailColumn): string {
  switch (holds) {
    case 'text':
      return column;
    case 'boolean':
      return `CAST(${column} AS VARCHAR)`;
    case 'time':
      return `strftime(${column}, '%Y-%m-%dT%H:%M:%SZ')`;
    case 'json':
      return `CASE WHEN json_type(${column}) NOT IN ('OBJECT', 'ARRAY') THEN json_extract_string(${column}, '$') END`;
  }
}
