import { parseFieldPath } from './field-path.ts';
import { JsonMistake, type JsonNode, parseWithPlaces } from './json-places.ts';
import { parseFilters } from './parse-filters.ts';
import { RULE_LIMITS, type Rule, type RuleDiagnostic, type RuleField, type RuleGroups } from './rule.ts';
import { type FieldOf, type Place, RuleReader } from './rule-reader.ts';

export interface ParsedRule {
  /** Null where the rule has an error. */
  rule: Rule | null;
  diagnostics: RuleDiagnostic[];
}

const ROOT = ['Schema', 'LogGroupNames', 'LogGroupARNs', 'LogFormat', 'Fields', 'Contribution', 'AggregateOn'] as const;

/** Reads the JSON of a rule. Every mistake is told, each with its member's path and its place in the text. */
export function parseRule(text: string): ParsedRule {
  const reader = new RuleReader();
  let node: JsonNode;
  try {
    node = parseWithPlaces(text);
  } catch (error) {
    if (!(error instanceof JsonMistake)) throw error;
    const { message, at } = error;
    return { rule: null, diagnostics: [{ severity: 'error', code: 'query.syntax', path: '', message, at }] };
  }
  const rule = readRule(reader, { node, path: '' }, text);
  return { rule: reader.hasErrors ? null : rule, diagnostics: reader.diagnostics };
}

function readRule(reader: RuleReader, root: Place, text: string): Rule | null {
  const members = reader.members(root, ROOT);
  if (members === null) return null;
  checkSize(reader, root, text);
  readSchema(reader, root, members.get('Schema'));
  const groups = readGroups(reader, root, members);
  const format = required(reader, root, members, 'LogFormat', (place) =>
    reader.choice<Rule['format']>(place, ['JSON', 'CLF']),
  );
  const aliases = readFields(reader, members.get('Fields'), format);
  const fieldOf: FieldOf = (place) => (format === null ? null : readField(reader, place, format, aliases));
  const aggregateOn = required(reader, root, members, 'AggregateOn', (place) =>
    reader.choice<Rule['aggregateOn']>(place, ['Count', 'Sum']),
  );
  const contribution = required(reader, root, members, 'Contribution', (place) =>
    readContribution(reader, place, format === null ? null : fieldOf, aggregateOn),
  );
  if (groups === null || format === null || aggregateOn === null || contribution === null) return null;
  return { groups, format, aggregateOn, aliases, ...contribution };
}

function required<T>(
  reader: RuleReader,
  parent: Place,
  members: ReadonlyMap<string, Place>,
  name: string,
  read: (place: Place) => T | null,
): T | null {
  const place = members.get(name);
  if (place !== undefined) return read(place);
  reader.error({ ...parent, path: inside(parent, name) }, 'is missing');
  return null;
}

