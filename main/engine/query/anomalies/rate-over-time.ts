import type { AnomalyParameters, RateKey } from '../../../../preload/contract/anomalies.ts';
import type { Output, Parsed } from '../../../../preload/contract/index.ts';
import { checkRange } from '../contributors/question-range.ts';
import { Params, withLiterals } from '../insights/sql-text.ts';
import type { QueryRunner, RunOptions } from '../query-runner.ts';
import { callCondition, categoryCondition, eventsIn } from './rate-tables.ts';

/** The events of a rate by period, over any time. Throws `bad-request`, `engine.*` or `cancelled`. */
export async function rateOverTime(
  runner: QueryRunner,
  { rate, range, periodSeconds, parameters }: Parsed<'anomalies.rate'>,
  options: Omit<RunOptions, 'pageSize'>,
): Promise<Output<'anomalies.rate'>> {
  checkRange(range);
  const periodUs = periodSeconds * 1_000_000;
  const params = new Params();
  const condition = rateCondition(rate, parameters, params);
  return await runner.ask(options, async (connection) => {
    const reader = await connection.runAndReadAll(
      `SELECT (epoch_us(eventTime) // ${periodUs} * ${periodUs})::DOUBLE AS start, count(*)::DOUBLE
       FROM ${eventsIn(range, ['eventTime'], condition)} GROUP BY start ORDER BY start`,
      params.values,
    );
    const counts = reader.getRows().map(([at, events]) => ({ at: Number(at), events: Number(events) }));
    return { counts, condition: withLiterals({ sql: condition, params: params.values }) };
  });
}

/** The events that a rate counts, as a condition on the view `cloudtrail`. */
function rateCondition(rate: RateKey, parameters: AnomalyParameters, params: Params): string {
  const isOf = (column: string, value: string | null) =>
    value === null ? `${column} IS NULL` : `${column} = ${params.add(value)}`;
  const subject =
    rate.principal === null
      ? [isOf('eventSource', rate.eventSource), isOf('eventName', rate.eventName)]
      : [isOf('actor', rate.principal)];
  const kind =
    rate.kind === 'error-rate'
      ? rate.errorCode === null
        ? 'errorCode IS NOT NULL'
        : isOf('errorCode', rate.errorCode)
      : parameters.reads
        ? null
        : callCondition(parameters);
  return [
    ...subject,
    isOf('account', rate.account),
    isOf('awsRegion', rate.region),
    categoryCondition(parameters),
    ...(kind === null ? [] : [kind]),
  ].join('\n  AND ');
}
