import type { GroupEvent } from './support.ts';

/** A Contributor Insights rule evaluated event by event in plain JavaScript, written apart from the engine's SQL. */
export interface PlainRule {
  LogFormat: 'JSON' | 'CLF';
  Fields?: Record<string, string>;
  Contribution: { Keys: string[]; ValueOf?: string; Filters: PlainFilter[] };
  AggregateOn: 'Count' | 'Sum';
}
export type PlainFilter = { Match: string } & Record<string, unknown>;

export interface PlainReport {
  total: number;
  uniqueCount: number;
  contributors: { keys: string[]; value: number; points: [ms: number, value: number][] }[];
  counted: Record<'notJson' | 'filteredOut' | 'missingKey' | 'valueNotNumeric' | 'matched', number>;
}

const NUMERIC = /^ *[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)? *$/;

export function evaluate(
  rule: PlainRule,
  events: readonly GroupEvent[],
  periodMs: number,
  orderBy: 'sum' | 'maximum',
): PlainReport {
  const counted = { notJson: 0, filteredOut: 0, missingKey: 0, valueNotNumeric: 0, matched: 0 };
  const found = new Map<string, { keys: string[]; points: Map<number, number> }>();
  const { Keys, ValueOf, Filters } = rule.Contribution;
  for (const event of events) {
    const read = readerOf(rule, event.message);
    if (read === null) {
      counted.notJson++;
      continue;
    }
    if (!Filters.every((filter) => passes(filter, read(filter.Match)))) {
      counted.filteredOut++;
      continue;
    }
    const keys = Keys.flatMap((key) => read(key) ?? []);
    if (keys.length < Keys.length) {
      counted.missingKey++;
      continue;
    }
    const value = rule.AggregateOn === 'Sum' && ValueOf !== undefined ? numberOf(read(ValueOf)) : 1;
    if (value === null) {
      counted.valueNotNumeric++;
      continue;
    }
    counted.matched++;
    const id = JSON.stringify(keys);
    const entry = found.get(id) ?? { keys, points: new Map<number, number>() };
    found.set(id, entry);
    const at = Math.floor(event.timestamp / periodMs) * periodMs;
    entry.points.set(at, (entry.points.get(at) ?? 0) + value);
  }
  const contributors = [...found.values()].map(({ keys, points }) => ({
    keys,
    value: six([...points.values()].reduce((sum, one) => sum + one, 0)),
    largest: six(Math.max(...points.values())),
    points: [...points].sort(([a], [b]) => a - b).map(([at, value]): [number, number] => [at, six(value)]),
  }));
  contributors.sort(
    (a, b) => (orderBy === 'maximum' ? b.largest - a.largest : 0) || b.value - a.value || compareKeys(a.keys, b.keys),
  );
  return {
    total: six(contributors.reduce((sum, { value }) => sum + value, 0)),
    uniqueCount: contributors.length,
    contributors: contributors.map(({ keys, value, points }) => ({ keys, value, points })),
    counted,
  };
}

function compareKeys(a: readonly string[], b: readonly string[]): number {
  for (const [i, key] of a.entries()) {
    const order = Buffer.compare(Buffer.from(key), Buffer.from(b[i] ?? ''));
    if (order !== 0) return order;
  }
  return 0;
}

function six(value: number): number {
  return Number(value.toFixed(6)) + 0;
}

type Read = (field: string) => string | null;

/** Null where the message is not of the rule's format. */
function readerOf(rule: PlainRule, message: string): Read | null {
  if (rule.LogFormat === 'CLF') {
    const words = wordsOf(message);
    const position = (field: string) =>
      Number(Object.entries(rule.Fields ?? {}).find(([, alias]) => alias === field)?.[0] ?? field);
    return (field) => words[position(field) - 1] ?? null;
  }
  let document: unknown;
  try {
    document = JSON.parse(message);
  } catch {
    return null;
  }
  if (typeof document !== 'object' || document === null || Array.isArray(document)) return null;
  return (field) => leafOf(document, field);
}

function leafOf(document: unknown, path: string): string | null {
  let at = document;
  for (const [, name, index] of path.matchAll(/\.([^.[\]]+)|\[(\d+)\]/g)) {
    if (typeof at !== 'object' || at === null) return null;
    if (index !== undefined) at = Array.isArray(at) ? at[Number(index)] : undefined;
    else at = Array.isArray(at) ? undefined : Object.entries(at).find(([key]) => key === name)?.[1];
  }
  return ['string', 'number', 'boolean'].includes(typeof at) ? String(at) : null;
}

/** A character at a time, as the rule of the specification says it. */
function wordsOf(line: string): string[] {
  const words: string[] = [];
  for (let i = 0; i < line.length; ) {
    if (/[\t\n\f\r ]/.test(line[i] ?? '')) {
      i++;
      continue;
    }
    const close = line[i] === '[' ? line.indexOf(']', i + 1) : line[i] === '"' ? line.indexOf('"', i + 1) : -1;
    if (close >= 0) {
      words.push(line.slice(i + 1, close));
      i = close + 1;
      continue;
    }
    const start = i;
    while (i < line.length && !/[\t\n\f\r ]/.test(line[i] ?? '')) i++;
    words.push(line.slice(start, i));
  }
  return words;
}

function numberOf(text: string | null): number | null {
  if (text === null || !NUMERIC.test(text)) return null;
  const value = Number(text);
  return Number.isFinite(value) ? value : null;
}

function passes(filter: PlainFilter, text: string | null): boolean {
  const number = numberOf(text);
  const { In, NotIn, StartsWith, GreaterThan, LessThan, EqualTo, NotEqualTo, IsPresent } = filter;
  if (typeof IsPresent === 'boolean') return (text !== null) === IsPresent;
  if (text === null) return false;
  if (Array.isArray(In)) return In.includes(text);
  if (Array.isArray(NotIn)) return !NotIn.includes(text);
  if (Array.isArray(StartsWith)) return StartsWith.some((start: string) => text.startsWith(start));
  if (number === null) return false;
  if (typeof GreaterThan === 'number') return number > GreaterThan;
  if (typeof LessThan === 'number') return number < LessThan;
  if (typeof EqualTo === 'number') return number === EqualTo;
  return number !== NotEqualTo;
}
