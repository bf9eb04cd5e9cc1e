import type { Cutter } from '../logs/log-event.ts';
import type { Sample } from '../logs/sample.ts';
import type { JsonObject } from './json-values.ts';

/** Where documents came from, as `segments` tells: X-Ray itself, OTLP or Jaeger, or log events of `aws/spans`. */
export type SourceFormat = 'xray' | 'otlp' | 'spans';

/** A segment document that was cut out of a file, or made of a span. */
export interface FoundDocument {
  /** Number of its record in the file, from 1. A record may give several documents, one after the other. */
  position: number;
  document: unknown;
  /** Its text in its own characters; null where it was made, and JSON of it will do. */
  text: string | null;
}

/** Takes what a cutter finds. `offset` is the place in the inflated file. */
export interface TraceSink {
  document(found: FoundDocument, offset: number): void;
  /** A trace summary as GetTraceSummaries gives it. */
  summary(summary: JsonObject, text: string, position: number, offset: number): void;
  /** Something in a record's place that is none. */
  failed(reason: string, position: number, bytes: Buffer, start: number, end: number, offset: number): void;
  /** What is to be said of a record that was taken, or of the file where `position` is null. */
  remark(reason: string, position: number | null, offset: number): void;
}

/** A form in which traces lie in a file. A further one is a further entry of `TRACE_FORMATS`. */
export interface TraceFormat {
  /** Its id (design.md part 12), which `--as` takes and the ledger keeps. */
  id: string;
  source: SourceFormat;
  /** How sure the first bytes are of this format, 0 to 1. */
  score(sample: Sample): number;
  /** Cuts a file of this format into documents. */
  cutter(sample: Sample, sink: TraceSink): Cutter;
}
