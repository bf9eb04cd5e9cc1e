import { shortArn } from '../../lib/cell-text.ts';
import { maskedValue } from '../../lib/secrets.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { locale } from '../../messages/message.ts';

/** A measure as it is shown: whole numbers in full, others with at most six decimals, as reports have them. */
export function valueText(value: number): string {
  return value.toLocaleString(locale(), { maximumFractionDigits: 6 });
}

/** A key as it is shown in little room: secrets as dots, of an ARN the resource. */
export function keyText(field: string, text: string, reveal: boolean): string {
  return visibleText(shortArn(reveal ? text : maskedValue(field, text)));
}

/** A contributor in one line. */
export function contributorText(fields: readonly string[], keys: readonly string[], reveal: boolean): string {
  return keys.map((key, i) => keyText(fields[i] ?? '', key, reveal)).join(' · ');
}
