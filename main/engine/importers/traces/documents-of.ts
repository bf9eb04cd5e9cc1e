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
