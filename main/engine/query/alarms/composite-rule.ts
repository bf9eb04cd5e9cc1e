import type { AlarmState } from '../../../../preload/contract/metrics.ts';

/** The rule of a composite alarm (AlarmRule of PutCompositeAlarm). NOT binds closest, then AND, then OR. */
export type AlarmRule =
  | { kind: 'constant'; value: boolean }
  | { kind: 'in-state'; state: AlarmState; alarm: string }
  | { kind: 'not'; rule: AlarmRule }
  | { kind: 'and' | 'or'; rules: readonly AlarmRule[] };

/** Where a rule cannot be read, and why; `at` counts characters from 0. */
export class RuleMistake extends Error {
  constructor(
    message: string,
    readonly at: number,
  ) {
    super(message);
  }
}

const STATES: ReadonlySet<string> = new Set<AlarmState>(['OK', 'ALARM', 'INSUFFICIENT_DATA']);

/** Throws `RuleMistake`. An alarm that is named by its ARN is told by the name in it. */
export function parseAlarmRule(text: string): AlarmRule {
  let at = 0;
  const skip = () => {
    while (/\s/.test(text[at] ?? '')) at++;
  };
  const fail = (message: string): never => {
    throw new RuleMistake(message, at);
  };
  const takeWord = (word: string): boolean => {
    skip();
    if (!text.startsWith(word, at) || /\w/.test(text[at + word.length] ?? '')) return false;
    at += word.length;
    return true;
  };
  const take = (mark: string): boolean => {
    skip();
    if (text[at] !== mark) return false;
    at++;
    return true;
  };
  const several = (kind: 'and' | 'or', word: string, part: () => AlarmRule): AlarmRule => {
    const first = part();
    const rules = [first];
    while (takeWord(word)) rules.push(part());
    return rules.length === 1 ? first : { kind, rules };
  };
  const or = (): AlarmRule => several('or', 'OR', and);
  const and = (): AlarmRule => several('and', 'AND', not);
  const not = (): AlarmRule => (takeWord('NOT') ? { kind: 'not', rule: not() } : primary());
  const primary = (): AlarmRule => {
    if (takeWord('TRUE')) return { kind: 'constant', value: true };
    if (takeWord('FALSE')) return { kind: 'constant', value: false };
    if (take('(')) {
      const rule = or();
      if (!take(')')) fail('A closing ) is missing');
      return rule;
    }
    const state = [...STATES].find(takeWord) as AlarmState | undefined; // the set holds nothing else
    if (state === undefined) return fail('ALARM(...), OK(...), INSUFFICIENT_DATA(...), TRUE, FALSE or ( is expected');
    if (!take('(')) fail(`${state} needs the name of an alarm in ( )`);
    const alarm = name();
    if (!take(')')) fail('A closing ) is missing');
    return { kind: 'in-state', state, alarm };
  };
  const name = (): string => {
    skip();
    const [whole, quoted, bare] = /^(?:"([^"]*)"|([^\s()"]+))/.exec(text.slice(at)) ?? [];
    if (whole === undefined) return fail('The name of an alarm is missing');
    at += whole.length;
    const given = quoted ?? bare ?? '';
    return /^arn:[^:]*:cloudwatch:[^:]*:[^:]*:alarm:(.+)$/.exec(given)?.[1] ?? given;
  };
  const rule = or();
  skip();
  if (at < text.length) fail('AND, OR or the end of the rule is expected');
  return rule;
}

/** The alarms that a rule names. */
export function alarmsIn(rule: AlarmRule): string[] {
  switch (rule.kind) {
    case 'constant':
      return [];
    case 'in-state':
      return [rule.alarm];
    case 'not':
      return alarmsIn(rule.rule);
    case 'and':
    case 'or':
      return rule.rules.flatMap(alarmsIn);
  }
}

export function holds(rule: AlarmRule, stateOf: (alarm: string) => AlarmState): boolean {
  switch (rule.kind) {
    case 'constant':
      return rule.value;
    case 'in-state':
      return stateOf(rule.alarm) === rule.state;
    case 'not':
      return !holds(rule.rule, stateOf);
    case 'and':
      return rule.rules.every((one) => holds(one, stateOf));
    case 'or':
      return rule.rules.some((one) => holds(one, stateOf));
  }
}
