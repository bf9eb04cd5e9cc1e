import { basename } from 'node:path';
import type { FileScope, LogChoice } from './logs/file-scope.ts';
import { LOG_FORMAT_IDS, LOG_FORMATS, type LogFormat, PARQUET, surestFormat } from './logs/formats.ts';
import { Sample } from './logs/sample.ts';
import { nameOfBinary } from './other-formats.ts';
import { type Recognised, recognise } from './recognise.ts';
import { surestTraceFormat, TRACE_FORMAT_IDS, TRACE_FORMATS } from './traces/formats.ts';
import type { TraceFormat } from './traces/trace-format.ts';

/** Bytes of a file's beginning, after inflating, that say what it is. */
export const HEAD = 128 * 1024;

/** A trail with its layout, log events or traces of a format, or the rows of a Parquet file. */
export type Readable =
  | Extract<Recognised, { verdict: 'cut' }>
  | { verdict: 'logs'; kind: string; format: LogFormat; sample: Sample }
  | { verdict: 'traces'; kind: string; format: TraceFormat; sample: Sample }
  | { verdict: 'parquet'; kind: typeof PARQUET };

/** What a file is, or why it is left out. */
export type Identified = Readable | Exclude<Recognised, { verdict: 'cut' }>;

/** Kinds of the trail's recogniser that may be something to the formats of logs/formats.ts and traces/formats.ts. */
const OPEN_KINDS = new Set(['json', 'text', 'unknown']);
/** Whether a file that was left out as this kind may be read another time: when it is asked for, or by a later version. */
export function mayBeRead(kind: string): boolean {
  return OPEN_KINDS.has(kind) || LOG_FORMAT_IDS.has(kind) || TRACE_FORMAT_IDS.has(kind);
}

/** Members of a record's top level that other logs hardly have; a page of records has one of them. */
const TRAIL_MEMBERS = ['"eventVersion"', '"eventSource"', '"eventID"'];

/** Lines and items of JSON with no more than names that any application may use (`eventType`, `userAgent`) are logs. */
function isSurelyTrail({ layout, item }: Extract<Recognised, { verdict: 'cut' }>, head: Buffer): boolean {
  return (
    layout === 'wrapped' ||
    item !== 'record' ||
    !head.includes('{') ||
    TRAIL_MEMBERS.some((name) => head.includes(name))
  );
}

const TEST_OBJECT = {
  verdict: 'skipped',
  kind: 'logs-export',
  reason: 'test object of a CloudWatch Logs export (aws-logs-write-test)',
} as const;

/**
 * Says what a file is by its first bytes after inflating: a trail, traces, else the surest of the formats of log events, or
 * what the user said it is. `path` is that of the file, or of the member of an archive; `whole` tells that `head` is all there is.
 */
export function identify(head: Buffer, whole: boolean, path: string, scope: FileScope, choice: LogChoice): Identified {
  const name = basename(path);
  const trail = recognise(head, whole, name);
  if (choice.format === 'cloudtrail') return trail;
  if (name === 'aws-logs-write-test' && trail.verdict !== 'cut') return TEST_OBJECT;
  if (trail.kind === PARQUET && (choice.format === null || choice.format === PARQUET))
    return { verdict: 'parquet', kind: PARQUET };
  if (choice.format === PARQUET) return { verdict: 'failed', kind: 'unknown', reason: 'not a Parquet file' };
  if (trail.kind === 'empty' || nameOfBinary(head) !== null) return trail;
  const sample = new Sample(head, whole, path);
  const traces = choice.format === null ? null : (TRACE_FORMATS.find(({ id }) => id === choice.format) ?? null);
  if (traces !== null) return { verdict: 'traces', kind: traces.id, format: traces, sample };
  if (choice.format !== null) {
    const format = LOG_FORMATS.find(({ id }) => id === choice.format);
    if (format === undefined) throw new Error(`There is no format ${choice.format}`);
    return { verdict: 'logs', kind: format.id, format, sample };
  }
  if (trail.verdict === 'cut' && isSurelyTrail(trail, head)) return trail;
  const found = surestTraceFormat(sample);
  if (found !== null) return { verdict: 'traces', kind: found.id, format: found, sample };
  if (trail.verdict !== 'cut' && !mayBeRead(trail.kind)) return trail;
  const format = surestFormat(sample);
  // A file whose name promises JSON is damaged when it holds other text.
  if (format === null || (trail.verdict === 'failed' && format.id === 'text')) return trail;
  const reason = format.reasonToAsk(sample);
  if (reason !== null && !scope.asked) return { verdict: 'skipped', kind: format.id, reason };
  return { verdict: 'logs', kind: format.id, format, sample };
}
