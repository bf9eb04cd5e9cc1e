import { IntlMessageFormat } from 'intl-messageformat';
import { en } from './en.ts';

export type MessageKey = keyof typeof en;

const formats = new Map<MessageKey, IntlMessageFormat>();

/**
 * A text of the window in the user's language (English so far). Numbers come formatted with their unit, except those that
 * a plural depends on.
 */
export function t(key: MessageKey, values?: Record<string, string | number>): string {
  let format = formats.get(key);
  if (format === undefined) {
    format = new IntlMessageFormat(en[key], 'en-US');
    formats.set(key, format);
  }
  return String(format.format(values));
}
