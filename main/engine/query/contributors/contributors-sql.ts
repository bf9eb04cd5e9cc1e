import type { Parsed } from '../../../../preload/contract/index.ts';
import type { QueryRunner } from '../query-runner.ts';
import { fieldsOf, rankingStatement } from './aggregate-tables.ts';
import { checkRange } from './question-range.ts';
import { bindQuestion } from './read-question.ts';
import { extentOf } from './selected-tables.ts';

/** A question's ranking as one statement with its values written in. Throws `bad-request` or `query.*`. */
export async function contributorsSql(
  runner: QueryRunner,
  { question: asked, range: wanted, periodSeconds, orderBy, timeoutMs }: Parsed<'contributors.sql'>,
  signal: AbortSignal,
): Promise<string> {
  checkRange(wanted);
  const { sql } = await runner.ask({ timeoutMs, signal, report: () => undefined }, async (connection) => {
    const question = await bindQuestion(connection, runner.store, asked);
    const range = wanted ?? (await extentOf(connection, question.reader.selection)).range ?? { from: 0, to: 1 };
    const rows = await question.reader.rows(connection, fieldsOf(question), range);
    return { sql: rankingStatement(question, rows, { range, periodUs: periodSeconds * 1_000_000, orderBy }) };
  });
  return sql;
}
