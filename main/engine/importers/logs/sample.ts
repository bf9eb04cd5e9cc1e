import { JsonScanner, membersOf } from '../json-scan.ts';
import { bomLength } from '../recognise.ts';

/** Lines and bytes that detection looks at (cloudwatch-logs.md part 2). */
const SAMPLE_BYTES = 64 * 1024;
const SAMPLE_LINES = 200;
/** Objects of JSON that is not in lines. */
const SAMPLE_OBJECTS = 20;

/** A line as the JSON object that it is; null where it is none. */
export type SampledDocument = Readonly<Record<string, unknown>> | null;

/** What the members of a JSON object are called, and where its first array's first item begins. */
export interface SampledObject {
  names: ReadonlySet<string>;
  /** Members of the first item of the array under each member, where it has one. */
  items: ReadonlyMap<string, SampledItem>;
}
/** `object` with its members; `array`; `none` in an empty array; `other`. */
export interface SampledItem {
  what: 'object' | 'array' | 'none' | 'other';
  names: ReadonlySet<string>;
}

/** The first bytes of a file after inflating, and what detection needs of them. Each part is worked out once, when asked. */
export class Sample {
  readonly #start: number;
  #lines: string[] | null = null;
  #documents: SampledDocument[] | null = null;
  #object: SampledObject | null = null;
  #items: ReadonlySet<string>[] | null = null;
  #first: SampledItem | null = null;

  constructor(
    readonly head: Buffer,
    /** `head` is all there is. */
    readonly whole: boolean,
    /** Path of the file, or of the member inside its archive. */
    readonly path: string,
  ) {
    this.#start = new JsonScanner(head).skipSpace(bomLength(head));
  }

  get opens(): 'object' | 'array' | 'text' {
    const byte = this.head[this.#start];
    return byte === 0x7b ? 'object' : byte === 0x5b ? 'array' : 'text';
  }

  /** Whole lines, without their ends and without blank ones. */
  get lines(): readonly string[] {
    if (this.#lines === null) {
      const size = Math.min(this.head.length, SAMPLE_BYTES);
      const text = this.head.toString('utf8', bomLength(this.head), size);
      const all = text.split(/\r?\n/);
      if (!(this.whole && size === this.head.length) && all.length > 1) all.pop();
      this.#lines = all.filter((line) => line.trim() !== '').slice(0, SAMPLE_LINES);
    }
    return this.#lines;
  }

  /** The lines as documents, as many. */
  get documents(): readonly SampledDocument[] {
    this.#documents ??= this.lines.map(documentOf);
    return this.#documents;
  }

  /** Share of the lines that are so, 0 to 1; 0 without lines. */
  share(isSo: (line: string) => boolean): number {
    return this.lines.length === 0 ? 0 : this.lines.filter(isSo).length / this.lines.length;
  }

  /** The first object; of an array the first item's. Without members where there is none. */
  get object(): SampledObject {
    if (this.#object === null) {
      const scanner = new JsonScanner(this.head);
      const at = this.opens === 'array' ? scanner.skipSpace(this.#start + 1) : this.#start;
      const names = new Set<string>();
      const items = new Map<string, SampledItem>();
      if (this.head[at] === 0x7b) {
        for (const { name, start } of membersOf(scanner, at)) {
          names.add(name);
          if (this.head[start] === 0x5b) items.set(name, firstItem(scanner, start));
        }
      }
      this.#object = { names, items };
    }
    return this.#object;
  }

  /** Names of the members of the first items of an array, or of the first of values one after the other; none of what is no object. */
  get items(): readonly ReadonlySet<string>[] {
    if (this.opens === 'text') return [];
    this.#items ??= firstItems(new JsonScanner(this.head), this.opens === 'array' ? this.#start + 1 : this.#start);
    return this.#items;
  }

  /** The first item where the file is an array. */
  get first(): SampledItem {
    this.#first ??= firstItem(new JsonScanner(this.head), this.#start);
    return this.#first;
  }
}

function documentOf(line: string): SampledDocument {
  if (!line.trimStart().startsWith('{')) return null;
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return null;
  }
}

function firstItems(scanner: JsonScanner, from: number): ReadonlySet<string>[] {
  const { bytes } = scanner;
  const found: ReadonlySet<string>[] = [];
  for (let at = scanner.skipSpace(from); at < bytes.length && bytes[at] !== 0x5d; ) {
    found.push(new Set(bytes[at] === 0x7b ? [...membersOf(scanner, at)].map(({ name }) => name) : []));
    const end = scanner.valueEnd(at);
    if (end <= at || found.length === SAMPLE_OBJECTS) break;
    at = scanner.skipSpace(end);
    if (bytes[at] === 0x2c) at = scanner.skipSpace(at + 1);
  }
  return found;
}

function firstItem(scanner: JsonScanner, arrayStart: number): SampledItem {
  const { bytes } = scanner;
  const at = scanner.skipSpace(arrayStart + 1);
  const none: ReadonlySet<string> = new Set();
  switch (bytes[at]) {
    case 0x7b:
      return { what: 'object', names: new Set([...membersOf(scanner, at)].map(({ name }) => name)) };
    case 0x5b:
      return { what: 'array', names: none };
    case 0x5d:
      return { what: 'none', names: none };
    default:
      return { what: 'other', names: none };
  }
}
