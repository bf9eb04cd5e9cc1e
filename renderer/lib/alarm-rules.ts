import type { MetricBoard } from '../../preload/contract/metric-boards.ts';
import type { MetricSource } from '../../preload/contract/metrics.ts';

/**
 * Alarm rules of a board as its form shows them. The JSON text stays the only truth: the form reads it and writes alarms into
 * it. What is wrong with a rule is told by the engine when it is evaluated.
 */
type Members = Record<string, unknown>;

export interface ListedAlarm {
  name: string;
  kind: 'metric' | 'composite';
  /** As it is written. */
  members: Members;
}

/** Alarms of a text that is one of them, or a list; null where the text is no JSON, or has a shape that a form cannot show. */
export function listedAlarms(text: string): ListedAlarm[] | null {
  const items = itemsOf(text);
  if (items === null) return null;
  const alarms = items.filter((item) => item.metricTransformations === undefined);
  if (alarms.some(({ AlarmName }) => typeof AlarmName !== 'string')) return null;
  return alarms.map((members) => ({
    name: String(members.AlarmName),
    kind: members.AlarmRule === undefined ? 'metric' : 'composite',
    members,
  }));
}

/** The text with an alarm in place of the one that is called `before` (null: as a further one). A text that is no list stays as it is. */
export function withAlarm(text: string, before: string | null, alarm: Members): string {
  const items = itemsOf(text);
  if (items === null) return text;
  const at = items.findIndex(({ AlarmName }) => before !== null && AlarmName === before);
  return written(at < 0 ? [...items, alarm] : items.map((item, i) => (i === at ? alarm : item)));
}

/** The text without the alarm of this name. */
export function withoutAlarm(text: string, name: string): string {
  const items = itemsOf(text);
  return items === null ? text : written(items.filter(({ AlarmName }) => AlarmName !== name));
}

/** The rules that are evaluated: those of the board, and the metric filter that its own metric comes from, unless they have it. */
export function alarmRulesOf({ source, alarms }: MetricBoard): string {
  const items = itemsOf(alarms);
  if (items === null || source.kind !== 'filter' || items.some((item) => reports(item, source))) return alarms;
  return JSON.stringify([...items, filterOf(source)]);
}

function reports({ metricTransformations }: Members, source: Extract<MetricSource, { kind: 'filter' }>): boolean {
  return (
    Array.isArray(metricTransformations) &&
    metricTransformations.some(
      (one: Members) => one.metricName === source.metricName && one.metricNamespace === source.namespace,
    )
  );
}

/** As PutMetricFilter takes it. */
function filterOf(source: Extract<MetricSource, { kind: 'filter' }>): Members {
  const { pattern, metricName, namespace, value, defaultValue, unit, dimensions } = source;
  const transformation = {
    metricName,
    metricNamespace: namespace,
    metricValue: value,
    unit,
    ...(defaultValue === null ? {} : { defaultValue }),
    ...(Object.keys(dimensions).length === 0 ? {} : { dimensions }),
  };
  return { filterPattern: pattern, metricTransformations: [transformation] };
}

function itemsOf(text: string): Members[] | null {
  if (text.trim() === '') return [];
  try {
    const value: unknown = JSON.parse(text);
    const items: unknown[] = Array.isArray(value) ? value : [value];
    const isShown = (item: unknown): item is Members =>
      typeof item === 'object' &&
      item !== null &&
      !('MetricAlarms' in item) &&
      !('metricFilters' in item) &&
      !('CompositeAlarms' in item);
    return items.every(isShown) ? items : null;
  } catch {
    return null;
  }
}

const written = (items: readonly Members[]) => (items.length === 0 ? '' : JSON.stringify(items, null, 2));
