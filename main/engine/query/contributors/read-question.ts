import type { DuckDBConnection } from '@duckdb/node-api';
import type { ContributorMeasure, ContributorQuestion } from '../../../../preload/contract/contributors.ts';
import { UserFacingError } from '../../../../preload/contract/errors.ts';
import type { TimeRange } from '../../../../preload/contract/time.ts';
import type { Store } from '../../store/store.ts';
import { type Catalog, everything, nothing, type Selection, selectGroup } from '../insights/catalog.ts';
import { compile } from '../insights/compile.ts';
import { placeOf } from '../insights/diagnostics.ts';
import { dataSetsOf, writtenField } from '../insights/discovered-fields.ts';
import { compileOptions } from '../insights-query.ts';
import { readCatalog } from '../read-catalog.ts';
import type { EventReader, EventRows } from './event-rows.ts';
import { parseFieldPath } from './field-path.ts';
import { formText } from './form-text.ts';
import { parseRule, ruleField } from './parse-rule.ts';
import type { PathSegment, Rule, RuleField } from './rule.ts';
import { ruleRows } from './rule-events.ts';
import { selectRuleGroups } from './rule-groups.ts';
import { containerColumns } from './trail-leaves.ts';

export type RuleQuestion = Extract<ContributorQuestion, { kind: 'rule' }>;
export type FieldsQuestion = Extract<ContributorQuestion, { kind: 'fields' }>;

/** A question with its events, keys and measure; fields are names that the reader takes. */
export interface BoundQuestion {
  reader: EventReader;
  keys: string[];
  /** How reports call the keys. */
  keyLabels: string[];
  measure: ContributorMeasure;
  /** As reports name it. A rule that sums up nothing counts, and is still called Sum. */
  statistic: string;
  ignoreDash: boolean;
  /** Keys are cut as CloudWatch cuts them; those of free fields stay whole. */
  cutsKeys: boolean;
}

/** Binds a question to the workspace as it is now. Throws `query.syntax` where its rule or a log group is wrong. */
export async function bindQuestion(
  connection: DuckDBConnection,
  store: Store,
  question: ContributorQuestion,
): Promise<BoundQuestion> {
  const text = question.kind === 'rule' ? question.rule : [...question.keys, question.where ?? ''].join(' ');
  const catalog = await readCatalog(connection, store, { text, fields: true });
  if (question.kind === 'rule') return await bindRule(connection, catalog, question);
  const { measure } = question;
  return {
    reader: formReader(catalog, question),
    keys: question.keys,
    keyLabels: question.keys,
    measure,
    statistic: measure.kind === 'percentile' ? `p${measure.percent}` : STATISTICS[measure.kind],
    ignoreDash: question.ignoreDash,
    cutsKeys: false,
  };
}

const STATISTICS = { count: 'Count', sum: 'Sum', average: 'Average', distinct: 'Distinct' } as const;

/** The rule of a text; throws `query.syntax` with every mistake and its place. */
export function ruleOf(text: string): { rule: Rule; warnings: string[] } {
  const { rule, diagnostics } = parseRule(text);
  if (rule !== null) return { rule, warnings: diagnostics.map(({ message }) => message) };
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  throw new UserFacingError(
    'query.syntax',
    errors.map(({ message, at }) => `line ${placeOf(text, at.start).line}: ${message}`).join('; '),
    { at: errors.map(({ at }) => at) },
  );
}

/** A rule, the events that it is asked of here, and what a reader of it should know. Throws as `bindQuestion` does. */
export async function readRuleQuestion(
  connection: DuckDBConnection,
  catalog: Catalog,
  { rule: text, sources }: Pick<RuleQuestion, 'rule' | 'sources'>,
): Promise<{ rule: Rule; selection: Selection; warnings: string[] }> {
  const { rule, warnings } = ruleOf(text);
  const named =
    sources.length === 0
      ? await selectRuleGroups(connection, catalog, rule.groups)
      : { selection: selectionOf(catalog, sources), warnings: [] };
  return { rule, selection: named.selection, warnings: [...warnings, ...named.warnings] };
}

