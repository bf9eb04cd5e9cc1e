/**
 * A Contributor Insights rule as the form shows it. The JSON text stays the only truth: the form reads it, and writes the
 * members that it changes back into it. What is wrong with a rule is told by the engine (`contributors.check`).
 */

export const FILTER_OPERATORS = [
  'In',
  'NotIn',
  'StartsWith',
  'GreaterThan',
  'LessThan',
  'EqualTo',
  'NotEqualTo',
  'IsPresent',
] as const;
export type FilterOperator = (typeof FILTER_OPERATORS)[number];

/** Most keys and filters that a rule has, and texts that a filter has (CloudWatch user guide, rule syntax). */
export const MOST = { keys: 4, filters: 4, texts: 10 } as const;

export interface RuleFilter {
  match: string;
  operator: FilterOperator;
  /** Texts, one number, or whether the field is present. */
  operand: string[] | number | boolean;
}

export interface RuleForm {
  /** Names of log groups, or their ARNs. */
  groups: string[];
  format: 'JSON' | 'CLF';
  /** Positions of a CLF line and what the rule calls them. */
  aliases: { position: string; name: string }[];
  keys: string[];
  filters: RuleFilter[];
  aggregateOn: 'Count' | 'Sum';
  /** What Sum adds up. */
  summed: string | null;
}

type Members = Record<string, unknown>;

/** The form of a rule's text; null where the text is no JSON, or has a member that the form cannot show as it is. */
export function readRuleForm(text: string): RuleForm | null {
  const rule = parsed(text);
  if (rule === null) return null;
  const { LogFormat: format, AggregateOn: aggregateOn, Contribution: contribution, Fields: fields = {} } = rule;
  if (format !== 'JSON' && format !== 'CLF') return null;
  if (aggregateOn !== 'Count' && aggregateOn !== 'Sum') return null;
  if (!isMembers(contribution) || !isMembers(fields)) return null;
  const { Keys: keys = [], Filters: filters = [], ValueOf: summed = null } = contribution;
  const groups = rule.LogGroupNames ?? rule.LogGroupARNs ?? [];
  if (!isTexts(keys) || !isTexts(groups) || !Array.isArray(filters)) return null;
  if (summed !== null && typeof summed !== 'string') return null;
  const aliases: RuleForm['aliases'] = [];
  for (const [position, name] of Object.entries(fields)) {
    if (typeof name !== 'string') return null;
    aliases.push({ position, name });
  }
  const read: RuleFilter[] = [];
  for (const filter of filters) {
    const one = readFilter(filter);
    if (one === null) return null;
    read.push(one);
  }
  return { groups, format, aliases, keys, filters: read, aggregateOn, summed };
}

/** The text with the changed members in place; a text that is no JSON stays as it is. */
export function writeRuleForm(text: string, change: Partial<RuleForm>): string {
  const rule = parsed(text);
  if (rule === null) return text;
  const contribution: Members = isMembers(rule.Contribution) ? rule.Contribution : {};
  if (change.groups !== undefined) {
    // ARNs stay a list of ARNs as long as nothing else is in it.
    const areArns = change.groups.length > 0 && change.groups.every((group) => group.startsWith('arn:'));
    const [name, other] = areArns ? ['LogGroupARNs', 'LogGroupNames'] : ['LogGroupNames', 'LogGroupARNs'];
    if (name !== undefined && other !== undefined) {
      if (rule[name] === undefined && rule[other] !== undefined) renameMember(rule, other, name);
      delete rule[other];
      rule[name] = change.groups;
    }
  }
  if (change.format !== undefined) rule.LogFormat = change.format;
  if (change.aliases !== undefined) {
    if (change.aliases.length === 0) delete rule.Fields;
    else rule.Fields = Object.fromEntries(change.aliases.map(({ position, name }) => [position, name]));
  }
  if (change.keys !== undefined) contribution.Keys = change.keys;
  if (change.filters !== undefined) contribution.Filters = change.filters.map(writtenFilter);
  if (change.summed === null) delete contribution.ValueOf;
  else if (change.summed !== undefined) contribution.ValueOf = change.summed;
  rule.Contribution = contribution;
  if (change.aggregateOn !== undefined) rule.AggregateOn = change.aggregateOn;
  return JSON.stringify(rule, null, 2);
}

/** A rule to begin with. */
export function newRuleText(group: string, keys: string[]): string {
  return JSON.stringify(
    {
      Schema: { Name: 'CloudWatchLogRule', Version: 1 },
      LogGroupNames: [group],
      LogFormat: 'JSON',
      Contribution: { Keys: keys, Filters: [] },
      AggregateOn: 'Count',
    },
    null,
    2,
  );
}

/** `$.userIdentity.arn` is the field `userIdentity.arn` elsewhere; an alias and a position are called as they are. */
export function fieldOfPath(path: string): string {
  return path.startsWith('$.') ? path.slice(2) : path;
}

/** A field of the catalog as a rule writes it: `resources.0.ARN` is `$.resources[0].ARN`. */
export function pathOfField(field: string): string {
  return `$${field
    .split('.')
    .map((part) => (/^\d+$/.test(part) ? `[${part}]` : `.${part}`))
    .join('')}`;
}

/** `eventType In AwsApiCall`, without the field. */
export function operandText({ operand }: RuleFilter): string {
  return Array.isArray(operand) ? operand.join(', ') : String(operand);
}

function parsed(text: string): Members | null {
  // A number of more digits than JavaScript keeps would come back as another one.
  if (/[:[,\s]-?\d{16,}/.test(text.replace(/"(?:[^"\\]|\\.)*"/g, '""'))) return null;
  try {
    const value: unknown = JSON.parse(text);
    return isMembers(value) ? value : null;
  } catch {
    return null;
  }
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}

/** Members keep their order: the other name takes the place of the first. */
function renameMember(members: Members, from: string, to: string): void {
  const entries = Object.entries(members).map(([name, value]) => [name === from ? to : name, value] as const);
  for (const name of Object.keys(members)) delete members[name];
  for (const [name, value] of entries) members[name] = value;
}

function readFilter(value: unknown): RuleFilter | null {
  if (!isMembers(value)) return null;
  const { Match: match, ...rest } = value;
  const [only, ...more] = Object.entries(rest);
  if (typeof match !== 'string' || only === undefined || more.length > 0) return null;
  const [name, operand] = only;
  const operator = FILTER_OPERATORS.find((one) => one === name);
  if (operator === undefined) return null;
  if (isTexts(operand) || typeof operand === 'number' || typeof operand === 'boolean')
    return { match, operator, operand };
  return null;
}

function writtenFilter({ match, operator, operand }: RuleFilter): Members {
  return { Match: match, [operator]: operand };
}
