import { UserFacingError } from '../../preload/contract/errors.ts';
import type { Input } from '../../preload/contract/index.ts';
import { timestampOf } from '../../preload/contract/timestamp.ts';
import { insightRuleReport } from '../engine/query/contributors/insight-rule-report.ts';
import { FOREVER_MS, type RowFormat, writerOf } from './answer.ts';
import { askedContributors, type QuestionOptions, warn } from './contributor-options.ts';
import { contributorPage } from './contributor-page.ts';
import type { LocalEngine } from './local-engine.ts';
import { Output, printJson } from './output.ts';
import { rangeOf } from './query.ts';

export interface TopOptions extends QuestionOptions {
  limit: number | 'all';
  period: number;
  orderBy: 'Sum' | 'Maximum';
  compare: boolean;
  beforeFrom?: string;
  beforeTo?: string;
  sql: boolean;
  format: RowFormat;
  formulaGuard: boolean;
}

type Question = Input<'contributors.top'>['question'];

/** `top`: the contributors of a rule or of free fields. Returns the exit code. */
export async function rankContributors(options: TopOptions): Promise<number> {
  return await askedContributors(options, async (local, question, signal) => {
    if (options.compare) return await compare(local, question, options, signal);
    const input = {
      question,
      range: await rangeOf(local, options),
      periodSeconds: options.period,
      orderBy: options.orderBy === 'Maximum' ? ('maximum' as const) : ('sum' as const),
      timeoutMs: FOREVER_MS,
    };
    if (options.sql) {
      const output = new Output();
      await output.write(`${(await local.call('contributors.sql', input, { signal })).sql}\n`);
      await output.flush();
      return;
    }
    const report = await local.call('contributors.top', { ...input, limit: limitOf(options) }, { signal });
    if (options.format === 'json') await printJson(insightRuleReport(report));
    else {
      const { columns, page } = contributorPage(report);
      const writer = writerOf(options.format, options.formulaGuard);
      const { eventsInRange, elapsedMs } = report.statistics;
      const output = new Output();
      await output.write(writer.start(columns, page) + writer.rows(page));
      await output.write(writer.end({ recordsScanned: eventsInRange, recordsMatched: page.rowCount, elapsedMs }, []));
      await output.flush();
    }
    warn(report.warnings);
  });
}

function limitOf({ limit }: TopOptions): number | null {
  return limit === 'all' ? null : limit;
}

/** The earlier window is the one just before unless both of its ends are named. */
async function compare(
  local: LocalEngine,
  question: Question,
  options: TopOptions,
  signal: AbortSignal,
): Promise<void> {
  const range = await rangeOf(local, options);
  const { beforeFrom, beforeTo } = options;
  const isNamed = beforeFrom !== undefined && beforeTo !== undefined;
  if (range === null || range === undefined || (!isNamed && (beforeFrom ?? beforeTo) !== undefined))
    throw new UserFacingError(
      'bad-request',
      '--compare needs --from or --to, and of --before-from and --before-to both or none.',
    );
  const before = isNamed ? await rangeOf(local, { from: beforeFrom, to: beforeTo }) : null;
  const input = { question, range, before, limit: limitOf(options), timeoutMs: FOREVER_MS };
  const { now, before: earlier, warnings, ...found } = await local.call('contributors.compare', input, { signal });
  const told = ({ range: of, ...window }: typeof now) => ({
    from: timestampOf(of.from),
    to: timestampOf(of.to),
    ...window,
  });
  await printJson({ ...found, now: told(now), before: told(earlier), warnings });
  warn(warnings);
}
