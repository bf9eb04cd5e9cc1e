import type { ContributorReport } from '../../../../preload/contract/contributors.ts';
import { timestampOf } from '../../../../preload/contract/timestamp.ts';

/**
 * A report with the members of GetInsightRuleReport at its top. AWS calls its values approximate; beside each such name
 * stands the same value without the word, as ours are exact. The other members that AWS does not have say what was asked,
 * and what was not counted.
 */
export interface InsightRuleReport {
  KeyLabels: string[];
  AggregationStatistic: string;
  AggregateValue: number;
  ApproximateUniqueCount: number;
  UniqueCount: number;
  Exact: true;
  Contributors: {
    Keys: string[];
    ApproximateAggregateValue: number;
    AggregateValue: number;
    Share: number | null;
    CumulativeShare: number | null;
    Datapoints: { Timestamp: string; ApproximateValue: number; Value: number }[];
  }[];
  Others: { Contributors: number; AggregateValue: number; Share: number | null } | null;
  MetricDatapoints: {
    Timestamp: string;
    UniqueContributors: number;
    MaxContributorValue: number;
    SampleCount: number;
    Sum: number | null;
    Minimum: number | null;
    Maximum: number | null;
    Average: number | null;
  }[];
  StartTime: string | null;
  EndTime: string | null;
  Period: number;
  Statistics: Record<string, number>;
  Warnings: string[];
}

/** The report as scripts for GetInsightRuleReport read it. Times are ISO 8601 in UTC. */
export function insightRuleReport(report: ContributorReport): InsightRuleReport {
  const { statistics: counted, range, others } = report;
  return {
    KeyLabels: report.keyLabels,
    AggregationStatistic: report.statistic,
    AggregateValue: report.total ?? 0,
    ApproximateUniqueCount: report.uniqueCount,
    UniqueCount: report.uniqueCount,
    Exact: true,
    Contributors: report.contributors.map(({ keys, value, share, cumulativeShare, points }) => ({
      Keys: keys,
      ApproximateAggregateValue: value,
      AggregateValue: value,
      Share: share,
      CumulativeShare: cumulativeShare,
      Datapoints: points.map((point) => ({
        Timestamp: timestampOf(point.at),
        ApproximateValue: point.value,
        Value: point.value,
      })),
    })),
    Others:
      others === null ? null : { Contributors: others.contributors, AggregateValue: others.value, Share: others.share },
    MetricDatapoints: report.periods.map((period) => ({
      Timestamp: timestampOf(period.at),
      UniqueContributors: period.uniqueContributors,
      MaxContributorValue: period.maxContributorValue,
      SampleCount: period.sampleCount,
      Sum: period.sum,
      Minimum: period.minimum,
      Maximum: period.maximum,
      Average: period.average,
    })),
    StartTime: range === null ? null : timestampOf(range.from),
    EndTime: range === null ? null : timestampOf(range.to),
    Period: report.periodUs / 1_000_000,
    Statistics: {
      EventsInRange: counted.eventsInRange,
      NotJson: counted.notJson,
      FilteredOut: counted.filteredOut,
      MissingKey: counted.missingKey,
      IgnoredDash: counted.ignoredDash,
      ValueNotNumeric: counted.valueNotNumeric,
      Matched: counted.matched,
      WithoutTime: counted.withoutTime,
      ElapsedMs: Math.round(counted.elapsedMs),
    },
    Warnings: report.warnings,
  };
}
