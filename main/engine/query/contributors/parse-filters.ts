import { type FilterTest, RULE_LIMITS, type RuleFilter } from './rule.ts';
import type { FieldOf, Place, RuleReader } from './rule-reader.ts';

const LISTS = ['In', 'NotIn', 'StartsWith'] as const;
const NUMBERS = ['GreaterThan', 'LessThan', 'EqualTo', 'NotEqualTo'] as const;
const OPERATORS = [...LISTS, ...NUMBERS, 'IsPresent'] as const;

/** The filters of a rule; what is wrong with them is told to the reader. */
export function parseFilters(reader: RuleReader, place: Place, fieldOf: FieldOf): RuleFilter[] {
  const items = reader.items(place, 0, RULE_LIMITS.filters, 'filters') ?? [];
  return items.flatMap((item) => {
    const members = reader.members(item, ['Match', ...OPERATORS]);
    if (members === null) return [];
    const match = members.get('Match');
    if (match === undefined)
      reader.error({ ...item, path: `${item.path}.Match` }, 'is missing: the field that is tested');
    const field = match === undefined ? null : fieldOf(match);
    const used = OPERATORS.filter((operator) => members.has(operator));
    const [operator] = used;
    if (operator === undefined) reader.error(item, `has no operator; one of ${OPERATORS.join(', ')} is needed`);
    if (used.length > 1) reader.error(item, `has ${used.length} operators (${used.join(', ')}), and a filter has one`);
    const operand = operator === undefined ? undefined : members.get(operator);
    const test = operator === undefined || operand === undefined ? null : readTest(reader, operator, operand);
    return field === null || test === null ? [] : [{ field, test }];
  });
}

function readTest(reader: RuleReader, operator: (typeof OPERATORS)[number], operand: Place): FilterTest | null {
  const { value } = operand.node;
  if (operator === 'IsPresent') {
    if (typeof value === 'boolean') return { operator, present: value };
    reader.error(operand, 'must be true or false');
    return null;
  }
  const comparison = NUMBERS.find((one) => one === operator);
  if (comparison !== undefined) {
    if (typeof value === 'number' && Number.isFinite(value)) return { operator: comparison, number: value };
    reader.error(operand, 'must be one number, without quotes');
    return null;
  }
  const list = LISTS.find((one) => one === operator);
  return list === undefined ? null : readTexts(reader, list, operand);
}

function readTexts(reader: RuleReader, operator: (typeof LISTS)[number], operand: Place): FilterTest | null {
  const items = reader.items(operand, 1, RULE_LIMITS.texts, 'texts');
  if (items === null) return null;
  const texts = items.flatMap((item) => {
    const { value, written } = item.node;
    if (typeof value === 'string') return [value];
    if (typeof value === 'number') {
      reader.warn(item, 'is a number; fields are compared by their text');
      return [numberText(value, written ?? '')];
    }
    reader.error(item, 'must be a text');
    return [];
  });
  return { operator, texts };
}

/** A number as the text that the same number has in an event: 1.50 is 1.5, 1e2 is 100.0. */
function numberText(value: number, written: string): string {
  return Number.isInteger(value) && /[.eE]/.test(written) ? value.toFixed(1) : String(value);
}