function inside({ path }: Place, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

/** CloudWatch refuses such a rule; here it runs. */
function checkSize(reader: RuleReader, root: Place, text: string): void {
  if (text.length > RULE_LIMITS.characters)
    reader.warn(root, `The rule has ${text.length} characters, and CloudWatch takes at most ${RULE_LIMITS.characters}`);
  if (/[^\t\n\r -~]/.test(text))
    reader.warn(root, 'The rule has characters that are not ASCII, which CloudWatch refuses');
}

function readSchema(reader: RuleReader, root: Place, place: Place | undefined): void {
  if (place === undefined) {
    reader.error({ ...root, path: 'Schema' }, 'is missing: {"Name": "CloudWatchLogRule", "Version": 1}');
    return;
  }
  const members = reader.members(place, ['Name', 'Version']);
  if (members === null) return;
  required(reader, place, members, 'Name', (name) => {
    if (name.node.value === 'ServiceLogRule')
      reader.error(name, 'ServiceLogRule is a rule that AWS manages on logs of its own, which are not here');
    else reader.choice(name, ['CloudWatchLogRule']);
    return true;
  });
  required(reader, place, members, 'Version', (version) => {
    if (version.node.value !== 1) reader.error(version, 'must be 1');
    return true;
  });
}

function readGroups(reader: RuleReader, root: Place, members: ReadonlyMap<string, Place>): RuleGroups | null {
  const names = members.get('LogGroupNames');
  const arns = members.get('LogGroupARNs');
  if (names !== undefined && arns !== undefined) {
    reader.error(arns, 'stands beside LogGroupNames; a rule has one of the two');
    return null;
  }
  if (names !== undefined) return { by: 'names', names: readGroupTexts(reader, names, 'names of log groups') };
  if (arns !== undefined) {
    const found = readGroupTexts(reader, arns, 'ARNs of log groups', (place, arn) => {
      if (!GROUP_ARN.test(arn))
        reader.error(place, 'must be arn:aws:logs:REGION:ACCOUNT:log-group:NAME, where ACCOUNT has 12 digits or is *');
    });
    return { by: 'arns', arns: found };
  }
  reader.error({ ...root, path: 'LogGroupNames' }, 'is missing; a rule has LogGroupNames or LogGroupARNs');
  return null;
}

/** The guide writes `log-group/NAME`, real ARNs have a colon. */
export const GROUP_ARN = /^arn:aws[\w-]*:logs:([a-z0-9-]+):(\*|\d{12}):log-group[:/](.+?)(?::\*)?$/;

function readGroupTexts(
  reader: RuleReader,
  place: Place,
  what: string,
  check: (place: Place, text: string) => void = () => undefined,
): string[] {
  const items = reader.items(place, 1, Number.POSITIVE_INFINITY, what) ?? [];
  if (items.length > RULE_LIMITS.groups)
    reader.warn(place, `has ${items.length} ${what}; the console picks at most ${RULE_LIMITS.groups}`);
  return items.flatMap((item) => {
    const text = reader.text(item);
    if (text === null) return [];
    const isArn = text.startsWith('arn:');
    const name = isArn ? text.replace(/:\*$/, '') : text;
    const star = name.indexOf('*', isArn ? name.indexOf(':log-group') : 0);
    if (star >= 0 && star < name.length - 1) reader.error(item, '* stands for the rest of a name, so only at its end');
    check(item, text);
    return [text];
  });
}

/** Positions by alias. */
function readFields(reader: RuleReader, place: Place | undefined, format: Rule['format'] | null): Map<string, number> {
  const aliases = new Map<string, number>();
  if (place === undefined) return aliases;
  if (format === 'JSON') {
    reader.warn(place, 'is only for CLF rules, and is ignored');
    return aliases;
  }
  if (place.node.members === undefined) {
    reader.error(place, 'must be an object of positions and aliases');
    return aliases;
  }
  for (const { name, node } of place.node.members) {
    const member = { node, path: `${place.path}.${name}` };
    const alias = reader.text(member);
    if (!POSITION.test(name)) reader.error(member, `${name} is no position; positions count from 1`);
    else if (alias !== null && aliases.has(alias)) reader.error(member, `the alias ${alias} stands here twice`);
    else if (alias !== null) aliases.set(alias, Number(name));
  }
  return aliases;
}

function readField(
  reader: RuleReader,
  place: Place,
  format: Rule['format'],
  aliases: Rule['aliases'],
): RuleField | null {
  const label = reader.text(place);
  if (label === null) return null;
  const field = ruleField({ format, aliases }, label);
  if (field !== null) return field;
  if (format === 'JSON') {
    reader.error(place, `${label} is no path: write $.name, $.outer.inner or $.list[0]`);
  } else {
    const known = aliases.size === 0 ? 'Fields names none' : `Fields names ${[...aliases.keys()].join(', ')}`;
    reader.error(place, `${label} is neither a position nor an alias of Fields; ${known}`);
  }
  return null;
}

const POSITION = /^[1-9]\d{0,5}$/;

/** The field that a text names in a rule: a path, a position or an alias; null where it names none. */
export function ruleField({ format, aliases }: Pick<Rule, 'format' | 'aliases'>, label: string): RuleField | null {
  if (format === 'CLF') {
    const position = aliases.get(label) ?? (POSITION.test(label) ? Number(label) : null);
    return position === null ? null : { kind: 'position', label, position };
  }
  const segments = parseFieldPath(label);
  return segments === null ? null : { kind: 'path', label, segments };
}

function readContribution(
  reader: RuleReader,
  place: Place,
  fieldOf: FieldOf | null,
  aggregateOn: Rule['aggregateOn'] | null,
): Pick<Rule, 'keys' | 'value' | 'filters'> | null {
  const members = reader.members(place, ['Keys', 'ValueOf', 'Filters']);
  // Without a format nothing can be said of fields.
  if (members === null || fieldOf === null) return null;
  const keys = required(reader, place, members, 'Keys', (list) => reader.items(list, 1, RULE_LIMITS.keys, 'keys'));
  const summed = members.get('ValueOf');
  const value = summed === undefined ? null : fieldOf(summed);
  if (summed !== undefined && aggregateOn === 'Count')
    reader.warn(summed, 'is ignored: a rule that aggregates on Count counts events');
  const filters = members.get('Filters');
  return {
    keys: (keys ?? []).flatMap((key) => fieldOf(key) ?? []),
    value: aggregateOn === 'Count' ? null : value,
    filters: filters === undefined ? [] : parseFilters(reader, filters, fieldOf),
  };
}
