/** One column of a view for users. `type` is DuckDB's name of it; a test compares it with the real view. */
export interface ViewColumn {
  name: string;
  /** Over the tables that the view's `from` names. */
  sql: string;
  type: string;
  /** Made by us (cloudtrail.md 3.3), not a field of the record. */
  derived: boolean;
  description: string;
}

export interface ViewDefinition {
  name: string;
  description: string;
  columns: readonly ViewColumn[];
  /** The FROM clause, without the word; `tables` stands before each table of the file. `sourceOf` needs nothing here. */
  from: (tables: string) => string;
}

/** A field of the record or the ledger, under its own name. */
export function field(name: string, sql: string, type: string, description: string): ViewColumn {
  return { name, sql, type, derived: false, description };
}

/** A value that we compute from the record. */
export function derived(name: string, sql: string, type: string, description: string): ViewColumn {
  return { name, sql, type, derived: true, description };
}

/**
 * Path of the file that a row came from. The paths are one list that the row's file id is the place in: unlike a join it
 * costs nothing where the column is not asked for (2.5 against 9 ms for a count over a million rows).
 */
export function sourceOf(fileId: string): string {
  return `${SOURCE_PATHS}.paths[${fileId}]`;
}

/** Path of a file over a table `file` of the ledger: of one in an archive the archive's and its own. */
export const SOURCE = "file.path || coalesce('!' || file.member, '')";

const SOURCE_PATHS = 'source_paths';

/** To stand behind the FROM clause of these columns. File ids start at 1 and may have gaps. */
export function sourcePaths(columns: readonly ViewColumn[], tables: string): string {
  if (!columns.some(({ sql }) => sql.includes(SOURCE_PATHS))) return '';
  return ` CROSS JOIN (SELECT list(${SOURCE} ORDER BY id) AS paths
    FROM range(1, (SELECT coalesce(max(file_id), 0) + 1 FROM ${tables}import_file)) ids(id)
    LEFT JOIN ${tables}import_file file ON file.file_id = id) ${SOURCE_PATHS}`;
}
