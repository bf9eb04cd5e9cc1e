import type { RecordDataSet } from '../../../../preload/contract/page.ts';
import { quoteName } from '../sql-text.ts';
import { cloudtrailView } from './cloudtrail.ts';
import { cloudtrailLogsView } from './cloudtrail-logs.ts';
import { aggregatedView, problemsView, sourcesView } from './ledger.ts';
import { logGroupsView, logsView } from './logs.ts';
import { TRACE_VIEWS } from './traces.ts';
import { sourcePaths, type ViewDefinition } from './view.ts';

/** The views that users see and that are promised to stay (design.md part 12). */
export const VIEWS: readonly ViewDefinition[] = [
  cloudtrailView,
  cloudtrailLogsView,
  logsView,
  logGroupsView,
  sourcesView,
  problemsView,
  aggregatedView,
  ...TRACE_VIEWS,
];

/** A view whose rows are stored records, with a second view that also tells where the row lies. */
interface RowView {
  view: ViewDefinition;
  dataSet: RecordDataSet;
  /** What the table of the records is called in the view's FROM clause; empty where it needs no name. */
  table: string;
}

const ROW_VIEWS: readonly RowView[] = [
  { view: cloudtrailView, dataSet: 'cloudtrail', table: '' },
  { view: cloudtrailLogsView, dataSet: 'cloudtrail', table: '' },
  { view: logsView, dataSet: 'logs', table: 'event.' },
];
export const ROW_ID = '__row_id';
export const ROW_FILE = '__file_id';
const hidden = ({ table }: RowView) => [`${table}rowid AS ${ROW_ID}`, `${table}file_id AS ${ROW_FILE}`];

/** The engine's own view behind results whose rows are rows of `view`, and what they are; null where they are no records. */
export function rowsViewOf(view: string): { name: string; dataSet: RecordDataSet } | null {
  const found = ROW_VIEWS.find((one) => one.view.name === view);
  return found === undefined ? null : { name: `${view}_rows`, dataSet: found.dataSet };
}

/** `CREATE OR REPLACE VIEW` for each view. `place` and `tables` stand before the view's and the tables' names: `ws.main.`, or nothing. */
export function viewStatements(place: string, tables: string): string[] {
  return VIEWS.map((view) => createView(place + view.name, selectOf(view, tables, [])));
}

/** The further views that only the engine uses; see `rowsViewOf`. */
export function rowsViewStatements(place: string, tables: string): string[] {
  return ROW_VIEWS.map((one) => createView(`${place}${one.view.name}_rows`, selectOf(one.view, tables, hidden(one))));
}

/**
 * Makes `view`, or its rows view, a temporary view of one connection with no more than the named columns (lower case).
 * Binding all 70 columns takes 10 ms, which is longer than most queries run; the few that a statement names take none.
 */
export function narrowViewStatement(view: string, rows: boolean, names: ReadonlySet<string>): string {
  const name = rows ? `${view}_rows` : view;
  return `CREATE OR REPLACE TEMP VIEW ${name} AS ${narrowSelect(view, rows, names)}`;
}

/** What a narrow view is made of, as a statement of its own. */
export function narrowSelect(view: string, rows: boolean, names: ReadonlySet<string>): string {
  const found = ROW_VIEWS.find((one) => one.view.name === view);
  if (found === undefined) throw new Error(`${view} has no narrow form`);
  const whole = found.view;
  const wanted = whole.columns.filter(({ name }) => names.has(name.toLowerCase()));
  const narrow = { ...whole, columns: wanted.length === 0 ? whole.columns.slice(0, 1) : wanted };
  // A file of version 1 has no tables of logs; empty ones of the program stand for them.
  const tables = found.dataSet === 'logs' ? 'memory.main.' : 'ws.main.';
  return selectOf(narrow, tables, rows ? hidden(found) : []);
}

/** Names of the views that have a narrow form. */
export const NARROW_VIEWS: readonly string[] = ROW_VIEWS.map(({ view }) => view.name);

const createView = (name: string, select: string) => `CREATE OR REPLACE VIEW ${name} AS ${select}`;

function selectOf(view: ViewDefinition, tables: string, further: readonly string[]): string {
  const columns = view.columns.map((column) => `${column.sql} AS ${quoteName(column.name)}`);
  const selected = [...columns, ...further].join(',\n');
  return `SELECT\n${selected}\nFROM ${view.from(tables)}${sourcePaths(view.columns, tables)}`;
}
