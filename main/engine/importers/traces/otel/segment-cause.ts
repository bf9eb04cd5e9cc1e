import type { JsonObject } from '../json-values.ts';
import { derivedId, isAwsSdkSpan, type Span, type SpanEvent, textAttribute } from './span.ts';
import { type ParsedException, parseStackTrace } from './stack-traces.ts';

/**
 * The `cause` of a span (xray.md 6.2, row "cause"): its exceptions, of a call of an AWS SDK the tries that failed too; without
 * either the message of a status that is Error. Null without a cause.
 */
export function causeOf(span: Span): JsonObject | null {
  const events = span.events.flatMap((event) => exceptionsOf(event, span));
  const exceptions = events.length > 0 ? events : ofStatus(span);
  if (exceptions.length === 0) return null;
  const ids = exceptions.map((_, index) => derivedId('exception', span.traceId, span.spanId, String(index)));
  return {
    exceptions: exceptions.map(({ hasCause, ...exception }, index) => ({
      id: ids[index],
      ...exception,
      ...(hasCause === true ? { cause: ids[index + 1] } : {}),
    })),
  };
}

interface Exception extends Omit<ParsedException, 'hasCause'> {
  remote?: boolean;
  /** The next in the list caused it. */
  hasCause?: boolean;
}

function exceptionsOf(event: SpanEvent, span: Span): Exception[] {
  const { attributes } = event;
  if (event.name === 'exception') {
    const remote = span.kind === 'CLIENT' || span.kind === 'PRODUCER';
    const type = textAttribute(attributes, 'exception.type') ?? '';
    const message = textAttribute(attributes, 'exception.message') ?? '';
    const stack = textAttribute(attributes, 'exception.stacktrace') ?? '';
    const language = textAttribute(span.resource, 'telemetry.sdk.language');
    return parseStackTrace({ type, message }, stack, language).map((one) => ({ ...one, remote }));
  }
  const code = textAttribute(attributes, 'http.response.status_code');
  const said = textAttribute(attributes, 'aws.http.error_message');
  if (event.name !== 'HTTP request failure' || !isAwsSdkSpan(span) || code === null || said === null) return [];
  const seconds = ((event.timeUs ?? 0) / 1e6).toFixed(6);
  return [{ type: 'aws.http.error.event', message: `${code}@${seconds}@${said}`, remote: true }];
}

function ofStatus({ status, attributes }: Span): Exception[] {
  if (status.code !== 'ERROR') return [];
  const message = status.message ?? textAttribute(attributes, 'http.status_text');
  return message === null ? [] : [{ type: '', message }];
}
