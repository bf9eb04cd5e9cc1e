import { UserFacingError } from '../../../../preload/contract/errors.ts';
import type { Output } from '../../../../preload/contract/index.ts';
import { ruleOf } from './read-question.ts';
import { RULE_LIMITS } from './rule.ts';

/** A rule as PutInsightRule takes it, and as a command of the AWS CLI. Throws `query.syntax` where the rule is wrong. */
export function exportRule(text: string, name: string, enabled: boolean): Output<'contributors.export'> {
  if (!/^[ -~]{1,128}$/.test(name))
    throw new UserFacingError('bad-request', 'A rule’s name has 1 to 128 printable ASCII characters.');
  const { rule } = ruleOf(text);
  const definition = asciiOf(JSON.stringify(JSON.parse(text)));
  const warnings: string[] = [];
  if (definition.length > RULE_LIMITS.characters)
    warnings.push(
      `The definition has ${definition.length} characters, and CloudWatch takes at most ${RULE_LIMITS.characters}.`,
    );
  if (!/^[\w.-]+$/.test(name))
    warnings.push('The console takes letters, digits, hyphen, underscore and dot alone in a name.');
  if (rule.groups.by === 'names' && rule.groups.names.some((group) => /^cloudtrail(\/|$)/.test(group)))
    warnings.push(
      'cloudtrail stands for the trail events here. On CloudWatch, name the log group that your trail delivers to.',
    );
  const state = enabled ? 'ENABLED' : 'DISABLED';
  return {
    input: { RuleName: name, RuleState: state, RuleDefinition: definition },
    command: `aws cloudwatch put-insight-rule --rule-name ${quoted(name)} --rule-state ${state} --rule-definition ${quoted(definition)}`,
    warnings,
  };
}

/** CloudWatch takes ASCII alone; JSON can write every other character so. */
function asciiOf(json: string): string {
  return json.replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** For a POSIX shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
