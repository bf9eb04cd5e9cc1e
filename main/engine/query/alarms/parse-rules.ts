import { z } from 'zod';
import { UserFacingError } from '../../../../preload/contract/errors.ts';
import { type AlarmRule, alarmsIn, parseAlarmRule, RuleMistake } from './composite-rule.ts';

const nameValue = z.object({ Name: z.string(), Value: z.string() });

/** A metric alarm, in the members of PutMetricAlarm that say what it watches. */
const metricAlarm = z.object({
  AlarmName: z.string().min(1),
  Namespace: z.string(),
  MetricName: z.string(),
  Dimensions: z.array(nameValue).default([]),
  Statistic: z.enum(['SampleCount', 'Average', 'Sum', 'Minimum', 'Maximum']).optional(),
  ExtendedStatistic: z
    .string()
    .regex(/^p(?:\d{1,2}(?:\.\d+)?|100)$/, 'only percentiles, p0 to p100, are evaluated')
    .optional(),
  Unit: z.string().optional(),
  Period: z.number().int().min(1),
  EvaluationPeriods: z.number().int().min(1),
  DatapointsToAlarm: z.number().int().min(1).optional(),
  Threshold: z.number(),
  ComparisonOperator: z.enum([
    'GreaterThanThreshold',
    'GreaterThanOrEqualToThreshold',
    'LessThanThreshold',
    'LessThanOrEqualToThreshold',
  ]),
  TreatMissingData: z.enum(['missing', 'ignore', 'breaching', 'notBreaching']).default('missing'),
  EvaluateLowSampleCountPercentile: z.enum(['evaluate', 'ignore', '']).default('evaluate'),
});
export type MetricAlarm = z.output<typeof metricAlarm>;

const compositeAlarm = z.object({ AlarmName: z.string().min(1), AlarmRule: z.string().min(1) });
export interface CompositeAlarm {
  AlarmName: string;
  rule: AlarmRule;
}

/** A metric filter as PutMetricFilter takes it and DescribeMetricFilters gives it. */
const metricFilter = z.object({
  logGroupName: z.string().optional(),
  filterPattern: z.string().default(''),
  metricTransformations: z
    .array(
      z.object({
        metricName: z.string(),
        metricNamespace: z.string(),
        metricValue: z.string(),
        defaultValue: z.number().optional(),
        unit: z.string().default('None'),
        dimensions: z.record(z.string(), z.string()).default({}),
      }),
    )
    .min(1),
});
export type MetricFilter = z.output<typeof metricFilter>;

export interface AlarmRules {
  metricAlarms: MetricAlarm[];
  compositeAlarms: CompositeAlarm[];
  metricFilters: MetricFilter[];
}

/**
 * Rules out of JSON text: one alarm or filter, an array of them, or the answers of DescribeAlarms and DescribeMetricFilters
 * (`MetricAlarms`, `CompositeAlarms`, `metricFilters`, in one object or several). Throws `bad-request` that names the alarm and
 * the member.
 */
export function parseAlarmRules(text: string): AlarmRules {
  const rules: AlarmRules = { metricAlarms: [], compositeAlarms: [], metricFilters: [] };
  for (const [item, place] of itemsOf(parseJson(text), 'the rules')) readItem(item, place, rules);
  const names = [...rules.metricAlarms, ...rules.compositeAlarms].map(({ AlarmName }) => AlarmName);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) refuse(`There are two alarms called ${twice}.`);
  if (names.length === 0) refuse('The rules hold no alarm. Write it as PutMetricAlarm or PutCompositeAlarm takes it.');
  for (const { AlarmName, rule } of rules.compositeAlarms)
    for (const alarm of alarmsIn(rule))
      if (!names.includes(alarm)) refuse(`${AlarmName}: the rules hold no alarm ${alarm}, which its AlarmRule names.`);
  return { ...rules, compositeAlarms: inOrder(rules.compositeAlarms) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new UserFacingError('bad-request', `The rules are no JSON: ${(cause as Error).message}.`, { cause });
  }
}

const LISTS = ['MetricAlarms', 'CompositeAlarms', 'metricFilters', 'MetricFilters'];

/** The alarms and filters of a document, each with where it stands. */
function itemsOf(value: unknown, place: string): [Record<string, unknown>, string][] {
  if (Array.isArray(value)) return value.flatMap((item, index) => itemsOf(item, `item ${index + 1} of ${place}`));
  if (typeof value !== 'object' || value === null) refuse(`${place}: an alarm or a metric filter is a JSON object.`);
  const members: Record<string, unknown> = { ...value };
  const lists = LISTS.filter((name) => Array.isArray(members[name]));
  return lists.length === 0 ? [[members, place]] : lists.flatMap((name) => itemsOf(members[name], name));
}

function readItem(item: Record<string, unknown>, place: string, rules: AlarmRules): void {
  const name = typeof item.AlarmName === 'string' ? item.AlarmName : place;
  if ('metricTransformations' in item) return void rules.metricFilters.push(parsed(metricFilter, item, place));
  if ('AlarmRule' in item) {
    const { AlarmName, AlarmRule } = parsed(compositeAlarm, item, name);
    try {
      rules.compositeAlarms.push({ AlarmName, rule: parseAlarmRule(AlarmRule) });
    } catch (error) {
      if (!(error instanceof RuleMistake)) throw error;
      refuse(`${AlarmName}, AlarmRule, character ${error.at + 1}: ${error.message}.`);
    }
    return;
  }
  if ('Metrics' in item || 'ThresholdMetricId' in item)
    refuse(`${name}: alarms on metric math and on anomaly bands are not evaluated here. Name one metric.`);
  const alarm = parsed(metricAlarm, item, name);
  if ((alarm.Statistic === undefined) === (alarm.ExtendedStatistic === undefined))
    refuse(`${name}: one of Statistic and ExtendedStatistic is needed.`);
  if ((alarm.DatapointsToAlarm ?? 1) > alarm.EvaluationPeriods)
    refuse(`${name}: DatapointsToAlarm is more than EvaluationPeriods.`);
  rules.metricAlarms.push(alarm);
}

function parsed<T extends z.ZodType>(schema: T, item: unknown, name: string): z.output<T> {
  const read = schema.safeParse(item);
  if (read.success) return read.data;
  const [problem] = read.error.issues;
  return refuse(`${name}, ${problem?.path.join('.') ?? ''}: ${problem?.message ?? ''}.`);
}

/** Each behind those that its rule names. Throws `bad-request` where they name each other in a circle. */
function inOrder(alarms: readonly CompositeAlarm[]): CompositeAlarm[] {
  const byName = new Map(alarms.map((alarm) => [alarm.AlarmName, alarm]));
  const ordered = new Set<CompositeAlarm>();
  const visit = (alarm: CompositeAlarm, path: readonly string[]) => {
    if (path.includes(alarm.AlarmName))
      refuse(`Composite alarms name each other: ${[...path, alarm.AlarmName].join(', ')}.`);
    if (ordered.has(alarm)) return;
    for (const name of alarmsIn(alarm.rule)) {
      const named = byName.get(name);
      if (named !== undefined) visit(named, [...path, alarm.AlarmName]);
    }
    ordered.add(alarm);
  };
  for (const alarm of alarms) visit(alarm, []);
  return [...ordered];
}

function refuse(message: string): never {
  throw new UserFacingError('bad-request', message);
}
