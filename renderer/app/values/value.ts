import type { EditField, EditValue } from '../../../preload/contract/edit.ts';
import type { ResultColumn } from '../../../preload/contract/page.ts';
import { type JsonNode, nodeText } from '../../lib/json-tree.ts';
import { type CellValue, cellValue, plainText } from '../../lib/page-cache.ts';
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

/** The value of a result's row in one of its own columns, by index; null while its page is not here. */
export function resultHandle(result: Result, row: number, column: number): ValueHandle | null {
  const [found, of] = [result.cache.find(row), result.columns[column]];
  const values = found?.page.columns[column];
  if (found === null || values === undefined || of === undefined) return null;
  const { records } = found.page;
  const [fileId, position] = [records?.fileIds[found.index], records?.positions[found.index]];
  const record = fileId === undefined || position === undefined ? null : { fileId, position };
  return cellHandle(of, cellValue(values, found.index), record);
}

/** A value in a record's JSON, by the keys that lead to it. */
export function nodeHandle(
  path: (string | number)[],
  node: JsonNode,
  raw: string,
  isSecret: boolean,
  record: ValueHandle['record'],
): ValueHandle {
  const text = nodeText(node, raw);
  const name = path.map((key, i) => (typeof key === 'number' ? `[${key}]` : i === 0 ? key : `.${key}`)).join('');
  return { field: { name, of: 'events', path }, value: nodeEditValue(node, text), text, isSecret, record };
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
