import type { ResultColumn } from '../../../preload/contract/page.ts';
import type { RowChange } from '../../../preload/contract/results.ts';
import type { MessageKey } from '../../messages/message.ts';

/** What each kind of change is called. */
export const CHANGE_TEXT: Readonly<Record<RowChange, MessageKey>> = {
  changed: 'compare.changed',
  'only B': 'compare.onlyB',
  'only A': 'compare.onlyA',
  same: 'compare.same',
};

/** A sign before what is told in words as well: never colour alone. */
export const CHANGE_SIGN: Readonly<Record<RowChange, string>> = {
  changed: '≠',
  'only B': '+',
  'only A': '−',
  same: '=',
};

const DELTA = /, change$/;

/** Whether a column of a comparison tells a difference; those of times are in seconds. */
export function isDelta({ name, type }: ResultColumn): boolean {
  return DELTA.test(name) && type === 'number';
}

/** The unit of a difference: seconds of times, rows of whole rows; numbers have that of their column. */
export function deltaUnit(column: ResultColumn, columns: readonly ResultColumn[]): string {
  const base = column.name.replace(DELTA, '');
  if (columns.find(({ name }) => name === `${base}, A`)?.type === 'time') return ' s';
  return '';
}

/** A difference with its sign: `+12`, `−3 s`, `0`. */
export function deltaText(text: string, unit: string): string {
  const number = Number(text);
  if (Number.isNaN(number)) return text;
  const digits = text.replace(/^-/, '').replace(/^(\d+)/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ','));
  return `${number > 0 ? '+' : number < 0 ? '−' : ''}${digits}${unit}`;
}
