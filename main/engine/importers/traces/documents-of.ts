import { JsonItemCutter } from '../logs/json-items.ts';
import type { Cutter } from '../logs/log-event.ts';
import type { JsonObject } from './json-values.ts';
import type { TraceSink } from './trace-format.ts';

/** What a converter made of a chunk of a file. */
export interface Converted {
  /** Records (spans) that the chunk holds, the failed ones counted in. */
  records: number;
  /** Segment documents; `record` counts from 1 inside of the chunk, in rising order. */
  documents: { record: number; document: JsonObject }[];
  failed: { record: number; reason: string; raw: string }[];
}

/**
 * Makes segment documents of a chunk: a whole JSON document of the format (`TracesData`, a Jaeger answer, a span record).
 * Pure: the same chunk gives the same documents. Throws nothing; what it cannot read is `failed`.
 */
export type DocumentsOf = (chunk: JsonObject) => Converted;

/** Cuts JSON documents one after the other, one a line or in an array, and converts each. */
export function convertedCutter(sink: TraceSink, documentsOf: DocumentsOf): Cutter {
  let before = 0;
  return new JsonItemCutter({
    wrapper: null,
    item: (bytes, start, end, _number, offset) => {
      const chunk = parsedObject(bytes, start, end);
      if (chunk === null) {
        sink.failed('not a JSON object', ++before, bytes, start, end, offset);
        return;
      }
      before += giveConverted(sink, documentsOf(chunk), before, offset);
    },
    failed: (reason, bytes, start, end, _number, offset) => sink.failed(reason, ++before, bytes, start, end, offset),
  });
}

/** Hands over what was converted; `before` is the number of records before it. Answers with the number of its records. */
export function giveConverted(sink: TraceSink, converted: Converted, before: number, offset: number): number {
  for (const { record, document } of converted.documents)
    sink.document({ position: before + record, document, text: null }, offset);
  for (const { record, reason, raw } of converted.failed) {
    const bytes = Buffer.from(raw);
    sink.failed(reason, before + record, bytes, 0, bytes.length, offset);
  }
  return converted.records;
}

function parsedObject(bytes: Buffer, start: number, end: number): JsonObject | null {
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8', start, end));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : null;
  } catch {
    return null;
  }
}
