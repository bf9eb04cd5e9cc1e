import type { TimeRange } from '../../../../preload/contract/time.ts';
import type { Selection } from '../insights/catalog.ts';
import { Params, statementOf } from '../insights/sql-text.ts';
import { type EventRows, SKIPPED } from './event-rows.ts';
import { duckdbPath } from './field-path.ts';
import type { PathSegment, Rule, RuleField, RuleFilter } from './rule.ts';
import { type SelectedTable, selectedTables, whereSql } from './selected-tables.ts';
import { beginsAsObject, clfFieldsSql, leafSql, numberSql } from './semantics.ts';
import { type TrailDoubts, trailLeaves } from './trail-leaves.ts';

/** What a rule is run on. */
export interface RuleScope {
  selection: Selection;
  range: TimeRange;
  doubts: TrailDoubts;
}

/**
 * The rows of a rule (event-rows.ts). Each message is read once, whatever the number of fields:
 *
 *   log_event, segments -> list of leaves -> f1, f2 ...  \
 *                                               UNION ALL -> skip by format, then by filters
 *   ct_event  -> columns, nested parts, raw    /
 *
 * `withDocument` adds the column `doc`, the JSON text of each event.
 */
export function ruleRows(
  rule: Pick<Rule, 'format' | 'filters'>,
  wanted: readonly RuleField[],
  scope: RuleScope,
  withDocument = false,
): EventRows {
  const params = new Params();
  const fields = distinctFields([...wanted, ...rule.filters.map(({ field }) => field)]);
  const column = (field: RuleField) => `x${fields.findIndex((one) => keyOf(one) === keyOf(field)) + 1}`;
  const tables = selectedTables(scope.selection, params).map((table) =>
    rule.format === 'CLF'
      ? clfTable(table, fields, scope.range)
      : jsonTable(table, fields, scope, params, withDocument),
  );
  const noDocument = withDocument ? ', NULL::VARCHAR AS doc' : '';
  const empty = `SELECT NULL::TIMESTAMP AS t, false AS is_read${noDocument}${fields.map((_, i) => `, NULL::VARCHAR AS x${i + 1}`).join('')} WHERE false`;
  const events = tables.length === 0 ? empty : tables.join('\n  UNION ALL\n  ');
  const passes = rule.filters.map((filter) => filterSql(filter, column(filter.field), params));
  const cases = [
    `WHEN NOT is_read THEN ${SKIPPED.notJson}`,
    ...(passes.length === 0 ? [] : [`WHEN NOT coalesce(${passes.join(' AND ')}, false) THEN ${SKIPPED.filteredOut}`]),
  ];
  const shown = [...(withDocument ? ['doc'] : []), ...wanted.map((field, i) => `${column(field)} AS f${i + 1}`)];
  const sql = `SELECT ${['t', `CASE ${cases.join(' ')} END AS skip`, ...shown].join(', ')} FROM (\n  ${events})`;
  return { ...statementOf(sql, params), scanned: null };
}

function keyOf(field: RuleField): string {
  return field.kind === 'position' ? `${field.position}` : duckdbPath(field.segments);
}

function distinctFields(fields: readonly RuleField[]): RuleField[] {
  return [...new Map(fields.map((field) => [keyOf(field), field])).values()];
}

function pathsOf(fields: readonly RuleField[]): PathSegment[][] {
  return fields.map((field) => (field.kind === 'path' ? field.segments : [String(field.position)]));
}

function inRange(time: string, { from, to }: TimeRange): string[] {
  return [`${time} >= make_timestamp(${from})`, `${time} < make_timestamp(${to})`];
}

function clfTable({ table, time, where }: SelectedTable, fields: readonly RuleField[], range: TimeRange): string {
  const message = table === 'ct_event' ? 'raw' : 'message';
  const columns = fields.map((field, i) => `p[${field.kind === 'position' ? field.position : 0}] AS x${i + 1}`);
  const inner = `SELECT ${time} AS t, ${clfFieldsSql(message)} AS p FROM ${table}${whereSql([...inRange(time, range), ...where])}`;
  return `SELECT ${['t', 'true AS is_read', ...columns].join(', ')} FROM (${inner})`;
}

function jsonTable(
  { table, time, where }: SelectedTable,
  fields: readonly RuleField[],
  { range, doubts }: RuleScope,
  params: Params,
  withDocument: boolean,
): string {
  const condition = whereSql([...inRange(time, range), ...where]);
  if (table === 'ct_event') {
    const { leaves, calls } = trailLeaves(pathsOf(fields), doubts, params);
    const columns = leaves.map((leaf, i) => `${leaf} AS x${i + 1}`);
    return `SELECT ${['event_time AS t', 'true AS is_read', ...(withDocument ? ['raw AS doc'] : []), ...columns].join(', ')} FROM (SELECT ${['*', ...calls].join(', ')} FROM ct_event${condition})`;
  }
  const places = pathsOf(fields).map((path) => params.add(duckdbPath(path)));
  const columns = places.map((place, i) => `${leafSql(`j[${i + 1}]`, `json_type(message, ${place})`)} AS x${i + 1}`);
  const call = `CASE WHEN ${beginsAsObject('message')} THEN TRY(json_extract_string(message, [${places.join(', ')}]::VARCHAR[])) END`;
  const document = withDocument ? ['message AS doc'] : [];
  return `SELECT ${['ts AS t', 'j IS NOT NULL AS is_read', ...document, ...columns].join(', ')} FROM (SELECT ts, message, ${call} AS j FROM ${table}${condition})`;
}

/** A filter as a condition; null, which counts as no match, where the field is absent. */
export function filterSql({ test }: RuleFilter, text: string, params: Params): string {
  const list = (texts: readonly string[]) => texts.map((one) => params.add(one)).join(', ');
  switch (test.operator) {
    case 'In':
      return `${text} IN (${list(test.texts)})`;
    case 'NotIn':
      return `${text} NOT IN (${list(test.texts)})`;
    case 'StartsWith':
      return `(${test.texts.map((one) => `starts_with(${text}, ${params.add(one)})`).join(' OR ')})`;
    case 'GreaterThan':
      return `${numberSql(text)} > ${params.add(test.number)}`;
    case 'LessThan':
      return `${numberSql(text)} < ${params.add(test.number)}`;
    case 'EqualTo':
      return `${numberSql(text)} = ${params.add(test.number)}`;
    case 'NotEqualTo':
      return `${numberSql(text)} <> ${params.add(test.number)}`;
    case 'IsPresent':
      return `${text} IS ${test.present ? 'NOT NULL' : 'NULL'}`;
  }
}
