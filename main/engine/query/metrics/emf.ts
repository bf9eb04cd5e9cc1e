/**
 * Embedded metric format: log events that name the metrics in themselves (cloudwatch-logs.md part 4).
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export interface EmfMetric {
  namespace: string;
  metricName: string;
  unit: string;
  dimensions: Record<string, string>;
  values: readonly number[];
}

export interface EmfEvent {
  /** Milliseconds since 1970; null where the event does not say it. */
  timeMs: number | null;
  metrics: EmfMetric[];
  /** Why parts of the event, or all of it, give no metric. */
  rejected: string[];
}

/** Units of MetricDatum. */
const UNITS: ReadonlySet<string> = new Set([
  ...['Seconds', 'Microseconds', 'Milliseconds', 'Percent', 'Count', 'Count/Second', 'None'],
  ...['Bytes', 'Kilobytes', 'Megabytes', 'Gigabytes', 'Terabytes', 'Bits', 'Kilobits', 'Megabits', 'Gigabits', 'Terabits'].flatMap(
    (unit) => [unit, `${unit}/Second`],
  ),
]); // biome-ignore format: by their kinds

const LONGEST_NAMESPACE = 1024;
const MOST_DIMENSIONS = 30;
const LONGEST_DIMENSION_NAME = 250;
const LONGEST_DIMENSION_VALUE = 1024;
const MOST_METRICS = 100;
const MOST_VALUES = 100;

type Members = Record<string, unknown>;

/** The metrics of a message; Lambda may write something before the document. Null where it is no such event. */
export function readEmf(message: string): EmfEvent | null {
  const document = parseObject(message.slice(Math.max(0, message.indexOf('{'))));
  if (document === null) return null;
  const wrapper = isObject(document._aws) ? document._aws : null;
  const directives = wrapper === null ? document.CloudWatchMetrics : wrapper.CloudWatchMetrics;
  if (directives === undefined) return null;
  const metrics: EmfMetric[] = [];
  const rejected: string[] = [];
  const timeMs = timeOf(wrapper === null ? document.Timestamp : wrapper.Timestamp);
  if (wrapper !== null && timeMs === null) return { timeMs, metrics, rejected: ['_aws.Timestamp is no time in ms'] };
  if (!Array.isArray(directives)) return { timeMs, metrics, rejected: ['CloudWatchMetrics is no array'] };
  for (const directive of directives) readDirective(document, directive, metrics, rejected);
  return { timeMs, metrics, rejected };
}

function readDirective(document: Members, directive: unknown, metrics: EmfMetric[], rejected: string[]): void {
  if (!isObject(directive)) return void rejected.push('a directive is no object');
  const { Namespace: namespace, Dimensions: sets, Metrics: targets } = directive;
  if (typeof namespace !== 'string' || namespace === '' || namespace.length > LONGEST_NAMESPACE)
    return void rejected.push('Namespace is no text of 1 to 1,024 characters');
  if (!Array.isArray(sets) || sets.length === 0) return void rejected.push('Dimensions has no dimension set');
  if (!Array.isArray(targets) || targets.length > MOST_METRICS)
    return void rejected.push('Metrics is no array of at most 100 metrics');
  const dimensions = sets.flatMap((set) => {
    const read = readDimensions(document, set);
    if (typeof read !== 'string') return [read];
    rejected.push(read);
    return [];
  });
  for (const target of targets) {
    const read = readTarget(document, target);
    if (typeof read === 'string') rejected.push(read);
    else for (const set of dimensions) metrics.push({ namespace, ...read, dimensions: set });
  }
}

/** The dimensions of a set with their values, or what is wrong. */
function readDimensions(document: Members, set: unknown): Record<string, string> | string {
  if (!Array.isArray(set) || set.length > MOST_DIMENSIONS) return 'a dimension set is no array of at most 30 names';
  const found: Record<string, string> = {};
  for (const name of set) {
    if (typeof name !== 'string' || name === '' || name.length > LONGEST_DIMENSION_NAME)
      return 'a dimension has no name of 1 to 250 characters';
    const value = Object.hasOwn(document, name) ? document[name] : undefined;
    if (typeof value !== 'string' || value === '' || value.length > LONGEST_DIMENSION_VALUE)
      return `the dimension ${name} is no text of 1 to 1,024 characters`;
    found[name] = value;
  }
  return found;
}

/** A metric's name, unit and values, or what is wrong. */
function readTarget(document: Members, target: unknown): Pick<EmfMetric, 'metricName' | 'unit' | 'values'> | string {
  if (!isObject(target) || typeof target.Name !== 'string' || target.Name === '') return 'a metric has no name';
  const { Name: metricName, Unit: unit = 'None' } = target;
  if (typeof unit !== 'string' || !UNITS.has(unit))
    return `the metric ${metricName} has a unit that CloudWatch does not know`;
  const value = Object.hasOwn(document, metricName) ? document[metricName] : undefined;
  const values = Array.isArray(value) ? value : [value];
  const isNumeric = values.every((one): one is number => typeof one === 'number' && Number.isFinite(one));
  if (!isNumeric || values.length > MOST_VALUES)
    return `the metric ${metricName} is no number, and no array of at most 100`;
  return { metricName, unit, values };
}

/** Container Insights writes the time as a number, or as its text. */
function timeOf(value: unknown): number | null {
  const ms = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
  return typeof ms === 'number' && Number.isFinite(ms) && ms >= 0 ? ms : null;
}

function parseObject(text: string): Members | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
