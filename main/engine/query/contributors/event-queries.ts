import type { DuckDBConnection } from '@duckdb/node-api';
import type { ContributorEvents, EventQuery } from '../../../../preload/contract/contributors.ts';
import type { Parsed } from '../../../../preload/contract/index.ts';
import type { TimeRange } from '../../../../preload/contract/time.ts';
import type { Selection } from '../insights/catalog.ts';
import { Params, withLiterals } from '../insights/sql-text.ts';
import type { QueryRunner } from '../query-runner.ts';
import { readCatalog } from '../read-catalog.ts';
import { duckdbPath } from './field-path.ts';
import { fieldsEventQueries } from './fields-event-queries.ts';
import { checkRange } from './question-range.ts';
import { bindQuestion, readRuleQuestion } from './read-question.ts';
import type { Rule, RuleField } from './rule.ts';
import { filterSql } from './rule-events.ts';
import { SEGMENT_EVENTS } from './selected-tables.ts';
import { beginsAsObject, clfFieldsSql, cutKeySql, leafSql, numberSql } from './semantics.ts';
import { containerColumns, type TrailDoubts, viewLeaf } from './trail-leaves.ts';

/** One of the views that a rule's events are rows of, with what its conditions are written in. */
interface EventView {
  name: 'cloudtrail' | 'logs' | typeof SEGMENT_EVENTS;
  time: string;
  columns: string[];
  /** The condition of the selection; null where all rows of the view are meant. */
  where: string | null;
  isRead: string;
  leaf: (field: RuleField) => string;
}

/**
 * The queries for events behind a number of a report. A rule's are SQL over the views, since not every rule can be said in
 * Logs Insights (positions of a CLF line, lines that are no JSON); those of free fields are in the language that they are in.
 * Throws `bad-request`, `query.*`, `engine.*` or `cancelled`.
 */
export async function eventQueries(
  runner: QueryRunner,
  { question, range, events }: Parsed<'contributors.events'>,
  signal: AbortSignal,
): Promise<EventQuery[]> {
  checkRange(range);
  if (question.kind === 'fields' && events.kind !== 'withoutTime') return fieldsEventQueries(question, events);
  const options = { timeoutMs: 60_000, signal, report: () => undefined };
  const { queries } = await runner.ask(options, async (connection) => {
    const text = question.kind === 'rule' ? question.rule : '';
    const catalog = await readCatalog(connection, runner.store, { text, fields: true });
    const read = question.kind === 'rule' ? await readRuleQuestion(connection, catalog, question) : null;
    const rule = read?.rule ?? NO_RULE;
    const selection = read?.selection ?? (await bindQuestion(connection, runner.store, question)).reader.selection;
    const params = new Params();
    const doubts: TrailDoubts = {
      fields: new Set(catalog.inexactTrailFields),
      columns: selection.trails === null ? new Set<string>() : await containerColumns(connection, pathsOf(rule)),
    };
    const views = [
      ...trailView(selection, doubts, params),
      ...(await logView(connection, rule.format, selection, params)),
      ...segmentView(rule.format, selection, params),
    ];
    return {
      queries: views.map((view): EventQuery => {
        const conditions = [
          ...(view.where === null ? [] : [view.where]),
          ...timeConditions(view.time, range, events),
          ...eventConditions(rule, view, events, question.ignoreDash, params),
        ];
        const sql = [
          `SELECT ${view.columns.join(', ')}`,
          `FROM ${view.name}`,
          ...(conditions.length === 0 ? [] : [`WHERE ${conditions.join('\n  AND ')}`]),
          `ORDER BY ${view.time}`,
        ].join('\n');
        return { language: 'sql', text: withLiterals({ sql, params: params.values }), sources: [] };
      }),
    };
  });
  return queries;
}

/** Of free fields, whose events without a time are told by their data sets alone. */
const NO_RULE: Pick<Rule, 'format' | 'keys' | 'filters' | 'value'> = {
  format: 'JSON',
  keys: [],
  filters: [],
  value: null,
};

function pathsOf({ keys, filters, value }: typeof NO_RULE) {
  const fields = [...keys, ...filters.map(({ field }) => field), ...(value === null ? [] : [value])];
  return fields.flatMap((field) => (field.kind === 'path' ? [field.segments] : []));
}

function timeConditions(time: string, range: TimeRange | null, events: ContributorEvents): string[] {
  if (events.kind === 'withoutTime') return [`${time} IS NULL`];
  if (range === null) return [`${time} IS NOT NULL`];
  return [`${time} >= ${timestamp(range.from)}`, `${time} < ${timestamp(range.to)}`];
}

function timestamp(us: number): string {
  const seconds = Math.floor(us / 1_000_000);
  const text = new Date(seconds * 1000).toISOString().replace('T', ' ').slice(0, 19);
  return `TIMESTAMP '${text}.${String(us - seconds * 1_000_000).padStart(6, '0')}'`;
}

function trailView({ trails }: Selection, doubts: TrailDoubts, params: Params): EventView[] {
  if (trails === null) return [];
  const scopes = trails.map(({ account, region }) => {
    const tests = [
      ...(account === null ? [] : [`recipientAccountId = ${params.add(account)}`]),
      ...(region === null ? [] : [`awsRegion = ${params.add(region)}`]),
    ];
    return `(${tests.join(' AND ')})`;
  });
  return [
    {
      name: 'cloudtrail',
      time: 'eventTime',
      columns: [
        'eventTime',
        'eventSource',
        'eventName',
        'errorCode',
        'sourceIPAddress',
        '"userIdentity.arn"',
        'userAgent',
      ],
      where: scopes.length === 0 ? null : `(${scopes.join(' OR ')})`,
      isRead: 'true',
      leaf: (field) =>
        field.kind === 'path' ? viewLeaf(field.segments, doubts, params) : position('raw', field.position),
    },
  ];
}

