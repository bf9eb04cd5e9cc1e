import { UserFacingError } from '../../../../preload/contract/errors.ts';
import type { LogsPull, TracesPull } from '../../../../preload/contract/pull.ts';
import { XRAY_LIMITS } from '../../../../preload/contract/xray-limits.ts';
import { SPANS_GROUP } from '../../importers/traces/otel/span-record.ts';
import { storedTraceId } from '../../importers/traces/trace-id.ts';
import { filterMistakes } from '../../query/trace-filter/compile.ts';
import { parseFilter } from '../../query/trace-filter/parser.ts';
import type { Span } from '../covered-time.ts';
import { spanOf } from '../logs/log-groups.ts';

/** Where an account keeps its traces: in X-Ray itself, or as log events of `aws/spans` (Transaction Search, xray.md 2.1). */
export type TraceMode = 'xray' | 'search';

/**
 * The filter expression that AWS is asked with, its group in it; null for every trace. Throws `query.syntax` with the places of the
 * mistakes in what the user wrote: a window that AWS refuses is then refused for its length.
 */
export function filterOf({ filter, group }: Pick<TracesPull, 'filter' | 'group'>): string | null {
  const text = filter?.trim() ?? '';
  const mistakes = filterMistakes(text);
  if (mistakes.length > 0) {
    throw new UserFacingError('query.syntax', mistakes.map(({ message }) => message).join('; '), {
      at: mistakes.map(({ at }) => at),
    });
  }
  if (group === null) return text === '' ? null : text;
  const named = `group.name = ${JSON.stringify(group)}`;
  const parsed = text === '' ? null : parseFilter(text);
  if (parsed === null || !parsed.ok) return named;
  return `${named} AND ${parsed.expression.kind === 'or' ? `(${text})` : text}`;
}

/** Ids as X-Ray writes them, each once. */
export function idsOf({ traceIds }: TracesPull): string[] {
  return [...new Set((traceIds ?? []).map(storedTraceId))];
}

/** The time that is asked for, cut to what X-Ray keeps. */
export function traceSpan({ range }: Pick<TracesPull, 'range'>, now: number): Span {
  const asked = spanOf(range ?? { from: 0, to: now * 1000 });
  return { from: Math.max(asked.from, now - XRAY_LIMITS.keptMs), to: Math.min(asked.to, now) };
}

/** What of its time is asked for, as it stands in the names of slices. */
export function selectionOf(pull: TracesPull): Record<string, string> {
  const filter = filterOf(pull);
  return filter === null ? {} : { filter };
}

/** The pull of log events that brings a time's spans. */
export function spansPull({ connection, range, callsPerSecond, keepOriginal }: TracesPull): LogsPull {
  return {
    source: 'logs',
    connection,
    groups: [SPANS_GROUP],
    range,
    pattern: null,
    streams: null,
    method: 'auto',
    follow: false,
    callsPerSecond,
    keepOriginal,
  };
}

/**
 * When the spans of these traces may have been stored: around the time `made` that they are of, else around that in their ids. Throws
 * `bad-request` for ids with no time in them, as OpenTelemetry makes them.
 */
export function storedAround(ids: readonly string[], made: Span | null, now: number): Span {
  const times = ids.map(timeInId);
  const { from, to } = made ?? { from: Math.min(...times), to: Math.max(...times) };
  if (made === null && (from < FIRST_TRACE || to > now + XRAY_LIMITS.retrieval.beforeMs)) {
    throw new UserFacingError(
      'bad-request',
      'These trace ids do not say their time, so a range is needed: when the traces were made.',
    );
  }
  const { beforeMs, afterMs } = XRAY_LIMITS.retrieval;
  return { from: from - beforeMs, to: Math.min(now, to + afterMs) };
}

/** X-Ray was opened in December 2016; ids that say an earlier time are random. */
const FIRST_TRACE = Date.UTC(2016, 11, 1);

/** Milliseconds since the epoch, of X-Ray's form. */
export function timeInId(id: string): number {
  return Number.parseInt(id.slice(2, 10), 16) * 1000;
}
