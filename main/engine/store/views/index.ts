import { quoteName } from '../sql-text.ts';
import { cloudtrailView } from './cloudtrail.ts';
import { cloudtrailLogsView } from './cloudtrail-logs.ts';
import { aggregatedView, problemsView, sourcesView } from './ledger.ts';
import type { ViewDefinition } from './view.ts';

/** The views that users see and that are promised to stay (design.md part 12). */
export const VIEWS: readonly ViewDefinition[] = [
  cloudtrailView,
  cloudtrailLogsView,
  sourcesView,
  problemsView,
  aggregatedView,
];

/** The views whose rows are records of the trail, each with a second view that also tells where the row lies. */
const ROW_VIEWS: readonly ViewDefinition[] = [cloudtrailView, cloudtrailLogsView];
export const ROW_ID = '__row_id';
export const ROW_FILE = '__file_id';

/** Name of the engine's own view behind results whose rows are rows of `view`; null where they are no records. */
export function rowsViewOf(view: string): string | null {
  return ROW_VIEWS.some(({ name }) => name === view) ? `${view}_rows` : null;
}

/** `CREATE OR REPLACE VIEW` for each view. `place` and `tables` stand before the view's and the tables' names: `ws.main.`, or nothing. */
export function viewStatements(place: string, tables: string): string[] {
  return VIEWS.map((view) => createView(view, view.name, place, tables, []));
}

/** The further views that only the engine uses; see `rowsViewOf`. */
export function rowsViewStatements(place: string, tables: string): string[] {
  const hidden = [`rowid AS ${ROW_ID}`, `file_id AS ${ROW_FILE}`];
  return ROW_VIEWS.map((view) => createView(view, `${view.name}_rows`, place, tables, hidden));
}

function createView(view: ViewDefinition, name: string, place: string, tables: string, further: string[]): string {
  const columns = view.columns.map((column) => `${column.sql} AS ${quoteName(column.name)}`);
  return `CREATE OR REPLACE VIEW ${place}${name} AS SELECT\n${[...columns, ...further].join(',\n')}\nFROM ${view.from(tables)}`;
}
