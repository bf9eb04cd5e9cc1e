import {
  type AnomalyReport,
  type Attribution,
  type InsightsEvent,
  type RateAnomaly,
  type RateKey,
  SEVERITIES,
  type Severity,
} from '../../../preload/contract/anomalies.ts';
import type { FindingFilter, FindingGroup, FindingKind, FindingOrder } from '../../app/state/analysis-tabs.ts';

/** A rate anomaly of ours or an Insights event of AWS, as the list and the timeline show both. */
export interface Finding {
  id: string;
  kind: FindingKind;
  rate: RateKey;
  /** AWS tells none. */
  severity: Severity | null;
  deviation: number | null;
  /** Microseconds; null where the record of this end is not in the workspace. */
  from: number | null;
  to: number | null;
  /** It goes on to the last record. */
  isOpen: boolean;
  /** Events a minute: in the unusual time, and in its baseline. */
  average: number | null;
  baseline: number | null;
  attributions: Attribution[];
  anomaly: RateAnomaly | null;
  event: InsightsEvent | null;
}

/** Findings of one rate, from one side: ours and AWS's stand in lanes of their own. */
export interface Lane {
  key: string;
  findings: Finding[];
}

export interface LaneGroup {
  /** What its lanes have in common; null where lanes are not grouped, or where it is not known. */
  name: string | null;
  lanes: Lane[];
}

/** Ids of AWS's events, told apart from ours. */
export const insightsId = (sharedEventId: string) => `aws:${sharedEventId}`;

export function findingsOf({ anomalies, insightsEvents }: AnomalyReport): Finding[] {
  return [
    ...anomalies.map(
      (anomaly): Finding => ({
        id: anomaly.id,
        kind: anomaly.kind,
        rate: rateOf(anomaly),
        severity: anomaly.severity,
        deviation: anomaly.deviation,
        from: anomaly.range.from,
        to: anomaly.range.to,
        isOpen: anomaly.isOpen,
        average: anomaly.insight.average,
        baseline: anomaly.baseline.average,
        attributions: anomaly.attributions,
        anomaly,
        event: null,
      }),
    ),
    ...insightsEvents.map(
      (event): Finding => ({
        id: insightsId(event.sharedEventId),
        kind: 'insights-event',
        rate: rateOf(event),
        severity: null,
        deviation: null,
        from: event.start,
        to: event.end,
        isOpen: event.end === null,
        average: event.insightAverage,
        baseline: event.baselineAverage,
        attributions: event.attributions,
        anomaly: null,
        event,
      }),
    ),
  ];
}

function rateOf({ kind, account, region, eventSource, eventName, principal, errorCode }: RateKey): RateKey {
  return { kind, account, region, eventSource, eventName, principal, errorCode };
}

/** Where a finding is: its account and its Region, as the filter names both. */
export const placeOf = ({ rate: { account, region } }: Finding) => `${account ?? '-'} ${region ?? '-'}`;

/** What the text of the filter is looked for in. */
function searched({ rate, attributions }: Finding): string {
  const values = attributions.flatMap(({ insight }) => insight.map(({ value }) => value));
  return [rate.eventSource, rate.eventName, rate.principal, rate.errorCode, rate.account, rate.region, ...values]
    .join(' ')
    .toLowerCase();
}

/** Whether the filter lets a finding through; `but` is a part of the filter that does not count. */
export function passes(finding: Finding, filter: FindingFilter, but?: 'kinds' | 'severities' | 'places'): boolean {
  const { text, kinds, severities, places } = filter;
  const isIn = <V>(list: readonly V[], value: V) => list.length === 0 || list.includes(value);
  return (
    (but === 'kinds' || isIn(kinds, finding.kind)) &&
    (but === 'severities' ||
      severities.length === 0 ||
      (finding.severity !== null && severities.includes(finding.severity))) &&
    (but === 'places' || isIn(places, placeOf(finding))) &&
    text
      .toLowerCase()
      .split(/\s+/)
      .every((word) => searched(finding).includes(word))
  );
}

/** 0 is the worst; what AWS does not rate comes last. */
export const severityRank = (severity: Severity | null) =>
  severity === null ? SEVERITIES.length : SEVERITIES.indexOf(severity);

const startOf = ({ from, to }: Finding) => from ?? to ?? 0;
const nameOf = ({ rate: { eventSource, eventName, principal, errorCode } }: Finding) =>
  [eventSource, eventName, principal, errorCode].join(' ');

function compared(a: Finding, b: Finding, order: FindingOrder): number {
  const bySeverity =
    severityRank(a.severity) - severityRank(b.severity) || Math.abs(b.deviation ?? 0) - Math.abs(a.deviation ?? 0);
  const byStart = startOf(a) - startOf(b);
  const byName = nameOf(a).localeCompare(nameOf(b));
  if (order === 'severity') return bySeverity || byStart || byName;
  return (order === 'start' ? byStart || bySeverity : byName) || byStart;
}

/** Findings as lanes: the worst (or the first) of a lane gives it its place; findings in a lane follow each other in time. */
export function lanesOf(findings: readonly Finding[], group: FindingGroup, order: FindingOrder): LaneGroup[] {
  const groups = new Map<string | null, Map<string, Finding[]>>();
  for (const finding of [...findings].sort((a, b) => compared(a, b, order))) {
    const name = groupOf(finding, group);
    const lanes = groups.get(name) ?? new Map<string, Finding[]>();
    groups.set(name, lanes);
    const key = JSON.stringify([finding.event !== null, ...Object.values(finding.rate)]);
    const lane = lanes.get(key);
    if (lane === undefined) lanes.set(key, [finding]);
    else lane.push(finding);
  }
  return [...groups].map(([name, lanes]) => ({
    name,
    lanes: [...lanes].map(([key, all]) => ({ key, findings: all.sort((a, b) => startOf(a) - startOf(b)) })),
  }));
}

function groupOf({ kind, rate }: Finding, group: FindingGroup): string | null {
  switch (group) {
    case 'none':
      return null;
    case 'kind':
      return kind;
    case 'service':
      return rate.eventSource ?? rate.principal;
    case 'account':
      return rate.account;
    case 'region':
      return rate.region;
  }
}
