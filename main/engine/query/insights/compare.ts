import type { Params } from './sql-text.ts';
import { asNumber, asText, BIG_WHOLE, mapTest, NUMERIC_TEXT, numberTest, typeOf, type Value } from './values.ts';

export type Comparison = '=' | '!=' | '<' | '<=' | '>' | '>=';

const SQL: Record<Comparison, string> = { '=': '=', '!=': '<>', '<': '<', '<=': '<=', '>': '>', '>=': '>=' };
const isNumeric = (value: Value): boolean => value.kind === 'number' || value.kind === 'boolean';
const isTextual = (value: Value): boolean => value.kind === 'text' || value.kind === 'dynamic' || value.kind === 'json';

/**
 * `a op b` by the rules of specs/insights-ql.md 6.3, in SQL's three-valued logic. Where `onlyTruth` is set the caller keeps
 * rows that are true and does not tell false from unknown, which allows the short forms that scan fastest.
 */
export function compare(op: Comparison, left: Value, right: Value, params: Params, onlyTruth: boolean): string {
  if (left.kind === 'missing' || right.kind === 'missing') return 'NULL::BOOLEAN';
  if (left.literal && !right.literal) return compare(flip(op), right, left, params, onlyTruth);
  if (left.kind === 'time' || right.kind === 'time') return compareTimes(op, left, right);
  if (left.kind === 'boolean' && right.literal && /^(true|false)$/.test(right.literal.text))
    return `(CAST(${left.sql} AS INTEGER) ${SQL[op]} ${right.literal.text === 'true' ? 1 : 0})`;
  if (isNumeric(left) && isNumeric(right)) return `(${asNumber(left)} ${SQL[op]} ${asNumber(right)})`;
  if (isNumeric(right)) return compareToNumber(op, left, right, onlyTruth);
  if (isNumeric(left)) return compareToNumber(flip(op), right, left, onlyTruth);
  if (right.literal?.kind === 'string') return compareToText(op, left, right, right.literal.text, onlyTruth);
  return compareOpenly(op, left, right);
}

function flip(op: Comparison): Comparison {
  const flipped: Record<Comparison, Comparison> = { '=': '=', '!=': '!=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' };
  return flipped[op];
}

/** A timestamp against a number compares milliseconds, against a text that reads as a time, times. */
function compareTimes(op: Comparison, left: Value, right: Value): string {
  if (left.kind === 'time' && right.kind === 'time') return `(${left.sql} ${SQL[op]} ${right.sql})`;
  if (left.kind !== 'time') return compareTimes(flip(op), right, left);
  if (isNumeric(right)) return `(epoch_ms(${left.sql}) ${SQL[op]} ${asNumber(right)})`;
  const other = asText(right);
  if (right.literal && !NUMERIC_TEXT.test(right.literal.text))
    return `(${left.sql} ${SQL[op]} CAST(TRY_CAST(${other} AS TIMESTAMPTZ) AS TIMESTAMP))`;
  return `CASE WHEN ${asNumber(right)} IS NOT NULL THEN epoch_ms(${left.sql}) ${SQL[op]} ${asNumber(right)} ELSE ${left.sql} ${SQL[op]} CAST(TRY_CAST(${other} AS TIMESTAMPTZ) AS TIMESTAMP) END`;
}

/** Rules 1, 2, 3 and 5: against a number, text that is none is unequal and neither smaller nor larger. */
function compareToNumber(op: Comparison, value: Value, right: Value, onlyTruth: boolean): string {
  const literal = right.literal?.text ?? '';
  const big = BIG_WHOLE.test(literal);
  const sides = big ? `insights_whole(${asText(value)}) ${SQL[op]} CAST(${right.sql} AS HUGEINT)` : null;
  const small = `${asNumber(value)} ${SQL[op]} ${asNumber(right)}`;
  const numeric = sides === null ? small : `coalesce(${sides}, ${small})`;
  const rightText = right.literal?.kind === 'boolean' ? ` OR ${asText(value)} = '${literal}'` : '';
  if (onlyTruth && op !== '!=') return rightText === '' ? `(${numeric})` : `(${numeric}${rightText})`;
  const isNumber = `${asNumber(value)} IS NOT NULL`;
  const map = mapTest(value);
  const mapFirst = map === null ? '' : `WHEN ${map} THEN false `;
  if (op === '=' || op === '!=') {
    const other = rightText === '' ? (op === '=' ? 'false' : 'true') : `${asText(value)} ${SQL[op]} '${literal}'`;
    return `CASE WHEN ${isNumber} THEN ${numeric} ${mapFirst}WHEN ${asText(value)} IS NOT NULL THEN ${other} END`;
  }
  return `CASE WHEN ${isNumber} THEN ${numeric} ${mapFirst}END`;
}

