import type { SpoolPart } from '../cut-protocol.ts';
import type { FileTally } from '../file-tally.ts';
import { SpoolWriter } from '../spool-writer.ts';
import { type JsonObject, jsonText } from './json-values.ts';
import {
  jsonMembers,
  MEMBER_COLUMNS,
  memberValues,
  rowsOfDocument,
  type SegmentRow,
  startOfSummary,
} from './segment-rows.ts';
import type { FoundDocument, SourceFormat, TraceSink } from './trace-format.ts';
import { storedTraceId } from './trace-id.ts';

/** Columns of a line of segments, in their order, with DuckDB's types. `how` is 1 where breaks were replaced, in any text. */
export const SEGMENT_COLUMNS: readonly (readonly [name: string, type: string])[] = [
  ['file_id', 'INTEGER'],
  ['position', 'BIGINT'],
  ['how', 'VARCHAR'],
  ['source_format', 'VARCHAR'],
  ['trace_id', 'VARCHAR'],
  ['id', 'VARCHAR'],
  ['parent_id', 'VARCHAR'],
  ['kind', 'VARCHAR'],
  ['name', 'VARCHAR'],
  ['origin', 'VARCHAR'],
  ['namespace', 'VARCHAR'],
  ['start_us', 'BIGINT'],
  ['end_us', 'BIGINT'],
  ['fault', 'BOOLEAN'],
  ['error', 'BOOLEAN'],
  ['throttle', 'BOOLEAN'],
  ['outcome', 'VARCHAR'],
  ...MEMBER_COLUMNS,
  ['node_name', 'VARCHAR'],
  ['node_type', 'VARCHAR'],
  ['node_account', 'VARCHAR'],
  ['annotations', 'VARCHAR'],
  ['exceptions', 'VARCHAR'],
  ['links', 'VARCHAR'],
  ['cause_id', 'VARCHAR'],
  ['owner_id', 'VARCHAR'],
  ['doc_id', 'VARCHAR'],
  ['doc_depth', 'INTEGER'],
  ['entities', 'INTEGER'],
  ['pointer', 'VARCHAR'],
  ['doc', 'VARCHAR'],
];

/** Columns of a line of summaries. */
export const SUMMARY_COLUMNS: readonly (readonly [name: string, type: string])[] = [
  ['file_id', 'INTEGER'],
  ['position', 'BIGINT'],
  ['how', 'VARCHAR'],
  ['trace_id', 'VARCHAR'],
  ['start_us', 'BIGINT'],
  ['summary', 'VARCHAR'],
];

/** Longest text that is written through the writer's own buffer, in characters. */
const SHORT = 100_000;

/**
 * Writes segments, subsegments and trace summaries as lines for DuckDB's CSV reader, one column after the other with TAB
 * between. LF, CR and TAB inside of a text are written as the control characters 30, 29 and 31 (JSON text cannot hold
 * those); an empty column is null.
 */
export class TraceSpool implements TraceSink {
  readonly #segments: SpoolWriter;
  readonly #summaries: SpoolWriter;
  #source: SourceFormat = 'xray';
  #lastPosition = 0;

  constructor(
    private readonly tally: FileTally,
    nextPath: (suffix: string) => string,
  ) {
    this.#segments = new SpoolWriter('segments', () => nextPath('segments.tsv'));
    this.#summaries = new SpoolWriter('trace-summaries', () => nextPath('summaries.tsv'));
  }

  /** Everything from here on belongs to the tally's file. */
  begin(source: SourceFormat): void {
    this.#source = source;
    this.#lastPosition = 0;
  }

  get size(): number {
    return this.#segments.size + this.#summaries.size;
  }

  /** Lines written since the last `finish`. */
  get lines(): number {
    return this.#segments.lines + this.#summaries.lines;
  }

