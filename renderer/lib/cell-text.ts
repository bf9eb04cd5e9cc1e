import type { ResultColumn } from '../../preload/contract/page.ts';
import { locale } from '../messages/message.ts';
import { accountsIn } from './account-names.ts';
import { dateTime, timeOfDay } from './format-time.ts';
import { type CellValue, plainText } from './page-cache.ts';
import { maskedValue, mayHoldSecret } from './secrets.ts';
import { middleEllipsis, visibleText } from './visible-text.ts';

/** What decides how values look beside the values themselves. */
export interface CellStyle {
  zone: string;
  /** Times inside of this range of a day or less drop their date. */
  day: { from: number; to: number } | null;
  reveal: boolean;
}

// A cell shows a few hundred characters at most; a raw record of a megabyte must not become text of the page.
const LONGEST = 600;
/** Characters beyond the width of a cell. */
const OVER = 8;
const ARN = /^arn:[^:]*:[^:]*:[^:]*:[^:]*:(.+)$/;
const ID = /^(?=.*(?:[/:]|\d{3}))\S+$/;

/** `arn:aws:sts::111122223333:assumed-role/OrderAdmin/ci-7f2` -> `OrderAdmin/ci-7f2`: account and rest are in the tooltip. */
export function shortArn(text: string): string {
  const resource = ARN.exec(text)?.[1];
  return resource === undefined ? text : resource.replace(/^(?:assumed-role|user|role)\//, '');
}

/** The value as one line of a cell that is `characters` wide. */
export function cellText(column: ResultColumn, value: CellValue, characters: number, style: CellStyle): string {
  if (value === null) return '';
  switch (value.kind) {
    case 'number':
      return Number.isInteger(value.value) ? value.value.toLocaleString(locale()) : String(value.value);
    case 'boolean':
      return String(value.value);
    case 'time': {
      const inDay = style.day !== null && value.us >= style.day.from && value.us < style.day.to;
      return inDay ? timeOfDay(value.us, style.zone) : dateTime(value.us, style.zone);
    }
    case 'text': {
      const start = value.text.slice(0, LONGEST);
      const masked =
        style.reveal || !(mayHoldSecret(column.name, start) || start.length > 60)
          ? start
          : maskedValue(column.name, start);
      // What lies outside of the cell costs as much to lay out as what shows.
      const most = Math.max(8, characters) + OVER;
      if (column.type !== 'text') return visibleText(cut(masked, most));
      const short = shortArn(masked);
      // An id, a path: no spaces, so both ends tell more than the start alone.
      const isId = value.text.length < LONGEST && ID.test(short);
      return isId ? middleEllipsis(visibleText(short), Math.max(8, characters)) : visibleText(cut(short, most));
    }
  }
}

/** The beginning of a text, with an ellipsis: letters that take no room of their own may leave the cell's end free. */
function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most).replace(/[\ud800-\udbff]$/, '')}…`;
}

/**
 * The whole value for a tooltip, still without secrets and with invisible characters shown; below it what the user calls the
 * accounts in it.
 */
export function fullText(column: ResultColumn, value: CellValue, style: CellStyle): string {
  if (value === null) return '';
  if (value.kind === 'time')
    return `${dateTime(value.us, style.zone)} ${style.zone === 'UTC' ? 'UTC' : `(${plainText(value)})`}`;
  const text = plainText(value).slice(0, 4000);
  const shown = visibleText(style.reveal ? text : maskedValue(column.name, text));
  const accounts = accountsIn(shown);
  return accounts.length === 0 ? shown : `${shown}\n${accounts.map(visibleText).join('\n')}`;
}

/** The value as it is copied: plain, with secrets dotted unless revealed. */
export function copiedText(column: ResultColumn, value: CellValue, reveal: boolean): string {
  const text = plainText(value);
  return reveal || value?.kind !== 'text' ? text : maskedValue(column.name, text);
}

/** One cell of a TSV: what would break rows or columns becomes a space. */
export const tsvCell = (text: string) => text.replace(/[\t\r\n]+/g, ' ');
