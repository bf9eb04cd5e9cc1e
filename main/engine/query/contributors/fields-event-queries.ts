import type { ContributorEvents, EventQuery } from '../../../../preload/contract/contributors.ts';
import { expressionOf } from './form-text.ts';
import type { FieldsQuestion } from './read-question.ts';

/**
 * The query for events of free fields, in Logs Insights as the question is; none for lines that are no JSON, of which no
 * report of free fields counts any. Events without a time are no part of any range, and so not asked for here.
 */
export function fieldsEventQueries(question: FieldsQuestion, events: ContributorEvents): EventQuery[] {
  const { where, sources } = question;
  const keys = question.keys.map(expressionOf);
  const condition = where === null || where.trim() === '' ? [] : [where];
  const filters = conditionsOf(question, keys, condition, events);
  if (filters === null) return [];
  const text = [
    ['fields @timestamp', ...keys.filter((key) => key !== '@timestamp' && key !== '@message'), '@message'].join(', '),
    // A comment in a condition ends with its line.
    ...filters.map((filter) => `filter ${filter}${filter.includes('#') || filter.includes('//') ? '\n' : ''}`),
  ].join('\n| ');
  return [{ language: 'insights', text, sources }];
}

/** Null where the question has no such events. */
function conditionsOf(
  { measure, ignoreDash }: FieldsQuestion,
  keys: readonly string[],
  condition: readonly string[],
  events: ContributorEvents,
): string[] | null {
  const present = keys.map((key) => `ispresent(${key})`);
  const dashless = ignoreDash ? keys.map((key) => `${key} != "-"`) : [];
  const field = measure.kind === 'count' ? null : expressionOf(measure.field);
  const isCountable =
    field === null ? null : measure.kind === 'distinct' ? `ispresent(${field})` : `isNumeric(${field})`;
  const countable = isCountable === null ? [] : [isCountable];
  const both = (tests: readonly string[]) => tests.join(' and ');
  switch (events.kind) {
    case 'all':
      return [];
    case 'notJson':
    case 'withoutTime':
      return null;
    case 'filteredOut':
      return condition[0] === undefined ? null : [`not coalesce((${condition[0]}\n), false)`];
    case 'missingKey':
      return [...condition, `not (${both(present)})`];
    case 'ignoredDash':
      if (!ignoreDash) return null;
      return [...condition, both(present), keys.map((key) => `${key} = "-"`).join(' or ')];
    case 'valueNotNumeric':
      if (isCountable === null) return null;
      return [...condition, both([...present, ...dashless]), `not coalesce(${isCountable}, false)`];
    case 'matched':
      return [...condition, both([...present, ...dashless, ...countable])];
    case 'contributors': {
      const equal = (texts: readonly string[]) => both(keys.map((key, i) => `${key} = ${literal(texts[i] ?? '')}`));
      const chosen = events.contributors.map(equal);
      const [only = ''] = chosen;
      const any = chosen.length === 1 ? only : `(${chosen.map((one) => `(${one})`).join(' or ')})`;
      return [...condition, both([any, ...countable])];
    }
  }
}

function literal(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n').replaceAll('\t', '\\t')}"`;
}
