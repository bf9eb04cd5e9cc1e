import type { TextRange } from '../../../../preload/contract/errors.ts';
import type { Command, LookupOutput } from './ast.ts';
import { fieldName } from './ast.ts';
import type { LookupTable } from './catalog.ts';
import { nearest } from './diagnostics.ts';
import { append } from './emit-commands.ts';
import type { Pipeline } from './pipeline.ts';
import { quoteName } from './sql-text.ts';
import { asText, text } from './values.ts';

type Of<K extends Command['kind']> = Extract<Command, { kind: K }>;

function tableNamed(pipeline: Pipeline, name: string, at: TextRange): LookupTable | null {
  const tables = pipeline.context.catalog.lookupTables;
  const table = tables.find((one) => one.name === name);
  if (table) return table;
  const near = nearest(
    name,
    tables.map((one) => one.name),
  );
  pipeline.context.error(
    `There is no lookup table ${name}${near ? `; did you mean ${near}?` : '; add it with tables add'}`,
    at,
    'query.syntax',
    near,
  );
  return null;
}

/** The quoted column, as text; an unknown one is a mistake with a place. */
function columnOf(pipeline: Pipeline, table: LookupTable, name: string, at: TextRange): string {
  if (!table.columns.includes(name)) {
    const near = nearest(name, table.columns);
    pipeline.context.error(
      `The lookup table ${table.name} has no column ${name}${near ? `; did you mean ${near}?` : `; it has ${table.columns.join(', ')}`}`,
      at,
      'query.unknown-field',
      near,
    );
    return 'NULL::VARCHAR';
  }
  return `CAST(${quoteName(name)} AS VARCHAR)`;
}

/** The rows of the table with their number in the file, which a view of it does not pass on. */
function rowsOf(table: LookupTable, columns: readonly { sql: string; column: string }[], row: string): string {
  const select = columns.map(({ sql, column }) => `${sql} AS ${column}`).join(', ');
  return `SELECT ${select}, row_number() OVER () AS ${row} FROM lookup.${quoteName(table.name)}`;
}

/** New names with the columns that the joined rows have for them. */
function outputs(pipeline: Pipeline, table: LookupTable, list: readonly LookupOutput[]) {
  return list.map(({ column, as }) => ({
    name: fieldName(as ?? column),
    field: as ?? column,
    sql: columnOf(pipeline, table, fieldName(column), column.at),
    column: pipeline.context.names.fresh(fieldName(as ?? column)),
  }));
}

/** Takes the joined columns over; OUTPUTNEW fills only what is missing or "". */
function takeOver(pipeline: Pipeline, made: ReturnType<typeof outputs>, onlyEmpty: boolean): void {
  const pending: { column: string; sql: string }[] = [];
  for (const { name, field, column } of made) {
    const before =
      onlyEmpty && (pipeline.events !== null || pipeline.columns.has(name)) ? pipeline.resolve(field) : null;
    if (before && before.kind !== 'missing')
      pipeline.define(name, text(`coalesce(nullif(${asText(before)}, ''), ${column})`), pending);
    else pipeline.columns.set(name, text(column));
    append(pipeline, name);
  }
  pipeline.addColumns(pending);
}

export function emitLookup(pipeline: Pipeline, command: Of<'lookup'>): void {
  const table = tableNamed(pipeline, command.table, command.tableAt);
  if (!table) {
    missing(pipeline, command.outputs);
    return;
  }
  const keys = command.keys.map(({ column, field }) => ({
    sql: columnOf(pipeline, table, fieldName(column), column.at),
    value: asText(pipeline.resolve(field ?? column)),
    column: pipeline.context.names.fresh(`${fieldName(column)} key`),
  }));
  const made = outputs(pipeline, table, command.outputs);
  const row = pipeline.context.names.fresh('row');
  // Of several rows with the key the first of the file counts.
  const rows = `SELECT * FROM (${rowsOf(table, [...keys, ...made], row)}) QUALIFY row_number() OVER (PARTITION BY ${keys.map((key) => key.column).join(', ')} ORDER BY ${row}) = 1`;
  const on = keys.map((key) => `${key.value} = t.${key.column}`).join(' AND ');
  pipeline.step(
    `SELECT e.*, ${made.map(({ column }) => `t.${column}`).join(', ')} FROM {from} e LEFT JOIN (${rows}) t ON ${on}`,
  );
  takeOver(pipeline, made, command.onlyEmpty);
}

export function emitCidrLookup(pipeline: Pipeline, command: Of<'cidrlookup'>): void {
  const table = tableNamed(pipeline, command.table, command.tableAt);
  if (!table) {
    missing(pipeline, command.outputs);
    return;
  }
  const { names } = pipeline.context;
  const address = names.fresh('address');
  const value = asText(pipeline.resolve(command.field));
  const cidrName = command.column ?? command.field;
  const cidr = columnOf(pipeline, table, fieldName(cidrName), cidrName.at);
  const made = outputs(pipeline, table, command.outputs);
  const from = pipeline.from;
  const bits = names.fresh('address bits');
  const row = names.fresh('row');
  const net = names.fresh('subnet');
  const six = names.fresh('is IPv6');
  pipeline.step(`SELECT DISTINCT ${value} AS ${address}, insights_ip_bits(${value}) AS ${bits} FROM {from}`);
  const subnet = [
    { sql: `insights_subnet_bits(${cidr})`, column: net },
    { sql: `contains(${cidr}, ':')`, column: six },
  ];
  const nets = rowsOf(table, [...subnet, ...made], row);
  // The longest prefix wins, then the first row of the file.
  pipeline.step(
    `SELECT a.${address}, ${made.map(({ column }) => `n.${column}`).join(', ')} FROM {from} a JOIN (${nets}) n ON starts_with(a.${bits}, n.${net}) AND n.${six} = contains(a.${address}, ':') QUALIFY row_number() OVER (PARTITION BY a.${address} ORDER BY length(n.${net}) DESC, n.${row}) = 1`,
  );
  const found = pipeline.from;
  pipeline.step(
    `SELECT e.*, ${made.map(({ column }) => `f.${column}`).join(', ')} FROM ${from} e LEFT JOIN ${found} f ON ${value} = f.${address}`,
  );
  takeOver(pipeline, made, command.onlyEmpty);
}

/** After a mistake the names are there, so that later commands do not fail for them as well. */
function missing(pipeline: Pipeline, list: readonly LookupOutput[]): void {
  for (const { column, as } of list) {
    pipeline.columns.set(fieldName(as ?? column), { kind: 'missing', sql: 'NULL::VARCHAR' });
    append(pipeline, fieldName(as ?? column));
  }
}
