import type { SpoolPart } from '../cut-protocol.ts';
import type { FileTally } from '../file-tally.ts';
import { type Cell, type Columns, ColumnWriter } from './column-writer.ts';
import { TracesAtHand } from './derive/traces-at-hand.ts';
import { type JsonObject, jsonText } from './json-values.ts';
import { addMembers, MEMBER_COLUMNS, rowsOfDocument, type SegmentRow, startOfSummary } from './segment-rows.ts';
import type { FoundDocument, SourceFormat, TraceSink } from './trace-format.ts';
import { storedTraceId } from './trace-id.ts';

/** Columns of a line of segments, in their order. */
export const SEGMENT_COLUMNS = [
  ['file_id', 'INTEGER'],
  ['position', 'BIGINT'],
  ['source_format', 'VARCHAR'],
  ['trace_id', 'VARCHAR', 'free'],
  ['id', 'VARCHAR', 'free'],
  ['parent_id', 'VARCHAR', 'free'],
  ['kind', 'VARCHAR'],
  ['name', 'VARCHAR', 'free'],
  ['origin', 'VARCHAR', 'free'],
  ['namespace', 'VARCHAR', 'free'],
  ['start_us', 'BIGINT'],
  ['end_us', 'BIGINT'],
  ['fault', 'BOOLEAN'],
  ['error', 'BOOLEAN'],
  ['throttle', 'BOOLEAN'],
  ['outcome', 'VARCHAR'],
  ['http_method', 'VARCHAR', 'free'],
  ['http_url', 'VARCHAR', 'free'],
  ['http_status', 'INTEGER'],
  ['http_user_agent', 'VARCHAR', 'free'],
  ['http_client_ip', 'VARCHAR', 'free'],
  ['otel_service', 'VARCHAR', 'free'],
  ['otel_kind', 'VARCHAR', 'free'],
  ['node_name', 'VARCHAR', 'free'],
  ['node_type', 'VARCHAR', 'free'],
  ['node_account', 'VARCHAR', 'free'],
  ['annotations', 'VARCHAR'],
  ['exceptions', 'VARCHAR'],
  ['links', 'VARCHAR'],
  ['cause_id', 'VARCHAR', 'free'],
  ['owner_id', 'VARCHAR', 'free'],
  ['doc_id', 'VARCHAR', 'free'],
  ['doc_depth', 'INTEGER'],
  ['entities', 'INTEGER'],
  ['pointer', 'VARCHAR'],
  ...MEMBER_COLUMNS,
  ['doc', 'VARCHAR', 'free'],
] as const satisfies Columns;

/** Columns of a line of summaries. */
export const SUMMARY_COLUMNS = [
  ['file_id', 'INTEGER'],
  ['position', 'BIGINT'],
  ['trace_id', 'VARCHAR', 'free'],
  ['start_us', 'BIGINT'],
  ['summary', 'VARCHAR', 'free'],
] as const satisfies Columns;

/** Writes segments, subsegments and trace summaries as lines of the spool, and what is derived of traces beside them. */
export class TraceSpool implements TraceSink {
  readonly #segments: ColumnWriter;
  readonly #summaries: ColumnWriter;
  readonly #traces: TracesAtHand;
  #source: SourceFormat = 'xray';
  #lastPosition = 0;

  constructor(
    private readonly tally: FileTally,
    nextPath: (suffix: string) => string,
  ) {
    this.#segments = new ColumnWriter('segments', () => nextPath('segments.tsv'));
    this.#summaries = new ColumnWriter('trace-summaries', () => nextPath('summaries.tsv'));
    this.#traces = new TracesAtHand(nextPath);
  }

  /** Everything from here on belongs to the tally's file. */
  begin(source: SourceFormat): void {
    this.#source = source;
    this.#lastPosition = 0;
  }

  get size(): number {
    return this.#segments.size + this.#summaries.size + this.#traces.size;
  }

  /** Lines written since the last `finish`. */
  get lines(): number {
    return this.#segments.lines + this.#summaries.lines;
  }

  document({ position, document, text }: FoundDocument, offset: number): void {
    const found = rowsOfDocument(document, this.tally.fileId);
    if ('reason' in found) {
      const shown = Buffer.from(text ?? JSON.stringify(document));
      this.failed(found.reason, position, shown, 0, shown.length, offset);
      return;
    }
    this.#count(position);
    for (const note of found.notes) this.tally.remark(note, position, offset);
    const docId = found.rows[0]?.own.id ?? '';
    for (const [i, row] of found.rows.entries()) {
      const doc = i === 0 ? (text ?? jsonText(row.source)) : null;
      this.#segments.line(cellsOf(this.tally.fileId, position, this.#source, found.traceId, docId, row, doc));
    }
    this.#traces.add(
      found.traceId,
      found.rows.map(({ own }) => own),
    );
  }

  summary(summary: JsonObject, text: string, position: number): void {
    this.#count(position);
    const traceId = storedTraceId(String(summary.Id));
    this.#summaries.line([this.tally.fileId, position, traceId, startOfSummary(summary, traceId), text]);
  }

  failed(reason: string, position: number, bytes: Buffer, start: number, end: number, offset: number): void {
    this.tally.failed(reason, position, bytes, start, end, offset);
  }

  remark(reason: string, position: number | null, offset: number): void {
    this.tally.remark(reason, position, offset);
  }

  /** Closes what was written since the last call. */
  finish(): SpoolPart[] {
    return [this.#segments.finish(), this.#summaries.finish(), ...this.#traces.finish()].filter(
      (part) => part !== null,
    );
  }

  /** Several documents may be made of one record. */
  #count(position: number): void {
    if (position !== this.#lastPosition) this.tally.records++;
    this.#lastPosition = position;
  }
}

/** A line of a segment or subsegment of the document `docId`; `doc` is its text in the line that it begins. */
function cellsOf(
  fileId: number,
  position: number,
  source: SourceFormat,
  traceId: string,
  docId: string,
  row: SegmentRow,
  doc: string | null,
): Cell[] {
  const { own, depth, entities, pointer } = row;
  const { annotations, exceptions, links, node } = own;
  const cells: Cell[] = [
    fileId,
    position,
    source,
    traceId,
    own.id,
    own.parentId,
    own.kind,
    own.name,
    own.origin,
    own.namespace,
    own.startUs,
    own.endUs,
    own.fault,
    own.error,
    own.throttle,
    own.outcome,
    own.httpMethod,
    own.httpUrl,
    own.httpStatus,
    own.httpUserAgent,
    own.httpClientIp,
    own.otelService,
    own.otelKind,
    node?.name ?? null,
    node?.type ?? null,
    node?.account ?? null,
    annotations === null ? null : jsonText(annotations),
    exceptions.length === 0 ? null : jsonText(exceptions),
    links.length === 0 ? null : jsonText(links),
    own.causeId,
    own.ownerId,
    docId,
    depth,
    entities,
    pointer,
  ];
  addMembers(cells, row);
  cells.push(doc);
  return cells;
}
