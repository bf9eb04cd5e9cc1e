import type { DuckDBConnection } from '@duckdb/node-api';
import type { ExplainedField, SpikeExplanation } from '../../../../preload/contract/contributors.ts';
import { UserFacingError } from '../../../../preload/contract/errors.ts';
import type { Parsed } from '../../../../preload/contract/index.ts';
import type { TimeRange } from '../../../../preload/contract/time.ts';
import { jensenShannon } from '../insights/relevance.ts';
import type { QueryRunner, RunOptions } from '../query-runner.ts';
import type { EventReader } from './event-rows.ts';
import { checkRange } from './question-range.ts';
import { bindQuestion } from './read-question.ts';
import { rounded } from './semantics.ts';
import { countLeaves, fieldColumn, isInside, type SpikeWindow, sidesOf, unfoldDocuments } from './spike-documents.ts';

type Asked = Parsed<'contributors.explain'>;

/**
 * Values with fewer events than this, inside and outside together, count as one when fields are compared: an id that every
 * event has another one of differs wholly between any two ranges, and explains nothing.
 */
const RARE = 5;

/** From so many fields on reading all leaves of a JSON text once is quicker than each of them by its place. */
const MANY_FIELDS = 16;

/** A trail has a thousand fields: a few statements for each of them would take longer than the counting. */
const FIELDS_AT_ONCE = 50;

/** Compares a brushed range with the rest, field by field. Throws `bad-request`, `query.*`, `engine.*` or `cancelled`. */
export async function explainSpike(
  runner: QueryRunner,
  asked: Asked,
  options: Omit<RunOptions, 'pageSize'>,
): Promise<SpikeExplanation> {
  checkRange(asked.range);
  const brushed = brushedPart(asked.range, asked.brushed);
  const lengthUs = asked.range.to - asked.range.from - (brushed.to - brushed.from);
  const { elapsedMs: _, ...explanation } = await runner.ask(options, async (connection, check) => {
    const { reader } = await bindQuestion(connection, runner.store, asked.question);
    const names = asked.fields ?? reader.knownFields();
    if (names.length === 0)
      throw new UserFacingError('bad-request', 'No fields are known of these events yet. Name the fields to compare.');
    const unfolded =
      names.length < MANY_FIELDS
        ? null
        : await unfoldDocuments(connection, reader, names, { range: asked.range, brushed }, check);
    const { inside, outside } =
      unfolded ?? (await makeRows(connection, reader, names, { range: asked.range, brushed }));
    check();
    const scale = { inside, outside, times: (brushed.to - brushed.from) / lengthUs };
    const fields: ExplainedField[] = [];
    for (let from = 0; from < names.length; from += FIELDS_AT_ONCE) {
      const some = names.slice(from, from + FIELDS_AT_ONCE);
      if (unfolded === null) await countColumns(connection, some, from);
      else await countLeaves(connection, some, from);
      fields.push(...(await explainFields(connection, some, from, scale, asked.valuesPerField)));
      check();
    }
    fields.sort((a, b) => b.score - a.score || (a.field < b.field ? -1 : 1));
    return {
      inside: { range: brushed, events: inside },
      outside: { lengthUs, events: outside },
      fields,
      lookedAt: names,
      warnings: reader.warnings,
    };
  });
  return explanation;
}

/** The part of the brushed range that lies in the whole one; something has to be left on both sides. */
function brushedPart(range: TimeRange, brushed: TimeRange): TimeRange {
  const part = { from: Math.max(range.from, brushed.from), to: Math.min(range.to, brushed.to) };
  const length = part.to - part.from;
  if (length <= 0 || length >= range.to - range.from)
    throw new UserFacingError(
      'bad-request',
      'Brush a part of the time range: the events in it are compared with those in the rest.',
    );
  return part;
}

interface Scale {
  inside: number;
  outside: number;
  /** Length of the brushed range by that of the rest. */
  times: number;
}

/** Makes `spike`: an event a row, whether it lies inside, and a column a field. Answers with the events on both sides. */
async function makeRows(
  connection: DuckDBConnection,
  reader: EventReader,
  names: readonly string[],
  { range, brushed }: SpikeWindow,
): Promise<{ inside: number; outside: number }> {
  const rows = await reader.rows(connection, names, range);
  await connection.run(
    `CREATE TEMP TABLE spike AS SELECT ${isInside(brushed)} AS inside, ${names.map((_, i) => fieldColumn(i)).join(', ')}
     FROM (${rows.sql}) WHERE skip IS NULL`,
    rows.params,
  );
  return await sidesOf(connection, 'spike');
}

/** Counts the values of some fields of `spike`, from number `from` on, into `spike_values`. */
async function countColumns(connection: DuckDBConnection, fields: readonly string[], from: number): Promise<void> {
  const columns = fields.map((_, i) => fieldColumn(from + i));
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE spike_values AS
     SELECT field, value, (count(*) FILTER (inside))::DOUBLE AS inside, (count(*) FILTER (NOT inside))::DOUBLE AS outside
     FROM (SELECT inside, ${columns.join(', ')} FROM spike) UNPIVOT INCLUDE NULLS (value FOR field IN (${columns.join(', ')}))
     GROUP BY field, value`,
  );
}

/** Reads the counts in `spike_values` of some fields, from number `from` on. */
async function explainFields(
  connection: DuckDBConnection,
  fields: readonly string[],
  from: number,
  scale: Scale,
  most: number,
): Promise<ExplainedField[]> {
  const columns = fields.map((_, i) => fieldColumn(from + i));
  const excess = `inside - outside * ${scale.times}::DOUBLE`;
  const rare = `inside + outside < ${RARE}`;
  const shown = await connection.runAndReadAll(
    `SELECT field, value, inside, outside, ${excess} FROM spike_values
     QUALIFY row_number() OVER (PARTITION BY field ORDER BY abs(${excess}) DESC, value) <= ${most}
     ORDER BY field, abs(${excess}) DESC, value`,
  );
  const spread = await connection.runAndReadAll(
    `SELECT field, sum(inside), sum(outside), count(*)::DOUBLE FROM spike_values
     GROUP BY field, CASE WHEN ${rare} THEN NULL ELSE value END, ${rare}`,
  );
  const valuesOf = byColumn(shown.getRows());
  const countsOf = byColumn(spread.getRows());
  return fields.map((field, i) => {
    const counts = (countsOf.get(columns[i] ?? '') ?? []).map((row) => row.map(Number));
    return {
      field,
      score: rounded(jensenShannon(counts.map(([chosen = 0, others = 0]) => ({ chosen, others })))),
      distinct: counts.reduce((sum, [, , values = 0]) => sum + values, 0),
      values: (valuesOf.get(columns[i] ?? '') ?? []).map(([value, inside, outside, more]) => ({
        value: value === null ? null : String(value),
        inside: Number(inside),
        outside: Number(outside),
        shareInside: scale.inside === 0 ? 0 : rounded(Number(inside) / scale.inside),
        shareOutside: scale.outside === 0 ? 0 : rounded(Number(outside) / scale.outside),
        excess: rounded(Number(more)),
      })),
    };
  });
}

/** Rows by their first cell, which is left out of them. */
function byColumn(rows: readonly unknown[][]): Map<string, unknown[][]> {
  const groups = new Map<string, unknown[][]>();
  for (const [column, ...cells] of rows) {
    const name = String(column);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [cells]);
    else group.push(cells);
  }
  return groups;
}
