import type { Sample } from '../logs/sample.ts';
import { OTEL_FORMATS } from './otel/formats.ts';
import type { TraceFormat } from './trace-format.ts';
import { xray, xrayBatch, xraySummaries } from './xray-formats.ts';

/** Every format of traces that can be read. */
export const TRACE_FORMATS: readonly TraceFormat[] = [xrayBatch, xraySummaries, ...OTEL_FORMATS, xray];

/** Ids of all formats whose records are traces or parts of them. */
export const TRACE_FORMAT_IDS: ReadonlySet<string> = new Set(TRACE_FORMATS.map(({ id }) => id));

/** The format of traces that a sample is most surely of; null where it is of none. */
export function surestTraceFormat(sample: Sample): TraceFormat | null {
  let surest: TraceFormat | null = null;
  let most = 0;
  for (const format of TRACE_FORMATS) {
    const score = format.score(sample);
    if (score > most) [surest, most] = [format, score];
  }
  return surest;
}
