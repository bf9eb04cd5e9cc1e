import type { EditField, EditValue } from '../../../preload/contract/edit.ts';
import type { ResultColumn } from '../../../preload/contract/page.ts';
import type { QueryLanguage } from '../../../preload/contract/query.ts';
import type { TimeRange } from '../../../preload/contract/time.ts';
import { type JsonNode, nodeText } from '../../lib/json-tree.ts';
import { type CellValue, cellValue, plainText, recordAt } from '../../lib/page-cache.ts';
import { isSecretName, isSecretValue } from '../../lib/secrets.ts';
import type { Result } from '../state/query-run.ts';

/** A value that the window shows somewhere, with what can be done to it: the same of a cell, a facet and a record. */
export interface ValueHandle {
  field: EditField;
  value: EditValue;
  /** As it is copied; empty where it is missing. */
  text: string;
  /** Hidden until somebody reveals it: neither copied nor written into a query before. */
  isSecret: boolean;
  /** The record that it was met in. */
  record: { fileId: number; position: number } | null;
  /** The field is a column of the SQL views alone: derived, or of our own making. */
  sqlOnly?: boolean;
  /** No query can name the field: it lies in a text that is JSON itself. */
  unnamed?: boolean;
  /** A stretch of time rather than a moment: the bin of a chart. The range is set by its ends. */
  span?: TimeRange;
  /** The query that the value was met in, where that is not the tab in front: acts open tabs of their own. */
  asked?: { language: QueryLanguage; text: string; sources: string[] };
  /** Where filters go that are no query's: into the ranking that the value stands in. */
  into?: (act: 'filter' | 'exclude' | 'only' | 'count') => void;
}

/** A value of a result as an edit of the query has it, digits and microseconds in full. */
export function cellEditValue(column: ResultColumn, value: CellValue): EditValue {
  if (value === null) return { kind: 'missing' };
  switch (value.kind) {
    case 'number':
      return { kind: 'number', text: String(value.value) };
    case 'boolean':
      return { kind: 'boolean', value: value.value };
    case 'time':
      return { kind: 'time', us: String(BigInt(Math.trunc(value.us))) };
    case 'text':
      if (column.type === 'json') return { kind: 'json', text: value.text };
      return { kind: column.type === 'number' ? 'number' : 'text', text: value.text };
  }
}

export function cellHandle(column: ResultColumn, value: CellValue, record: ValueHandle['record']): ValueHandle {
  const text = plainText(value);
  return {
    field: { name: column.name, of: 'rows', databaseType: column.databaseType },
    value: cellEditValue(column, value),
    text,
    isSecret: text !== '' && (isSecretName(column.name) || isSecretValue(text)),
    record,
  };
}

/** A value that is known as text alone: a group or series of a chart, or null where it is missing. Times are microseconds. */
export function textHandle(column: ResultColumn, text: string | null): ValueHandle {
  if (text === null) return cellHandle(column, null, null);
  if (column.type === 'time' && /^-?\d+$/.test(text))
    return cellHandle(column, { kind: 'time', us: Number(text) }, null);
  if (column.type === 'boolean') return cellHandle(column, { kind: 'boolean', value: text === 'true' }, null);
  return cellHandle(column, { kind: 'text', text }, null);
}

/** A text that a record is told by elsewhere than in its JSON: a fact, a file that it came from. */
export function fieldHandle(name: string, text: string, record: ValueHandle['record'], sqlOnly = false): ValueHandle {
  const isSecret = isSecretName(name) || isSecretValue(text);
  return { field: { name, of: 'events' }, value: { kind: 'text', text }, text, isSecret, record, sqlOnly };
}

/** The bin of a chart over time. */
export function spanHandle(field: ValueHandle['field'], span: TimeRange): ValueHandle {
  const value = { kind: 'time' as const, us: String(BigInt(Math.trunc(span.from))) };
  return { field, value, text: plainText({ kind: 'time', us: span.from }), isSecret: false, record: null, span };
}

/** The value of a result's row in one of its own columns, by index; null while its page is not here. */
export function resultHandle(result: Result, row: number, column: number): ValueHandle | null {
  const [found, of] = [result.cache.find(row), result.columns[column]];
  const values = found?.page.columns[column];
  if (found === null || values === undefined || of === undefined) return null;
  return cellHandle(of, cellValue(values, found.index), recordAt(found.page, found.index));
}

/** A value in a record's JSON, by the keys that lead to it. */
export function nodeHandle(
  path: (string | number)[],
  node: JsonNode,
  raw: string,
  isSecret: boolean,
  record: ValueHandle['record'],
  unnamed: boolean,
): ValueHandle {
  const text = nodeText(node, raw);
  const name = fieldName(path);
  return { field: { name, of: 'events', path }, value: nodeEditValue(node, text), text, isSecret, record, unnamed };
}

/** A field's name by the keys and list places that lead to it: `resources[0].ARN`. */
export function fieldName(path: readonly (string | number)[]): string {
  return path.map((key, i) => (typeof key === 'number' ? `[${key}]` : i === 0 ? key : `.${key}`)).join('');
}

function nodeEditValue(node: JsonNode, text: string): EditValue {
  switch (node.kind) {
    case 'string':
      return { kind: 'text', text };
    case 'number':
      return { kind: 'number', text };
    case 'literal':
      return node.value === null ? { kind: 'missing' } : { kind: 'boolean', value: node.value };
    default:
      return { kind: 'json', text };
  }
}

const ISO_TIME = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?$/;

/** The moment that a value tells, in microseconds since 1970; null where it tells none. */
export function momentOf({ value, text }: ValueHandle): number | null {
  if (value.kind === 'time') return Number(value.us);
  if (value.kind !== 'text' || !ISO_TIME.test(text)) return null;
  const ms = Date.parse(/(?:Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text.replace(' ', 'T')}Z`);
  return Number.isNaN(ms) ? null : ms * 1000;
}
