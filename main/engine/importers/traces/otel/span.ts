import { createHash } from 'node:crypto';
import type { JsonObject } from '../json-values.ts';

/** A value of an attribute. Whole numbers beyond 2^53, which a number cannot hold, are text of their digits. */
export type AttributeValue =
  | string
  | number
  | boolean
  | null
  | readonly AttributeValue[]
  | { [key: string]: AttributeValue };
export type Attributes = Readonly<Record<string, AttributeValue>>;

export const SPAN_KINDS = ['UNSPECIFIED', 'INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER'] as const;
export type SpanKind = (typeof SPAN_KINDS)[number];
export const STATUS_CODES = ['UNSET', 'OK', 'ERROR'] as const;

/** A span of OpenTelemetry, whatever form it was read from. Times are microseconds since the epoch. */
export interface Span {
  /** In X-Ray's form. */
  traceId: string;
  /** 16 hexadecimal digits, small letters. */
  spanId: string;
  parentId: string | null;
  name: string;
  kind: SpanKind;
  startUs: number;
  /** Null where the record has no end. */
  endUs: number | null;
  attributes: Attributes;
  status: { code: (typeof STATUS_CODES)[number]; message: string | null };
  events: readonly SpanEvent[];
  links: readonly SpanLink[];
  resource: Attributes;
  scope: { name: string; version: string | null; attributes: Attributes } | null;
  /** What else the record says, as it was written. */
  rest: JsonObject;
}

export interface SpanEvent {
  name: string;
  timeUs: number | null;
  attributes: Attributes;
}

export interface SpanLink {
  traceId: string;
  spanId: string;
  attributes: Attributes;
}

/** A span, or why a record is none. */
export type ReadSpan = { span: Span } | { reason: string };

/**
 * An id as hexadecimal digits in small letters. Dumps of the proto form to JSON write its bytes in base64 instead. Null where
 * it is no id; an id of zeros alone is none either (trace.proto).
 */
export function hexId(value: unknown, digits: 16 | 32): string | null {
  if (typeof value !== 'string') return null;
  const hex = value.length === digits && /^[0-9a-f]+$/i.test(value) ? value.toLowerCase() : base64Id(value, digits);
  return hex === null || /^0+$/.test(hex) ? null : hex;
}

function base64Id(value: string, digits: number): string | null {
  const bytes = digits / 2;
  if (value.length !== Math.ceil(bytes / 3) * 4 || !/^[A-Za-z0-9+/]+={1,2}$/.test(value)) return null;
  const hex = Buffer.from(value, 'base64').toString('hex');
  return hex.length === digits ? hex : null;
}

/** X-Ray's form of 32 hexadecimal digits (xray.md 1.4). */
export function xrayTraceId(hex: string): string {
  return `1-${hex.slice(0, 8)}-${hex.slice(8)}`;
}

/** Whole microseconds of nanoseconds since the epoch, rounded down; null without a time (0 is none, as in the proto form). */
export function microsOfNanos(value: unknown): number | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  const digits = String(value);
  if (!/^\d{1,20}$/.test(digits)) return null;
  const micros = Number(BigInt(digits) / 1000n);
  return micros === 0 ? null : micros;
}

/** The text of an attribute that is set; numbers as they are written. */
export function textAttribute(attributes: Attributes, ...keys: readonly string[]): string | null {
  for (const key of keys) {
    const value = attributes[key];
    if (typeof value === 'string' && value !== '') return value;
    if (typeof value === 'number') return String(value);
  }
  return null;
}

/** The first of the attributes that is a whole number, also where it was written as text. */
export function integerAttribute(attributes: Attributes, ...keys: readonly string[]): number | null {
  for (const key of keys) {
    const value = attributes[key];
    const number = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
    if (typeof number === 'number' && Number.isSafeInteger(number)) return number;
  }
  return null;
}

/** A call of an AWS SDK. */
export function isAwsSdkSpan({ attributes }: Span): boolean {
  return attributes['rpc.system'] === 'aws-api';
}

/** 16 hexadecimal digits that are the same for the same parts: ids of what we make must not change when a file is read anew. */
export function derivedId(...parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 16);
}
