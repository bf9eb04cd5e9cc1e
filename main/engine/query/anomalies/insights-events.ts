import type { DuckDBConnection } from '@duckdb/node-api';
import { z } from 'zod';
import type {
  AnomalyReport,
  Attribution,
  InsightsEvent,
  RateAnomaly,
  TrailCoverage,
} from '../../../../preload/contract/anomalies.ts';
import type { TimeRange } from '../../../../preload/contract/time.ts';
import { chunksOf, type Grain, MINUTE_US } from './rate-tables.ts';
import type { RateKey } from './scan-rates.ts';
import { textOrNull } from './trails.ts';

const average = z.object({ average: z.number() }).optional().catch(undefined);
const values = z.array(z.object({ value: z.string(), average: z.number() })).catch([]);
const number = z.number().optional().catch(undefined);
const text = z.string().nullish().catch(undefined);

/** `insightDetails` of a trail's record (cloudtrail.md 7.1); what is missing or of another type is left out. */
const insightDetails = z.object({
  state: text,
  eventSource: text,
  eventName: text,
  insightType: text,
  errorCode: text,
  insightContext: z
    .object({
      statistics: z
        .object({ baseline: average, insight: average, insightDuration: number, baselineDuration: number })
        .optional()
        .catch(undefined),
      attributions: z
        .array(
          z.object({
            attribute: z.enum(['userIdentityArn', 'userAgent', 'errorCode']),
            insight: values,
            baseline: values,
          }),
        )
        .catch([]),
    })
    .optional()
    .catch(undefined),
});

/**
 * The CloudTrail Insights events that AWS delivered and that lie at least in part in `range`: Start and End records by their
 * `sharedEventID`, by their start. Of the averages the End record's count, which are of the whole time.
 */
export async function readInsightsEvents(
  connection: DuckDBConnection,
  range: TimeRange,
): Promise<Omit<InsightsEvent, 'anomalies'>[]> {
  const byId = new Map<string, Omit<InsightsEvent, 'anomalies'>>();
  const sql = `SELECT coalesce(sharedEventID, eventID), account, awsRegion, epoch_us(eventTime)::DOUBLE, insightDetails::VARCHAR
    FROM cloudtrail WHERE eventTime IS NOT NULL AND (eventCategory = 'Insight' OR eventType = 'AwsCloudTrailInsight')
    ORDER BY eventTime, source, position`;
  for await (const rows of chunksOf(connection, sql)) {
    for (const [id, account, region, time, json] of rows) {
      const details = insightDetails.safeParse(JSON.parse(String(json ?? 'null')));
      if (!details.success) continue;
      const shared = String(id);
      const known = byId.get(shared);
      const record = ofRecord(details.data, { id: shared, account, region, at: Number(time) });
      const isEnd = details.data.state === 'End';
      if (known === undefined) byId.set(shared, record);
      else
        byId.set(shared, {
          ...(isEnd ? record : known),
          start: known.start ?? record.start,
          end: known.end ?? record.end,
          attributions: (isEnd && record.attributions.length > 0 ? record : known).attributions,
        });
    }
  }
  return [...byId.values()]
    .filter((event) => {
      const { from, to } = extentOf(event);
      return from < range.to && to > range.from;
    })
    .sort((a, b) => extentOf(a).from - extentOf(b).from);
}

/** Its time; an end without record is worked out from the duration, or a minute away. */
function extentOf({ start, end, insightMinutes }: Pick<InsightsEvent, 'start' | 'end' | 'insightMinutes'>): TimeRange {
  const length = (insightMinutes ?? 1) * MINUTE_US;
  const from = start ?? (end ?? 0) - length;
  return { from, to: Math.max(end ?? from + length, from + MINUTE_US) };
}

function ofRecord(
  details: z.output<typeof insightDetails>,
  { id, account, region, at }: { id: string; account: unknown; region: unknown; at: number },
): Omit<InsightsEvent, 'anomalies'> {
  const { statistics, attributions = [] } = details.insightContext ?? {};
  const isEnd = details.state === 'End';
  return {
    sharedEventId: id,
    kind: details.insightType === 'ApiErrorRateInsight' ? 'error-rate' : 'call-rate',
    account: textOrNull(account),
    region: textOrNull(region),
    eventSource: details.eventSource ?? null,
    eventName: details.eventName ?? null,
    principal: null,
    errorCode: details.errorCode ?? null,
    start: isEnd ? null : at,
    end: isEnd ? at : null,
    insightAverage: statistics?.insight?.average ?? null,
    baselineAverage: statistics?.baseline?.average ?? null,
    insightMinutes: statistics?.insightDuration ?? null,
    baselineMinutes: statistics?.baselineDuration ?? null,
    attributions: attributions.map((one): Attribution => ({ ...one, insightOthers: null, baselineOthers: null })),
  };
}

/** Our findings beside AWS's own: which of each overlap. AWS knows rates of APIs alone. */
export function besideInsights(
  anomalies: readonly Omit<RateAnomaly, 'insightsEvents'>[],
  delivered: readonly Omit<InsightsEvent, 'anomalies'>[],
  coverage: readonly TrailCoverage[],
  per: Grain,
): Pick<AnomalyReport, 'anomalies' | 'insightsEvents'> {
  const isSame = (a: RateKey, b: RateKey) =>
    a.kind === b.kind &&
    a.account === b.account &&
    a.region === b.region &&
    a.eventSource === b.eventSource &&
    a.eventName === b.eventName &&
    (a.kind === 'call-rate' || b.errorCode === null || a.errorCode === b.errorCode);
  const overlap = (anomaly: RateKey & { range: TimeRange }, event: Omit<InsightsEvent, 'anomalies'>) => {
    const { from, to } = extentOf(event);
    return isSame(anomaly, event) && anomaly.range.from < to && anomaly.range.to > from;
  };
  const isTested = (event: Omit<InsightsEvent, 'anomalies'>) =>
    per === 'api' &&
    coverage.some(
      ({ account, region, testedFrom, range }) =>
        account === event.account &&
        region === event.region &&
        testedFrom !== null &&
        extentOf(event).from >= testedFrom &&
        extentOf(event).from < range.to,
    );
  return {
    anomalies: anomalies.map((anomaly) => ({
      ...anomaly,
      insightsEvents: delivered.filter((event) => overlap(anomaly, event)).map(({ sharedEventId }) => sharedEventId),
    })),
    insightsEvents: delivered.map((event) => ({
      ...event,
      anomalies: isTested(event) ? anomalies.filter((anomaly) => overlap(anomaly, event)).map(({ id }) => id) : null,
    })),
  };
}
