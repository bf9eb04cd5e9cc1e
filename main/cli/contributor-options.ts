import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { ContributorMeasure } from '../../preload/contract/contributors.ts';
import { UserFacingError } from '../../preload/contract/errors.ts';
import type { Input } from '../../preload/contract/index.ts';
import { asked } from './answer.ts';
import { EXIT } from './exit.ts';
import { explain } from './failure.ts';
import type { LocalEngine } from './local-engine.ts';
import { libraryRuleOf, readRule } from './rule-argument.ts';
import { visible } from './visible.ts';

/** Options that name a question, of `top` and of `spike`. */
export interface QuestionOptions {
  workspace: string;
  rule?: string;
  ruleName?: string;
  template?: string;
  key?: string[];
  sum?: string;
  average?: string;
  distinct?: string;
  percentile?: string;
  where?: string;
  source: string[];
  ignoreDash?: boolean;
  from?: string;
  to?: string;
}

type Question = Input<'contributors.top'>['question'];

/** Throws `bad-request` where they name none, or more than one. */
function questionOf(options: QuestionOptions): Question {
  const common = { sources: options.source, ignoreDash: options.ignoreDash ?? false };
  const { rule, template, key = [], where } = options;
  const measure = measureOf(options);
  const ways = [rule, template, key[0]].filter((way) => way !== undefined);
  if (ways.length !== 1)
    throw new UserFacingError('bad-request', 'Name one question: --rule FILE, --template ID, or --key with a field.');
  if (rule === undefined && template === undefined)
    return { kind: 'fields', keys: key, measure: measure ?? { kind: 'count' }, where: where ?? null, ...common };
  if (measure !== null || where !== undefined)
    throw new UserFacingError(
      'bad-request',
      'A rule says itself what it measures and filters: --where, --sum and the like go with --key alone.',
    );
  return {
    kind: 'rule',
    rule: rule === undefined ? libraryRuleOf(template ?? '').rule : readRule(rule, options.ruleName),
    ...common,
  };
}

function measureOf({ sum, average, distinct, percentile }: QuestionOptions): ContributorMeasure | null {
  const measures: ContributorMeasure[] = [];
  if (sum !== undefined) measures.push({ kind: 'sum', field: sum });
  if (average !== undefined) measures.push({ kind: 'average', field: average });
  if (distinct !== undefined) measures.push({ kind: 'distinct', field: distinct });
  if (percentile !== undefined) {
    const [, percent, field = ''] = /^(\d+(?:\.\d+)?),(.+)$/s.exec(percentile) ?? [];
    if (percent === undefined || Number(percent) > 100)
      throw new UserFacingError(
        'bad-request',
        `--percentile ${percentile}: write a number from 0 to 100, a comma and a field.`,
      );
    measures.push({ kind: 'percentile', field, percent: Number(percent) });
  }
  if (measures.length > 1)
    throw new UserFacingError(
      'bad-request',
      'Contributors are ranked by one measure: choose one of --sum and the like.',
    );
  return measures[0] ?? null;
}

/**
 * Opens the workspace and does `work` with the question that the options name. What is wrong with it goes to stderr, with
 * its places in the rule or the condition. Returns the exit code.
 */
export async function askedContributors(
  options: QuestionOptions,
  work: (local: LocalEngine, question: Question, signal: AbortSignal) => Promise<void>,
): Promise<number> {
  let question: Question | null;
  try {
    question = isSavedName(options) ? null : questionOf(options);
  } catch (error) {
    process.stderr.write(explain(error));
    return EXIT.failed;
  }
  // A rule out of stdin has been read by now, and neither a rule nor a condition is called -.
  const text = question === null ? '' : question.kind === 'rule' ? question.rule : (question.where ?? '');
  return await asked(text, options.workspace, async (local, _, signal) =>
    work(local, question ?? (await savedQuestion(local, options)), signal),
  );
}

/** Whether `--rule` names no file: then it is the name of a rule that the workspace keeps. A file stands over a name. */
function isSavedName({ rule, template, key = [], ruleName }: QuestionOptions): boolean {
  const isAlone = template === undefined && key.length === 0 && ruleName === undefined;
  return rule !== undefined && rule !== '-' && isAlone && !existsSync(resolve(rule));
}

/** The question of a kept rule, with the options that go with any. Throws `bad-request` where there is no rule of the name. */
async function savedQuestion(local: LocalEngine, options: QuestionOptions): Promise<Question> {
  const { rules } = await local.call('rules.list', {});
  const found = rules.find(({ name }) => name === options.rule);
  if (found === undefined) {
    const names = rules.map(({ name }) => name).join(', ');
    throw new UserFacingError(
      'bad-request',
      `--rule ${options.rule ?? ''} is neither a file nor a rule that the workspace keeps. ${names === '' ? 'It keeps none.' : `It keeps ${names}.`}`,
    );
  }
  const { question } = found.ranking;
  if (measureOf(options) !== null || options.where !== undefined)
    throw new UserFacingError(
      'bad-request',
      'A rule says itself what it measures and filters: --where, --sum and the like go with --key alone.',
    );
  return {
    ...question,
    ...(options.source.length > 0 ? { sources: options.source } : {}),
    ...(options.ignoreDash === undefined ? {} : { ignoreDash: options.ignoreDash }),
  };
}

/** Tells warnings on stderr. */
export function warn(warnings: readonly string[]): void {
  for (const warning of warnings) process.stderr.write(`warning: ${visible(warning)}\n`);
}