async function bindRule(
  connection: DuckDBConnection,
  catalog: Catalog,
  question: RuleQuestion,
): Promise<BoundQuestion> {
  const { rule, selection, warnings } = await readRuleQuestion(connection, catalog, question);
  const { ignoreDash } = question;
  const inexact = new Set(catalog.inexactTrailFields);
  const scopeOf = async (reading: DuckDBConnection, fields: readonly RuleField[], range: TimeRange) => {
    const paths = [...fields, ...rule.filters.map(({ field }) => field)].flatMap(pathOf);
    const columns = selection.trails === null ? new Set<string>() : await containerColumns(reading, paths);
    return { selection, range, doubts: { fields: inexact, columns } };
  };
  return {
    reader: {
      selection,
      warnings,
      rows: async (reading, labels, range) => {
        const fields = labels.map((label) => fieldNamed(rule, label));
        return ruleRows(rule, fields, await scopeOf(reading, fields, range));
      },
      documents: async (reading, range) =>
        rule.format === 'JSON' ? ruleRows(rule, [], await scopeOf(reading, [], range), true) : null,
      placeOf: (label) => {
        const field = fieldNamed(rule, label);
        return field.kind === 'path' ? field.segments : null;
      },
      knownFields: () =>
        rule.format === 'CLF' ? [...rule.aliases.keys()] : knownNames(catalog, selection).flatMap(asPath),
    },
    keys: rule.keys.map(({ label }) => label),
    keyLabels: rule.keys.map(({ label }) => label),
    measure: rule.value === null ? { kind: 'count' } : { kind: 'sum', field: rule.value.label },
    statistic: rule.aggregateOn,
    ignoreDash,
    cutsKeys: true,
  };
}

function pathOf(field: RuleField): PathSegment[][] {
  return field.kind === 'path' ? [field.segments] : [];
}

function fieldNamed(rule: Rule, label: string): RuleField {
  const field = ruleField(rule, label);
  if (field === null) throw new UserFacingError('bad-request', `${label} is no field as this rule writes them.`);
  return field;
}

/** A discovered field as rules write it; none where its name has characters that a path cannot have. */
function asPath(name: string): string[] {
  const path = `$${name
    .split('.')
    .map((part) => (/^\d+$/.test(part) ? `[${part}]` : `.${part}`))
    .join('')}`;
  return parseFieldPath(path) === null ? [] : [path];
}

function formReader(catalog: Catalog, { sources, where }: FieldsQuestion): EventReader {
  const selection = sources.length === 0 ? everything(catalog) : selectionOf(catalog, sources);
  const warnings: string[] = [];
  return {
    selection,
    warnings,
    // Fields of the language are more than leaves: functions, columns of lines, fields of other formats.
    documents: async () => null,
    placeOf: () => null,
    rows: async (_reading, fields, range) => formRows(catalog, { fields, where, sources, range }, warnings),
    knownFields: () => knownNames(catalog, selection).map(writtenField),
  };
}

/** What the language has filtered is no row, so that its filters are as quick as in any query. */
function formRows(
  catalog: Catalog,
  {
    fields,
    where,
    sources,
    range,
  }: { fields: readonly string[]; where: string | null; sources: readonly string[]; range: TimeRange },
  warnings: string[],
): EventRows {
  const form = formText(fields, where);
  const compiled = compile(form.query, {
    ...compileOptions(catalog, { sources, range, rowLimit: null }),
    leaves: true,
  });
  if (!compiled.ok) return form.fail(compiled.diagnostics);
  const { sql, params, columns, statistics } = compiled.query;
  for (const warning of compiled.query.warnings.map(form.told)) if (!warnings.includes(warning)) warnings.push(warning);
  const names = columns.map((_, i) => (i === 0 ? 't' : `c${i}`));
  const texts = columns.slice(1).map(({ type }, i) => `${textOf(type, `c${i + 1}`)} AS f${i + 1}`);
  return {
    sql: `SELECT ${['t', 'NULL::TINYINT AS skip', ...texts].join(', ')} FROM (\n${sql}\n) AS asked(${names.join(', ')})`,
    params,
    scanned: statistics.scanned,
  };
}

function textOf(type: string, column: string): string {
  switch (type) {
    case 'number':
      return `insights_number_text(${column})`;
    case 'time':
      return `insights_time_text(${column})`;
    case 'boolean':
      return `CAST(${column} AS VARCHAR)`;
    default:
      return column;
  }
}

/** Discovered fields of the data sets. Those that nobody looked at have none. */
function knownNames(catalog: Catalog, selection: Selection): string[] {
  const names = dataSetsOf(catalog, selection).flatMap((dataSet) => catalog.fields.get(dataSet) ?? []);
  return [...new Set(names.map(({ name }) => name))];
}

/** The events that sources name. Throws `query.unknown-field` where there is no such group. */
function selectionOf(catalog: Catalog, sources: readonly string[]): Selection {
  const selection = nothing();
  for (const name of sources) {
    const problem = selectGroup(catalog, name, selection);
    if (problem !== null) throw new UserFacingError('query.unknown-field', `${problem}.`);
  }
  return selection;
}
