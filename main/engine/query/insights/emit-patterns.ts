import type { Command, FieldRef } from './ast.ts';
import { fieldName } from './ast.ts';
import { append } from './emit-commands.ts';
import type { Pipeline } from './pipeline.ts';
import { UNVERIFIED } from './unverified.ts';
import { asString, asText, number, text, type Value } from './values.ts';

type Of<K extends Command['kind']> = Extract<Command, { kind: K }>;

/** What a pattern is found in, as the statement that a preparation runs: the text and the time of each row. */
function patternInput(pipeline: Pipeline, value: Value): string {
  const stamp = pipeline.timestamp();
  return `SELECT ${asString(value)} AS message, ${stamp?.sql ?? 'NULL::TIMESTAMP'} AS ts FROM {from}`;
}

/** `pattern`: clusters of texts, found outside of SQL and read back from a temporary table (columns of 4.12). */
export function emitPattern(pipeline: Pipeline, command: Of<'pattern'>): void {
  const value = pipeline.value(command.expr);
  if (value.container) pipeline.context.error('pattern takes a text, not a map or a list', command.at);
  pipeline.prepared({ kind: 'pattern', options: {} }, patternInput(pipeline, value));
  pipeline.restart(
    [
      ['@pattern', text('pattern')],
      ['@ratio', number('ratio')],
      ['@sampleCount', number('sample_count')],
      ['@severityLabel', text('severity')],
    ],
    [
      { sql: 'sample_count', descending: true },
      { sql: 'pattern_number', descending: false },
    ],
  );
}

/** `anomaly`: three of the five documented kinds, from what the pattern analysis counted in the two halves of the time. */
export function emitAnomaly(pipeline: Pipeline, command: Of<'anomaly'>): void {
  pipeline.context.warn(
    'anomaly finds new patterns, changed frequencies and HTTP errors here; token and number variations are not looked for',
    command.at,
  );
  const [type, score, description] = UNVERIFIED.anomalyColumns;
  const kind = `CASE WHEN first_half = 0 AND second_half > 0 AND sample_count < total THEN 'new pattern' WHEN greatest(first_half, second_half) >= 10 AND greatest(first_half, second_half) > 3 * least(first_half, second_half) THEN 'pattern frequency' WHEN has_http_error THEN 'HTTP error code' END`;
  const shareSql = `CASE WHEN first_half + second_half > 0 THEN abs(second_half - first_half) / (first_half + second_half) ELSE 0 END`;
  const pending: { column: string; sql: string }[] = [];
  pipeline.define(type, text(kind), pending);
  pipeline.addColumns(pending);
  const typeSql = pipeline.columns.get(type)?.sql ?? 'NULL';
  const rest: { column: string; sql: string }[] = [];
  pipeline.define(
    score,
    number(`CASE WHEN ${typeSql} = 'HTTP error code' THEN 1.0 WHEN ${typeSql} IS NOT NULL THEN ${shareSql} END`),
    rest,
  );
  pipeline.define(
    description,
    text(
      `CASE WHEN ${typeSql} IS NOT NULL THEN 'in the first half of the time ' || first_half || ', in the second ' || second_half END`,
    ),
    rest,
  );
  pipeline.addColumns(rest);
  for (const name of UNVERIFIED.anomalyColumns) append(pipeline, name);
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
  pipeline.prepared(
    { kind: 'relevantfields', options: { fields: fields.map(fieldName) } },
    `SELECT ${condition} AS chosen, ${columns.join(', ')} FROM {from}`,
  );
  pipeline.restart(
    [
      ['@fieldName', text('field_name')],
      ['@relevanceScore', number('score')],
      ['@topRelevanceContributors', text('contributors')],
      ['@conditionalMedian', number('conditional_median')],
      ['@baselineMedian', number('baseline_median')],
    ],
    [
      { sql: 'score', descending: true },
      { sql: 'field_name', descending: false },
    ],
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
  pipeline.prepared({ kind: 'diff', options: { earlier } }, 'SELECT 1');
  const last = pipeline.preparations.at(-1);
  if (last) last.sql = current;
  pipeline.restart(
    [
      ['@pattern', text('pattern')],
      ['@sampleCount', number('sample_count')],
      ['@diffEventCount', number('difference')],
      ['@diffEventDescription', text('description')],
      ['@severityLabel', text('severity')],
    ],
    [
      { sql: 'abs(difference)', descending: true },
      { sql: 'sample_count', descending: true },
      { sql: 'pattern_number', descending: false },
    ],
  );
}
