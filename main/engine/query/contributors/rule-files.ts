import { UserFacingError } from '../../../../preload/contract/errors.ts';

/** A rule with the name that its file gives it. */
export interface NamedRule {
  name: string | null;
  rule: string;
}

/**
 * The rule of a file: a rule's own JSON, the input of PutInsightRule (`RuleDefinition`), or output of
 * `aws cloudwatch describe-insight-rules`, out of which `name` chooses. Throws `bad-request` where that is not one rule.
 */
export function ruleInFile(text: string, name: string | null): string {
  const found = rulesIn(text);
  const chosen = name === null ? found : found.filter((one) => one.name === name);
  const [only] = chosen;
  if (only !== undefined && chosen.length === 1) return only.rule;
  const names = found.map((one) => one.name ?? 'one without a name').join(', ');
  throw new UserFacingError(
    'bad-request',
    name === null
      ? `The file holds ${found.length} rules: ${names}. Name one.`
      : `The file holds no rule ${name}: ${names}.`,
  );
}

/** Rules that a text has inside, where it is the input of PutInsightRule or a list of rules; none in a rule's own text. */
export function rulesInside(text: string): NamedRule[] {
  return rulesIn(text).filter(({ rule }) => rule !== text);
}

function rulesIn(text: string): NamedRule[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return [{ name: null, rule: text }]; // what is wrong with it is told with its place when it is read as a rule
  }
  const listed = memberOf(parsed, 'InsightRules');
  const rules = Array.isArray(listed) ? listed : [parsed];
  return rules.map((one) => {
    const definition = memberOf(one, 'RuleDefinition') ?? memberOf(one, 'Definition');
    const name = memberOf(one, 'RuleName') ?? memberOf(one, 'Name');
    return {
      name: typeof name === 'string' ? name : null,
      rule:
        typeof definition === 'string' ? definition : rules.length === 1 && one === parsed ? text : JSON.stringify(one),
    };
  });
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;
}
