import type { Command, FieldRef } from './ast.ts';
import { fieldName } from './ast.ts';
import { append } from './emit-commands.ts';
import type { Pipeline, Prepared } from './pipeline.ts';
import { UNVERIFIED } from './unverified.ts';
import { asString, asText, number, text, type Value } from './values.ts';

type Of<K extends Command['kind']> = Extract<Command, { kind: K }>;

/** What a pattern is found in, as the statement that a preparation runs: the text and the time of each row. */
function patternInput(pipeline: Pipeline, value: Value): string {
  const stamp = pipeline.timestamp();
  return `SELECT ${asString(value)} AS message, ${stamp?.sql ?? 'NULL::TIMESTAMP'} AS ts FROM {from}`;
}

/** Columns of a prepared table under their names in the language. */
function shownColumns({ columns }: Prepared, shown: readonly [string, (sql: string) => Value, string][]) {
  return shown.map(([name, kind, column]): [string, Value] => [name, kind(columns[column] ?? 'NULL')]);
}

/** The order of rows by columns of a prepared table; `-` in front of one is descending. */
function orderedBy({ columns }: Prepared, ...keys: string[]) {
  return keys.map((key) => ({ sql: columns[key.replace(/^-/, '')] ?? 'NULL', descending: key.startsWith('-') }));
}

/** `pattern`: clusters of texts, found outside of SQL and read back from a temporary table (columns of 4.12). */
export function emitPattern(pipeline: Pipeline, command: Of<'pattern'>): void {
  const value = pipeline.value(command.expr);
  if (value.container) pipeline.context.error('pattern takes a text, not a map or a list', command.at);
  const prepared = pipeline.prepared('pattern', {}, pipeline.statement(patternInput(pipeline, value)));
  pipeline.restart(
    shownColumns(prepared, [
      ['@pattern', text, 'pattern'],
      ['@ratio', number, 'ratio'],
      ['@sampleCount', number, 'sample_count'],
      ['@severityLabel', text, 'severity'],
    ]),
    orderedBy(prepared, '-sample_count', 'pattern_number'),
  );
  pipeline.patterns = prepared;
}

/** `anomaly`: the five documented kinds, from what the pattern analysis saw in the two halves of the time (anomalies.ts). */
export function emitAnomaly(pipeline: Pipeline, command: Of<'anomaly'>): void {
  const { patterns } = pipeline;
  if (patterns === null) {
    pipeline.context.error('anomaly must follow pattern, before anything makes other rows of it', command.at);
    return;
  }
  patterns.preparation.options.anomaly = true;
  const [type, score, description] = UNVERIFIED.anomalyColumns;
  const made = shownColumns(patterns, [
    [type, text, 'anomaly_type'],
    [score, number, 'anomaly_score'],
    [description, text, 'anomaly_description'],
  ]);
  for (const [name, value] of made) {
    pipeline.columns.set(name, value);
    append(pipeline, name);
  }
}

/** `relevantfields`: distances are taken outside of SQL (4.15). */
export function emitRelevantFields(pipeline: Pipeline, command: Of<'relevantfields'>): void {
  const { context } = pipeline;
  const condition = `coalesce(${pipeline.condition(command.where)}, false)`;
  const fields: FieldRef[] = command.fields.length > 0 ? command.fields : knownFields(pipeline);
  if (fields.length === 0) {
    context.error('No fields are known to compare; name them: relevantfields a, b where ...', command.at);
    return;
  }
  const columns = fields.map((field, i) => `${asText(pipeline.resolve(field))} AS f${i}`);
  const prepared = pipeline.prepared(
    'relevantfields',
    { fields: fields.map(fieldName) },
    pipeline.statement(`SELECT ${condition} AS chosen, ${columns.join(', ')} FROM {from}`),
  );
  pipeline.restart(
    shownColumns(prepared, [
      ['@fieldName', text, 'field_name'],
      ['@relevanceScore', number, 'score'],
      ['@topRelevanceContributors', text, 'contributors'],
      ['@conditionalMedian', number, 'conditional_median'],
      ['@baselineMedian', number, 'baseline_median'],
    ]),
    orderedBy(prepared, '-score', 'field_name'),
  );
}

function knownFields(pipeline: Pipeline): FieldRef[] {
  const names = new Set(
    [...pipeline.context.catalog.fields.values()].flatMap((list) => list.map((field) => field.name)),
  );
  return [...names]
    .filter((name) => !name.startsWith('@'))
    .slice(0, 200)
    .map((name) => ({
      kind: 'field',
      sigil: '',
      segments: name.split('.').map((part) => ({ text: part, quoted: false, bracket: false })),
      at: { start: 0, end: 0 },
    }));
}

/** Rows of `diff` and `logcompare` (4.13): the patterns of two ranges side by side. */
export function emitDiff(pipeline: Pipeline, before: Pipeline, now: Value, then: Value): void {
  const current = pipeline.statement(patternInput(pipeline, now));
  const earlier = before.statement(patternInput(before, then));
  const prepared = pipeline.prepared('diff', { earlier }, current);
  const [pattern, sampleCount, difference, description, severity] = UNVERIFIED.diffColumns;
  const columns = shownColumns(prepared, [
    [pattern, text, 'pattern'],
    [sampleCount, number, 'sample_count'],
    [difference, number, 'difference'],
    [description, text, 'description'],
    [severity, text, 'severity'],
  ]);
  const [most, ...rest] = orderedBy(prepared, '-difference', '-sample_count', 'pattern_number');
  pipeline.restart(columns, [{ sql: `abs(${most?.sql})`, descending: true }, ...rest]);
}
