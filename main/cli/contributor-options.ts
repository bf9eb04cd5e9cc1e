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
  let question: Question;
  try {
    question = questionOf(options);
  } catch (error) {
    process.stderr.write(explain(error));
    return EXIT.failed;
  }
  // A rule out of stdin has been read by now, and neither a rule nor a condition is called -.
  const text = question.kind === 'rule' ? question.rule : (question.where ?? '');
  return await asked(text, options.workspace, (local, _, signal) => work(local, question, signal));
}

/** Tells warnings on stderr. */
export function warn(warnings: readonly string[]): void {
  for (const warning of warnings) process.stderr.write(`warning: ${visible(warning)}\n`);
}
