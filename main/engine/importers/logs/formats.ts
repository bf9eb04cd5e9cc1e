import { cloudWatchFilter, cloudWatchGet, subscription } from './cloudwatch-events.ts';
import { csvFormat } from './csv-format.ts';
import { exportFormat } from './export-format.ts';
import { insightsResults } from './insights-results.ts';
import { jsonDocuments, jsonLines } from './json-format.ts';
import type { Cutter, LogSink } from './log-event.ts';
import type { Sample } from './sample.ts';
import { textFormat } from './text-format.ts';

/** A form in which log events lie in a file. A further one is a further entry of the table below. */
export interface LogFormat {
  /** Its id (design.md part 12), which `--as` takes and the ledger keeps. */
  id: string;
  /** How sure the first bytes are of this format, 0 to 1. The surest format wins; on a par the one earlier in the table. */
  score(sample: Sample): number;
  /**
   * Why it is only taken in when somebody asked for the file; null where nobody need. Plain text and data without times
   * lie beside exports too (a README), and are no evidence (cloudwatch-logs.md part 2).
   */
  reasonToAsk(sample: Sample): string | null;
  /** Cuts a file of this format into events. */
  cutter(sample: Sample, sink: LogSink): Cutter;
}

/** Every format of log events that can be read. */
export const LOG_FORMATS: readonly LogFormat[] = [
  cloudWatchFilter,
  cloudWatchGet,
  subscription,
  insightsResults,
  exportFormat,
  jsonLines,
  jsonDocuments,
  csvFormat,
  textFormat,
];

/** The format that a sample is most surely of; null where it is of none. */
export function surestFormat(sample: Sample): LogFormat | null {
  let best: { format: LogFormat; score: number } | null = null;
  for (const format of LOG_FORMATS) {
    const score = format.score(sample);
    if (score > (best?.score ?? 0)) best = { format, score };
  }
  return best?.format ?? null;
}
