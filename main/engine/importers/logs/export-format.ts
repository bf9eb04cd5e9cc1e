import { timeOfText } from './event-time.ts';
import type { LogFormat } from './formats.ts';
import { LineCutter } from './line-cutter.ts';
import { plainEvent } from './log-event.ts';

/** `2026-03-02T10:00:00.123Z ` in front of each message. */
const STAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z /;
const STAMP_LENGTH = 25;
/** PREFIX/EXPORT_TASK_ID/STREAM/000000.gz; at least the name must be so, as many programs write lines like an export's. */
const EXPORT_NAME = /(?:^|[/!])\d{6}(?:\.gz)?$/;
const EXPORT_PATH = /(?:^|[/!])([0-9a-f]{8}-[0-9a-f-]{27}\/([^/]+)\/\d{6})(?:\.gz)?$/;
const LEAST_SHARE = 0.9;

/** Stream of a file of a CloudWatch Logs export: `/` in its name was replaced by `-`. Null elsewhere. */
export function exportedStream(path: string): string | null {
  return EXPORT_PATH.exec(path)?.[2] ?? null;
}

/** `EXPORT_TASK_ID/STREAM/000000`, which no two files of exports share. Null elsewhere. */
export function exportPlace(path: string): string | null {
  return EXPORT_PATH.exec(path)?.[1] ?? null;
}

/**
 * Files of a CloudWatch Logs export to S3 (cloudwatch-logs.md 2.1): time, one space, message. Lines that begin with no time
 * belong to the message before them, and what stands before the newline in front of the next time is the message to the
 * byte. A message whose own later line begins with such a time cannot be told from two events, and is not guessed.
 */
export const exportFormat: LogFormat = {
  id: 'logs-export',
  score: (sample) => {
    if (!EXPORT_NAME.test(sample.path) || !sample.lines.some((line) => STAMP.test(line))) return 0;
    // Indented lines are the rest of a message: a stack trace, a document.
    const share = sample.share((line) => STAMP.test(line) || /^\s/.test(line));
    return share >= LEAST_SHARE || exportedStream(sample.path) !== null ? 0.95 : 0;
  },
  reasonToAsk: () => null,
  cutter: (_sample, sink) =>
    new LineCutter({
      crlf: false,
      role: (window, start, end) => (hasStamp(window, start, end) ? 'begins' : 'continues'),
      event: (window, start, end, line, offset) => {
        const time = timeOfText(window.toString('latin1', start, start + STAMP_LENGTH - 1));
        sink.event(plainEvent(line, window.subarray(start + STAMP_LENGTH, end), time), offset);
      },
      stray: (reason, window, start, end, line, offset) => sink.failed(reason, line, window, start, end, offset),
    }),
};

function hasStamp(window: Buffer, start: number, end: number): boolean {
  // Most lines that continue a message are told by one byte.
  if (end - start < STAMP_LENGTH || window[start + 10] !== 0x54 || window[start + 24] !== 0x20) return false;
  return STAMP.test(window.toString('latin1', start, start + STAMP_LENGTH));
}
