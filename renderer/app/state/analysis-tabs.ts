import type { AnomalyParameters, Severity } from '../../../preload/contract/anomalies.ts';
import type { MetricBoard } from '../../../preload/contract/metric-boards.ts';
import type { TimeRange } from '../../../preload/contract/time.ts';
import type { TabFrame } from './tabs.ts';

/** Findings by whom: our computation of call rates and of error rates, and the events of AWS. */
export type FindingKind = 'call-rate' | 'error-rate' | 'insights-event';
export const FINDING_KINDS: readonly FindingKind[] = ['call-rate', 'error-rate', 'insights-event'];

/** What rates are of. */
export type FindingGrain = 'api' | 'principal';

/** What lanes stand together by. */
export type FindingGroup = 'none' | 'kind' | 'service' | 'account' | 'region';

export type FindingOrder = 'severity' | 'start' | 'name';

/** Findings that are shown; an empty list means all. */
export interface FindingFilter {
  text: string;
  kinds: FindingKind[];
  severities: Severity[];
  /** Accounts and Regions as `ACCOUNT REGION`, as the side panel lists them. */
  places: string[];
}

/** The findings of a time range in a tab: how they are computed, and how they are shown. */
export interface FindingsTab extends TabFrame {
  kind: 'findings';
  /** The range that the tab holds on to; null where it follows the workspace. */
  ownRange: { range: TimeRange | null } | null;
  per: FindingGrain;
  parameters: AnomalyParameters;
  /** The form of the parameters stands over the findings. */
  form: boolean;
  view: 'timeline' | 'table';
  group: FindingGroup;
  order: FindingOrder;
  filter: FindingFilter;
  /** Id of the finding whose details are shown. */
  selected: string | null;
}

/** How metrics are shown: what is asked in a form, or the alarm rules as JSON. */
export type MetricsView = 'form' | 'json';

/** Metrics of log events over time, with alarm rules on them. */
export interface MetricsTab extends TabFrame {
  kind: 'metrics';
  /** The range that the tab holds on to; null where it follows the workspace. */
  ownRange: { range: TimeRange | null } | null;
  board: MetricBoard;
  view: MetricsView;
  /** Its table stands in the place of the chart. */
  twin: boolean;
  /** Name of the alarm whose changes are listed. */
  alarm: string | null;
  /** As the workspace keeps it; null until it was saved. */
  saved: { id: string; name: string; board: MetricBoard } | null;
  /** What ran last, for the dot of a changed tab. */
  ran: MetricBoard | null;
}

/** Tabs of computed answers that are no ranking. */
export type AnalysisTab = FindingsTab | MetricsTab;

export const isAnalysisTab = (tab: { kind: string }): tab is AnalysisTab =>
  tab.kind === 'findings' || tab.kind === 'metrics';

export const sameBoard = (a: MetricBoard | null, b: MetricBoard | null): boolean =>
  JSON.stringify(a) === JSON.stringify(b);

/** Whether something was not saved yet, or not run where nothing is saved. */
export const isBoardChanged = ({ board, saved, ran }: MetricsTab): boolean => !sameBoard(board, saved?.board ?? ran);

export const NO_FILTER: FindingFilter = { text: '', kinds: [], severities: [], places: [] };

/** A tab before it has its place. */
export type NewAnalysisTab = AnalysisTab extends infer T
  ? T extends AnalysisTab
    ? Omit<T, 'id' | 'side'>
    : never
  : never;
/** What of a kind of tab can be changed. */
export type AnalysisTabOf<K> = Omit<Extract<AnalysisTab, { kind: K }>, 'id' | 'side' | 'kind'>;