function compareToText(op: Comparison, value: Value, right: Value, literal: string, onlyTruth: boolean): string {
  const isWord = !NUMERIC_TEXT.test(literal) && literal !== 'true' && literal !== 'false';
  const own = isWord && (op === '=' || op === '!=') ? (value.words?.() ?? asText(value)) : asText(value);
  const plain = `${own} ${SQL[op]} ${right.sql}`;
  const map = mapTest(value);
  if (NUMERIC_TEXT.test(literal)) {
    if (op === '=' || op === '!=') return compareToNumber(op, value, numericLiteral(right, literal), onlyTruth);
    const numeric = `${asNumber(value)} ${SQL[op]} ${asNumber(right)}`;
    return `CASE WHEN ${asNumber(value)} IS NOT NULL THEN ${numeric} ${map ? `WHEN ${map} THEN false ` : ''}ELSE ${plain} END`;
  }
  if (literal === 'true' || literal === 'false') {
    const type = typeOf(value);
    if (type !== null && (op === '=' || op === '!=')) {
      const same = `(${asText(value)} = ${right.sql} OR (${asText(value)} = '${literal === 'true' ? 1 : 0}' AND ${type} = 'BOOLEAN'))`;
      return op === '=' ? same : map ? `CASE WHEN ${map} THEN false ELSE NOT ${same} END` : `(NOT ${same})`;
    }
  }
  // Text of a map or a list begins with a bracket: no other text can equal it.
  if (op === '=' && !/^[[{]/.test(literal)) return `(${plain})`;
  // What is no truth need not be told apart, and most rows are decided by the first half.
  if (op === '!=' && onlyTruth && map) return `(${plain} AND NOT ${map})`;
  if (op === '=' || op === '!=') return map ? `CASE WHEN ${map} THEN false ELSE ${plain} END` : `(${plain})`;
  const numeric = numberTest(value);
  const rules = `${map ? `WHEN ${map} THEN false ` : ''}${numeric ? `WHEN ${numeric} THEN NULL ` : ''}`;
  return rules === '' ? `(${plain})` : `CASE ${rules}ELSE ${plain} END`;
}

function numericLiteral(right: Value, literal: string): Value {
  const type = BIG_WHOLE.test(literal) ? 'HUGEINT' : 'DOUBLE';
  return { kind: 'number', sql: `CAST(${right.sql} AS ${type})`, literal: { kind: 'number', text: literal } };
}

/** Neither side is known before the row: the rules in full. */
function compareOpenly(op: Comparison, left: Value, right: Value): string {
  const [a, b] = [asText(left), asText(right)];
  const maps = [mapTest(left), mapTest(right)].filter((test) => test !== null);
  const rule2 = maps.length > 0 ? `WHEN ${maps.join(' OR ')} THEN ${a} IS NULL AND NULL OR ${b} IS NULL AND NULL ` : '';
  if (op === '=' || op === '!=') {
    const types = [typeOf(left), typeOf(right)];
    const words = types.flatMap((type, i) => {
      if (type === null) return [];
      const [own, other] = i === 0 ? [a, b] : [b, a];
      return [
        `WHEN ${type} = 'BOOLEAN' AND ${other} IN ('true', 'false') THEN (${own} = '1') ${SQL[op]} (${other} = 'true') `,
      ];
    });
    const core = op === '=' ? `insights_equal(${a}, ${b})` : `NOT insights_equal(${a}, ${b})`;
    return rule2 === '' && words.length === 0 ? `(${core})` : `CASE ${rule2}${words.join('')}ELSE ${core} END`;
  }
  const [n1, n2] = [numberTest(left) ?? 'false', numberTest(right) ?? 'false'];
  const less = `insights_less(${a}, ${b}, ${n1}, ${n2})`;
  const more = `insights_less(${b}, ${a}, ${n2}, ${n1})`;
  const core = op === '<' ? less : op === '>' ? more : op === '<=' ? `NOT ${more}` : `NOT ${less}`;
  return rule2 === '' ? `(${core})` : `CASE ${rule2}ELSE ${core} END`;
}

/** `x in [..]` as SQL; texts that are no numbers become one IN. */
export function among(value: Value, elements: readonly Value[], params: Params, onlyTruth: boolean): string {
  if (value.kind === 'missing') return 'NULL::BOOLEAN';
  if (elements.length === 0) return `CASE WHEN ${asText(value)} IS NOT NULL THEN false END`;
  const words = elements.filter(
    (element) =>
      element.literal?.kind === 'string' &&
      !NUMERIC_TEXT.test(element.literal.text) &&
      !/^(true|false)$|^[[{]/.test(element.literal.text),
  );
  const numbers = elements.filter(
    (element) => element.literal?.kind === 'number' && !BIG_WHOLE.test(element.literal.text),
  );
  const parts: string[] = [];
  const rest = new Set(elements);
  if (words.length > 1 && isTextual(value)) {
    parts.push(`${value.words?.() ?? asText(value)} IN (${words.map((word) => word.sql).join(', ')})`);
    for (const word of words) rest.delete(word);
  }
  if (numbers.length > 1 && onlyTruth && value.kind !== 'time') {
    parts.push(`${asNumber(value)} IN (${numbers.map((element) => element.sql).join(', ')})`);
    for (const element of numbers) rest.delete(element);
  }
  for (const element of rest) parts.push(compare('=', value, element, params, onlyTruth));
  return parts.length === 1 ? `(${parts[0]})` : `(${parts.join(' OR ')})`;
}
