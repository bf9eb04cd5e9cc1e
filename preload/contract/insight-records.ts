import type { AnomalyReport, Attribution, InsightsEvent, RateAnomaly } from './anomalies.ts';
import { timestampOf } from './timestamp.ts';

/**
 * A report in the members of a CloudTrail Insights record (cloudtrail.md 7.1), ours and AWS's alike, so that one script reads
 * both. `name` and `eventCategory` tell them apart: what we compute is never called CloudTrail Insights.
 */
export interface InsightRecord {
  name: 'Rate anomaly' | 'CloudTrail Insights event';
  eventTime: string | null;
  startTime: string | null;
  /** Null where it goes on to the last record. */
  endTime: string | null;
  awsRegion: string | null;
  eventType: 'RateAnomaly' | 'AwsCloudTrailInsight';
  recipientAccountId: string | null;
  sharedEventID: string;
  eventCategory: 'RateAnomaly' | 'Insight';
  insightDetails: {
    state: 'Start' | 'End';
    eventSource?: string;
    eventName?: string;
    /** Of rates of a principal, which AWS does not compute. */
    principal?: string;
    insightType: 'ApiCallRateInsight' | 'ApiErrorRateInsight';
    errorCode?: string;
    insightContext: {
      statistics: {
        baseline?: { average: number };
        insight?: { average: number };
        insightDuration?: number;
        baselineDuration?: number;
      };
      attributions: Attribution[];
    };
  };
  /** What AWS's records do not have: how it was found. */
  computation?: Pick<
    RateAnomaly,
    'direction' | 'severity' | 'deviation' | 'isLevel' | 'threshold' | 'tests' | 'insight' | 'insightsEvents'
  > & {
    baseline: { from: string; to: string; events: number };
  };
  /** Of AWS's: our findings that overlap. */
  rateAnomalies?: string[] | null;
}

type State = InsightRecord['insightDetails']['state'];

/** The record of a finding. In its Start record the insight average is that of the first minute, as AWS's. */
export function recordOfAnomaly(anomaly: RateAnomaly, state: State): InsightRecord {
  const {
    range,
    isOpen,
    insight,
    baseline,
    direction,
    severity,
    deviation,
    isLevel,
    threshold,
    tests,
    insightsEvents,
  } = anomaly;
  const start = timestampOf(range.from);
  const end = isOpen ? null : timestampOf(range.to);
  return {
    name: 'Rate anomaly',
    eventTime: state === 'End' ? end : start,
    startTime: start,
    endTime: end,
    awsRegion: anomaly.region,
    eventType: 'RateAnomaly',
    recipientAccountId: anomaly.account,
    sharedEventID: anomaly.id,
    eventCategory: 'RateAnomaly',
    insightDetails: {
      state,
      ...rateOf(anomaly),
      insightContext: {
        statistics: {
          baseline: { average: baseline.average },
          insight: { average: state === 'Start' && !isOpen ? insight.startAverage : insight.average },
          insightDuration: insight.minutes,
          baselineDuration: baseline.minutes,
        },
        attributions: anomaly.attributions,
      },
    },
    computation: {
      direction,
      severity,
      deviation,
      isLevel,
      threshold,
      tests,
      insight,
      baseline: { from: timestampOf(baseline.range.from), to: timestampOf(baseline.range.to), events: baseline.events },
      insightsEvents,
    },
  };
}

/** The record of an Insights event that AWS delivered; its Start and End record are one. */
export function recordOfInsightsEvent(event: InsightsEvent): InsightRecord {
  const start = event.start === null ? null : timestampOf(event.start);
  const end = event.end === null ? null : timestampOf(event.end);
  const { baselineAverage, insightAverage, insightMinutes, baselineMinutes } = event;
  return {
    name: 'CloudTrail Insights event',
    eventTime: end ?? start,
    startTime: start,
    endTime: end,
    awsRegion: event.region,
    eventType: 'AwsCloudTrailInsight',
    recipientAccountId: event.account,
    sharedEventID: event.sharedEventId,
    eventCategory: 'Insight',
    insightDetails: {
      state: end === null ? 'Start' : 'End',
      ...rateOf(event),
      insightContext: {
        statistics: {
          ...(baselineAverage === null ? {} : { baseline: { average: baselineAverage } }),
          ...(insightAverage === null ? {} : { insight: { average: insightAverage } }),
          ...(insightMinutes === null ? {} : { insightDuration: insightMinutes }),
          ...(baselineMinutes === null ? {} : { baselineDuration: baselineMinutes }),
        },
        attributions: event.attributions,
      },
    },
    rateAnomalies: event.anomalies,
  };
}

function rateOf({ kind, eventSource, eventName, principal, errorCode }: RateAnomaly | InsightsEvent) {
  return {
    ...(eventSource === null ? {} : { eventSource }),
    ...(eventName === null ? {} : { eventName }),
    ...(principal === null ? {} : { principal }),
    insightType: kind === 'error-rate' ? ('ApiErrorRateInsight' as const) : ('ApiCallRateInsight' as const),
    ...(errorCode === null ? {} : { errorCode }),
  };
}

/** The whole report: findings of ours, events of AWS, how many of these we found too, and what was tested. */
export function insightReport(report: AnomalyReport) {
  const { range, per, parameters, anomalies, insightsEvents, coverage, statistics } = report;
  const tested = insightsEvents.filter((event) => event.anomalies !== null);
  const found = tested.filter((event) => (event.anomalies ?? []).length > 0).length;
  return {
    startTime: range === null ? null : timestampOf(range.from),
    endTime: range === null ? null : timestampOf(range.to),
    per,
    parameters,
    anomalies: anomalies.map((anomaly) => recordOfAnomaly(anomaly, anomaly.isOpen ? 'Start' : 'End')),
    insightsEvents: insightsEvents.map(recordOfInsightsEvent),
    comparison: { insightsEventsTested: tested.length, alsoFound: found, notFound: tested.length - found },
    coverage: coverage.map(({ account, region, range: recorded, testedFrom, gaps }) => ({
      recipientAccountId: account,
      awsRegion: region,
      startTime: timestampOf(recorded.from),
      endTime: timestampOf(recorded.to),
      testedFrom: testedFrom === null ? null : timestampOf(testedFrom),
      gaps: gaps.map((gap) => ({
        startTime: timestampOf(gap.range.from),
        endTime: timestampOf(gap.range.to),
        recordsExpected: gap.expected,
      })),
    })),
    statistics: { ...statistics, elapsedMs: Math.round(statistics.elapsedMs) },
  };
}