async function logView(
  connection: DuckDBConnection,
  format: Rule['format'],
  { groups, allGroups }: Selection,
  params: Params,
): Promise<EventView[]> {
  if (groups.length === 0) return [];
  return [
    {
      name: 'logs',
      time: '"@timestamp"',
      columns: ['"@timestamp"', '"@message"', '"@log"', '"@logStream"'],
      where: allGroups ? null : await groupCondition(connection, groups, params),
      ...readsOf('"@message"', format, params),
    },
  ];
}

/** Segments: the view has no text of embedded subsegments, so that they are read as the ranking reads them. */
function segmentView(format: Rule['format'], { traces }: Selection, params: Params): EventView[] {
  if (!traces) return [];
  const columns = ['ts AS start_ts', 'trace_id', 'id', 'name', 'kind', 'outcome', 'message AS document'];
  return [{ name: SEGMENT_EVENTS, time: 'ts', columns, where: null, ...readsOf('message', format, params) }];
}

/** How fields are read out of a message. */
function readsOf(message: string, format: Rule['format'], params: Params): Pick<EventView, 'isRead' | 'leaf'> {
  const readable = (path: string) =>
    `CASE WHEN ${beginsAsObject(message)} THEN TRY(json_extract_string(${message}, ${path})) END`;
  return {
    // Of an unreadable text the list of its members is null, of any other one it is not.
    isRead: format === 'CLF' ? 'true' : `(${readable(`['$']`)}) IS NOT NULL`,
    leaf: (field) => {
      if (field.kind === 'position') return position(message, field.position);
      const path = params.add(duckdbPath(field.segments));
      return leafSql(readable(path), `json_type(${message}, ${path})`);
    },
  };
}

function position(message: string, at: number): string {
  return `(${clfFieldsSql(message)})[${at}]`;
}

/** Groups by what the view tells of them: the name alone may be that of groups in several accounts and Regions. */
async function groupCondition(
  connection: DuckDBConnection,
  groups: readonly number[],
  params: Params,
): Promise<string> {
  const reader = await connection.runAndReadAll(
    `SELECT name, account, region, count(*) OVER (PARTITION BY name) > 1, group_id IN (${groups.join(', ')}) FROM memory.main.log_group ORDER BY name, account, region`,
  );
  const chosen = reader.getRows().filter(([, , , , isChosen]) => isChosen === true);
  const plain = chosen.filter(([, , , isShared]) => isShared === false).map(([name]) => params.add(String(name)));
  const shared = chosen.filter(([, , , isShared]) => isShared === true);
  const is = (column: string, value: unknown) =>
    value === null ? `${column} IS NULL` : `${column} = ${params.add(String(value))}`;
  const tests = [
    ...(plain.length === 0 ? [] : [`log_group IN (${plain.join(', ')})`]),
    ...shared.map(
      ([name, account, region]) =>
        `(${is('log_group', name)} AND ${is('account', account)} AND ${is('region', region)})`,
    ),
  ];
  return tests.length === 1 ? (tests[0] ?? '') : `(${tests.join(' OR ')})`;
}

/** The steps of counting in their order (event-rows.ts): an event is not counted by the first that drops it. */
function eventConditions(
  rule: typeof NO_RULE,
  { isRead, leaf }: EventView,
  events: ContributorEvents,
  ignoreDash: boolean,
  params: Params,
): string[] {
  const passes = rule.filters.map((filter) => filterSql(filter, leaf(filter.field), params));
  const filtered = passes.map((pass) => `coalesce(${pass}, false)`);
  const read = isRead === 'true' ? [] : [isRead];
  const keys = rule.keys.map(leaf);
  const any = (test: string) => `(${keys.map((key) => `${key} ${test}`).join(' OR ')})`;
  const present = keys.map((key) => `${key} IS NOT NULL`);
  const dashless = ignoreDash ? keys.map((key) => `${key} <> '-'`) : [];
  const number = rule.value === null ? null : numberSql(leaf(rule.value));
  const numeric = number === null ? [] : [`${number} IS NOT NULL`];
  switch (events.kind) {
    case 'all':
    case 'withoutTime':
      return [];
    case 'notJson':
      return [isRead === 'true' ? 'false' : `NOT (${isRead})`];
    case 'filteredOut':
      return [...read, passes.length === 0 ? 'false' : `NOT coalesce(${passes.join(' AND ')}, false)`];
    case 'missingKey':
      return [...read, ...filtered, any('IS NULL')];
    case 'ignoredDash':
      return [...read, ...filtered, ...present, ignoreDash ? any("= '-'") : 'false'];
    case 'valueNotNumeric':
      return [...read, ...filtered, ...present, ...dashless, number === null ? 'false' : `${number} IS NULL`];
    case 'matched':
      return [...read, ...filtered, ...present, ...dashless, ...numeric];
    case 'contributors': {
      const [only] = events.contributors;
      const cut = keys.map(cutKeySql);
      const equal = (texts: readonly string[]) => cut.map((key, i) => `${key} = ${params.add(texts[i] ?? '')}`);
      const chosen =
        events.contributors.length === 1 && only !== undefined
          ? equal(only)
          : [`(${events.contributors.map((texts) => `(${equal(texts).join(' AND ')})`).join('\n    OR ')})`];
      return [...read, ...filtered, ...chosen, ...numeric];
    }
  }
}
