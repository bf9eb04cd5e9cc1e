import type { CatalogField, FieldType } from '../../../../preload/contract/catalog.ts';
import { DNS_FIELDS, DNS_LINE, FLOW_FIELDS, FLOW_LINE, LAMBDA_FIELDS } from '../insights/fields.ts';
import { fieldOfColumn, partsOf, shapeOf, valuesOfLine } from '../insights/line-shape.ts';
import { NUMERIC_TEXT } from '../insights/values.ts';

/** Bounds of what is kept of one data set. The rest can be asked for all the same; it is only not proposed. */
export const MOST_FIELDS = 1000;
const MOST_NAMES = 20_000;
const MOST_DEPTH = 12;
/** Elements of a list that become fields of their own, `items.0` and so on. */
const LIST_POSITIONS = 3;
const MOST_VALUES = 1000;
const LONGEST_VALUE = 200;
const TOP = 10;

export interface DiscoveredFields {
  sampled: number;
  /** The commonest `MOST_FIELDS`, then by name. */
  fields: CatalogField[];
  /** Names beyond those. */
  leftOut: number;
  /** Keys that hold dots themselves. */
  dotted: string[];
}

interface Seen {
  events: number;
  types: Set<FieldType>;
  values: Map<string, number>;
}

/** How the events of a data set are read besides as JSON (specs/insights-ql.md 6.2). */
export interface EventForm {
  /** The format that it was read as, and the names of its columns where it has them. */
  format: { name: string; fields: readonly string[] | null } | null;
  /** Of a group `/aws/lambda/...`: the first object inside of a line is read as well. */
  lambda: boolean;
}

/** Counts the fields of a sample of events; what an event is, is found out as the compiler does. */
export class FieldCounter {
  private readonly seen = new Map<string, Seen>();
  private readonly dotted = new Set<string>();
  sampled = 0;

  add(message: string, form: EventForm): void {
    this.sampled++;
    const document = documentIn(message, form.lambda);
    if (document !== null) {
      for (const [key, value] of Object.entries(document)) this.value(key.startsWith('@') ? `@${key}` : key, value, 1);
      for (const key of Object.keys(document)) if (key.includes('.')) this.dotted.add(key);
    }
    if (/^(START|END|REPORT) RequestId: /.test(message)) this.lambda(message);
    if (document === null) this.columns(message, form);
  }

  result(): DiscoveredFields {
    const all = [...this.seen].sort(([a, x], [b, y]) => y.events - x.events || (a < b ? -1 : 1));
    return {
      sampled: this.sampled,
      fields: all.slice(0, MOST_FIELDS).map(([name, seen]) => ({
        name,
        type: typeOf(seen.types),
        share: seen.events / this.sampled,
        top: topOf(seen.values),
      })),
      leftOut: Math.max(0, all.length - MOST_FIELDS),
      dotted: [...this.dotted].sort(),
    };
  }

  /** A value of a document and what lies inside of it. */
  private value(name: string, value: unknown, depth: number): void {
    switch (typeof value) {
      case 'string':
        this.note(name, 'text', value);
        return;
      case 'number':
        // Digits beyond 2^53 are lost in a JavaScript number, so such a value is no example of its field.
        this.note(name, 'number', Number.isInteger(value) && !Number.isSafeInteger(value) ? null : String(value));
        return;
      case 'boolean':
        this.note(name, 'boolean', value ? '1' : '0');
        return;
      default:
        if (value !== null && typeof value === 'object') this.inside(name, value, depth);
    }
  }

  private inside(name: string, value: object, depth: number): void {
    this.note(name, Array.isArray(value) ? 'list' : 'map', null);
    if (depth >= MOST_DEPTH) return;
    const members = Array.isArray(value) ? Object.entries(value.slice(0, LIST_POSITIONS)) : Object.entries(value);
    for (const [key, member] of members) {
      if (key.includes('.')) this.dotted.add(key);
      this.value(`${name}.${key}`, member, depth + 1);
    }
  }

  private note(name: string, type: FieldType, value: string | null): void {
    let seen = this.seen.get(name);
    if (seen === undefined) {
      if (this.seen.size >= MOST_NAMES) return;
      seen = { events: 0, types: new Set(), values: new Map() };
      this.seen.set(name, seen);
    }
    seen.events++;
    seen.types.add(type);
    if (value === null || value === '' || value.length > LONGEST_VALUE) return;
    const count = seen.values.get(value);
    if (count !== undefined || seen.values.size < MOST_VALUES) seen.values.set(value, (count ?? 0) + 1);
  }

  /** Values of lines that are text, which count as numbers where they read so. */
  private column(name: string, value: string | undefined): void {
    if (value === undefined || value === '') return;
    // A flow record without data has - in place of its values.
    if (value === '-') this.note(name, this.seen.get(name)?.types.has('number') ? 'number' : 'text', value);
    else this.note(name, NUMERIC_TEXT.test(value) ? 'number' : 'text', value);
  }

  private columns(message: string, { format }: EventForm): void {
    const fields = format?.fields ?? null;
    const shape = format === null || fields === null ? null : shapeOf(format.name, fields);
    if (format !== null && fields === null && partsOf(format.name).length > 0) this.parts(format.name, null, message);
    if (format !== null && fields !== null && shape !== null) {
      const values = valuesOfLine(shape, message);
      for (const [index, column] of fields.entries()) {
        this.column(fieldOfColumn(format.name, column), values[index]);
        this.parts(format.name, column, values[index] ?? '');
      }
    } else if (FLOW.test(message)) {
      const values = message.split(' ');
      for (const [index, field] of FLOW_FIELDS.entries()) this.column(field, values[index]);
    } else if (DNS.test(message)) {
      const values = message.split(' ');
      for (const [index, field] of DNS_FIELDS.entries()) this.column(field, values[index]);
    }
  }

  private parts(format: string, column: string | null, text: string): void {
    for (const part of partsOf(format))
      if (part.column === column) this.column(part.name, new RegExp(part.pattern).exec(text)?.[1]);
  }

  private lambda(message: string): void {
    const isReport = message.startsWith('REPORT');
    for (const [name, { pattern, lines, megabytes }] of LAMBDA) {
      const value = lines === 'report' && !isReport ? undefined : pattern.exec(message)?.[1];
      this.column(name, value !== undefined && megabytes ? String(Number(value) * 1_000_000) : value);
    }
  }
}

const FLOW = new RegExp(FLOW_LINE);
const DNS = new RegExp(DNS_LINE);
const LAMBDA = [...LAMBDA_FIELDS].map(
  ([name, { pattern, ...rest }]) => [name, { ...rest, pattern: new RegExp(pattern) }] as const,
);

/** The JSON object of an event: its message, or in Lambda groups what lies between the first and the last bracket. */
function documentIn(message: string, lambda: boolean): Record<string, unknown> | null {
  const start = message.indexOf('{');
  if (start < 0 || (!lambda && message.slice(0, start).trim() !== '')) return null;
  try {
    const value: unknown = JSON.parse(lambda ? message.slice(start, message.lastIndexOf('}') + 1) : message);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}

function typeOf(types: ReadonlySet<FieldType>): FieldType {
  const [first = 'text'] = types;
  return types.size === 1 ? first : 'mixed';
}

/** Values that came more than once, the commonest first. */
function topOf(values: ReadonlyMap<string, number>): { value: string; count: number }[] {
  return [...values]
    .filter(([, count]) => count > 1)
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .slice(0, TOP)
    .map(([value, count]) => ({ value, count }));
}