  document({ position, document, text }: FoundDocument, offset: number): void {
    const found = rowsOfDocument(document);
    if ('reason' in found) {
      const shown = Buffer.from(text ?? JSON.stringify(document));
      this.failed(found.reason, position, shown, 0, shown.length, offset);
      return;
    }
    this.#count(position);
    for (const note of found.notes) this.tally.remark(note, position, offset);
    const [root] = found.rows;
    // Text without escapes has no breaks inside of its strings, which spares looking at each of them.
    const mayBreak = text?.includes('\\') ?? true;
    for (const row of found.rows) {
      const doc = row === root ? (text ?? jsonText(row.entity)) : null;
      this.#write(this.#segments, position, [this.#source, ...valuesOf(row, root ?? row)], doc, mayBreak);
    }
  }

  summary(summary: JsonObject, text: string, position: number): void {
    this.#count(position);
    const traceId = storedTraceId(String(summary.Id));
    this.#write(this.#summaries, position, [traceId, startOfSummary(summary, traceId)], text, true);
  }

  failed(reason: string, position: number, bytes: Buffer, start: number, end: number, offset: number): void {
    this.tally.failed(reason, position, bytes, start, end, offset);
  }

  remark(reason: string, position: number, offset: number): void {
    this.tally.remark(reason, position, offset);
  }

  /** Closes what was written since the last call. */
  finish(): SpoolPart[] {
    return [this.#segments.finish(), this.#summaries.finish()].filter((part) => part !== null);
  }

  /** Several documents may be made of one record. */
  #count(position: number): void {
    if (position !== this.#lastPosition) this.tally.records++;
    this.#lastPosition = position;
  }

  /** A line: its place, the values, and last the document. */
  #write(
    writer: SpoolWriter,
    position: number,
    values: readonly (string | number | boolean | null)[],
    document: string | null,
    mayBreak: boolean,
  ): void {
    let how = '';
    let cells = '';
    for (const value of values) {
      if (value === null) cells += '\t';
      else if (mayBreak && typeof value === 'string' && CONTROL.test(value)) {
        how = '1';
        cells += `\t${value.replace(CONTROLS, spelled)}`;
      } else cells += `\t${value}`;
    }
    let last = document ?? '';
    if (CONTROL.test(last)) {
      how = '1';
      last = last.replace(CONTROLS, spelled);
    }
    const line = `${this.tally.fileId}\t${position}\t${how}${cells}\t${last}`;
    if (line.length < SHORT) writer.text(line);
    else {
      const bytes = Buffer.from(line);
      writer.copy(bytes, 0, bytes.length);
    }
    writer.endLine();
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what a line cannot hold
const CONTROL = /[\u0000-\u001f]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what a line cannot hold
const CONTROLS = /[\u0000-\u001f]/g;

/** Other control characters stay, but those that have a meaning here and NUL: the document's own text has them escaped. */
function spelled(character: string): string {
  switch (character) {
    case '\n':
      return '\u001e';
    case '\r':
      return '\u001d';
    case '\t':
      return '\u001f';
    case '\u0000':
    case '\u001d':
    case '\u001e':
    case '\u001f':
      return '\ufffd';
    default:
      return character;
  }
}

function valuesOf(row: SegmentRow, root: SegmentRow): (string | number | boolean | null)[] {
  const json = jsonMembers(row);
  return [
    row.traceId,
    row.id,
    row.parentId,
    row.kind,
    row.name,
    row.origin,
    row.namespace,
    row.startUs,
    row.endUs,
    row.fault,
    row.error,
    row.throttle,
    row.outcome,
    ...memberValues(row),
    row.node?.name ?? null,
    row.node?.type ?? null,
    row.node?.account ?? null,
    json.annotations,
    json.exceptions,
    json.links,
    json.causeId,
    // What encloses an independent subsegment is known once all documents are.
    root.kind === 'subsegment' ? null : root.id,
    root.id,
    row.depth,
    row.entities,
    row.pointer,
  ];
}
