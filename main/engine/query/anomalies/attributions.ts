import type { DuckDBConnection } from '@duckdb/node-api';
import type { AnomalyParameters, Attribution } from '../../../../preload/contract/anomalies.ts';
import type { TimeRange } from '../../../../preload/contract/time.ts';
import {
  callCondition,
  categoryCondition,
  chunksOf,
  eventsIn,
  type Grain,
  keyColumns,
  MINUTE_US,
  RATE_KEY,
} from './rate-tables.ts';

/** Values of an attribute that are named; the others are summed up, as the console does. */
const LISTED = 5;

/** A finding as the attribution needs it; minutes since 1970. */
export interface AttributedFinding {
  rateId: number;
  from: number;
  to: number;
  baselineFrom: number;
  baselineTo: number;
  baselineMinutes: number;
  /** Its minutes are a part of later baselines. */
  isLevel: boolean;
}

/** What calls are attributed to. Of an API these are AWS's; of a principal its calls stand beside them. */
function attributesOf(grain: Grain): [Attribution['attribute'], string][] {
  return [
    ...(grain === 'principal'
      ? [['eventName', "coalesce(eventSource, '') || ' ' || coalesce(eventName, '')"] satisfies [string, string]]
      : []),
    ['userIdentityArn', '"userIdentity.arn"'],
    ['userAgent', 'userAgent'],
    ['errorCode', 'errorCode'],
  ] as [Attribution['attribute'], string][]; // a tuple in a spread loses its literal
}

/**
 * Who and what made the calls of each finding, in its time and in its baseline (which leaves out the other findings of the
 * rate): events a minute by value, the five largest, in the order of `findings`. `rates` of makeRateTables are there.
 */
export async function attributionsOf(
  connection: DuckDBConnection,
  findings: readonly AttributedFinding[],
  range: TimeRange,
  grain: Grain,
  parameters: AnomalyParameters,
): Promise<Attribution[][]> {
  const attributes = attributesOf(grain);
  if (findings.length === 0) return [];
  await connection.run(
    'CREATE TEMP TABLE found(id INTEGER, rate_id INTEGER, base_from BIGINT, base_to BIGINT, start BIGINT, stop BIGINT, is_level BOOLEAN)',
  );
  const rows = findings.map(
    ({ rateId, baselineFrom, baselineTo, from, to, isLevel }, id) =>
      `(${id}, ${rateId}, ${baselineFrom}, ${baselineTo}, ${from}, ${to}, ${isLevel})`,
  );
  await connection.run(`INSERT INTO found VALUES ${rows.join(', ')}`);
  const [account, region, source, name, principal] = keyColumns(grain);
  const columns = [
    ...[account, region, source, name, principal, 'errorCode'].map((sql, index) => `${sql} AS ${RATE_KEY[index]}`),
    `${callCondition(parameters)} AS is_call`,
    `epoch_us(eventTime) // ${MINUTE_US} AS minute`,
    ...attributes.map(([, sql], index) => `${sql} AS a${index}`),
  ];
  const places = attributes.map((_, index) => `a${index}`).join(', ');
  const same = RATE_KEY.filter((column) => column !== 'code').map(
    (column) => `e.${column} IS NOT DISTINCT FROM r.${column}`,
  );
  await connection.run(
    `CREATE TEMP TABLE attributed AS WITH involved AS (SELECT DISTINCT r.* FROM rates r JOIN found USING (rate_id)),
       events AS (SELECT rate_id, minute, ${places}, count(*) AS n FROM ${eventsIn(range, columns, categoryCondition(parameters))} e
         JOIN involved r ON ${same.join(' AND ')} AND (CASE r.kind WHEN 'call-rate' THEN e.is_call ELSE e.code = r.code END) GROUP BY ALL)
     SELECT f.id, true AS is_insight, ${places}, sum(n) AS n FROM events e JOIN found f USING (rate_id)
       WHERE e.minute >= f.start AND e.minute < f.stop GROUP BY ALL
     UNION ALL SELECT f.id, false, ${places}, sum(n) FROM events e JOIN found f USING (rate_id)
       WHERE e.minute >= f.base_from AND e.minute < f.base_to AND NOT EXISTS (
         SELECT 1 FROM found g WHERE g.rate_id = e.rate_id AND NOT g.is_level AND e.minute >= g.start AND e.minute < g.stop)
       GROUP BY ALL`,
  );
  const parts = attributes.map(
    (_, index) =>
      `SELECT id, ${index} AS attribute, is_insight, coalesce(a${index}, 'null') AS value, sum(n)::DOUBLE AS n FROM attributed GROUP BY ALL`,
  );
  const answers = findings.map(() => attributes.map(([attribute]) => emptyAttribution(attribute)));
  const ranked = `SELECT *, row_number() OVER (PARTITION BY id, attribute, is_insight ORDER BY n DESC, value) AS place FROM (${parts.join(' UNION ALL ')})`;
  const sql = `SELECT id, attribute, is_insight, CASE WHEN place <= ${LISTED} THEN value END, sum(n), count(*)::DOUBLE, min(place) AS first
    FROM (${ranked}) GROUP BY id, attribute, is_insight, least(place, ${LISTED + 1}), 4 ORDER BY id, attribute, is_insight, first`;
  for await (const rows of chunksOf(connection, sql)) {
    for (const [id, place, isInsight, value, count, values] of rows) {
      const finding = findings[Number(id)];
      const answer = answers[Number(id)]?.[Number(place)];
      if (finding === undefined || answer === undefined) continue;
      const phase = isInsight === true ? 'insight' : 'baseline';
      const minutes = isInsight === true ? finding.to - finding.from : finding.baselineMinutes;
      const average = perMinute(Number(count), minutes);
      if (value === null) answer[`${phase}Others`] = { values: Number(values), average };
      else answer[phase].push({ value: String(value), average });
    }
  }
  return answers;
}

function emptyAttribution(attribute: Attribution['attribute']): Attribution {
  return { attribute, insight: [], baseline: [], insightOthers: null, baselineOthers: null };
}

/** Events a minute, with the digits that AWS gives. */
export function perMinute(events: number, minutes: number): number {
  return minutes === 0 ? 0 : Number((events / minutes).toPrecision(12));
}
