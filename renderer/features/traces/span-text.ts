import { duration } from '../../lib/format-number.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';
import type { Span } from './trace-model.ts';

const member = (block: unknown, ...keys: string[]): unknown =>
  keys.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined),
    block,
  );

const textOf = (value: unknown): string | null =>
  typeof value === 'string' || typeof value === 'number' ? visibleText(String(value)) : null;

/** What a span is, after its name: its origin, what it called, or that it is a part of its segment. */
export function spanKind({ entity }: Span): string {
  if (entity.origin !== null) return visibleText(entity.origin.replace(/^AWS::/, '').replaceAll('::', ' '));
  const operation = textOf(member(entity.blocks.aws, 'operation'));
  if (operation !== null) return operation;
  if (entity.namespace === 'remote') return t('trace.remoteCall');
  return entity.kind === 'subsegment' ? t('trace.subsegment') : t('trace.segment');
}

/** What stands at a bar: how long it took, and what came of it. */
export function spanText(span: Span): string {
  const { http, sql } = span.entity.blocks;
  const status = textOf(member(http, 'response', 'status'));
  const method = textOf(member(http, 'request', 'method'));
  const parts = [
    span.inProgress ? t('trace.inProgress') : duration((span.end - span.start) / 1000),
    [method, status].filter((part) => part !== null).join(' '),
    textOf(member(sql, 'database_type')) ?? '',
    visibleText(span.entity.exceptions[0]?.type ?? ''),
  ];
  return parts.filter((part) => part !== '').join(', ');
}
