import { type AnomalyParameters, type AnomalyReport, anomalyParameters } from '../../preload/contract/anomalies.ts';
import { UserFacingError } from '../../preload/contract/errors.ts';
import { insightReport, recordOfAnomaly, recordOfInsightsEvent } from '../../preload/contract/insight-records.ts';
import { asked, FOREVER_MS } from './answer.ts';
import { Output, printJson } from './output.ts';
import { rangeOf } from './query.ts';
import { visible } from './visible.ts';

export interface AnomaliesOptions {
  workspace: string;
  per: 'api' | 'principal';
  set: string[];
  from?: string;
  to?: string;
  format: 'json' | 'ndjson';
}

/** `anomalies`: unusual call and error rates, in the members of Insights records. Returns the exit code. */
export async function findAnomalies(options: AnomaliesOptions): Promise<number> {
  // No text is read, and none is -.
  return await asked('', options.workspace, async (local, _, signal) => {
    const parameters = parametersOf(options.set);
    const range = (await rangeOf(local, options)) ?? null;
    const input = { range, per: options.per, parameters, timeoutMs: FOREVER_MS };
    const report = await local.call('anomalies.find', input, { signal });
    if (options.format === 'json') await printJson(insightReport(report));
    else await printRecords(report);
    warnOfCoverage(report);
  });
}

/** Start and End records, one a line, as a trail has them. */
async function printRecords({ anomalies, insightsEvents }: AnomalyReport): Promise<void> {
  const records = [
    ...anomalies.flatMap((anomaly) => [
      recordOfAnomaly(anomaly, 'Start'),
      ...(anomaly.isOpen ? [] : [recordOfAnomaly(anomaly, 'End')]),
    ]),
    ...insightsEvents.map(recordOfInsightsEvent),
  ];
  const output = new Output();
  for (const record of records) await output.write(`${visible(JSON.stringify(record))}\n`);
  await output.flush();
}

/** `NAME=VALUE` of `--set`. Throws `bad-request`. */
function parametersOf(given: readonly string[]): AnomalyParameters {
  const usual = anomalyParameters.parse({});
  const entries = given.map((text): [string, number | boolean] => {
    const [, name = '', value = ''] = /^([A-Za-z]+)=(.+)$/.exec(text) ?? [];
    if (!Object.hasOwn(usual, name))
      throw new UserFacingError(
        'bad-request',
        `--set ${text}: write NAME=VALUE with one of ${Object.keys(usual).join(', ')}.`,
      );
    if (value === 'true' || value === 'false') return [name, value === 'true'];
    return [name, Number(value)];
  });
  const read = anomalyParameters.safeParse(Object.fromEntries(entries));
  if (read.success) return read.data;
  const [problem] = read.error.issues;
  throw new UserFacingError('bad-request', `--set ${problem?.path.join('.') ?? ''}: ${problem?.message ?? ''}.`);
}

function warnOfCoverage({ coverage }: AnomalyReport): void {
  const short = coverage.filter(({ testedFrom }) => testedFrom === null);
  if (short.length > 0)
    process.stderr.write(
      `warning: ${short.length} of ${coverage.length} trails (an account in a Region) have too few hours of records for a baseline; nothing was tested there\n`,
    );
  const gaps = coverage.reduce((count, one) => count + one.gaps.length, 0);
  if (gaps > 0)
    process.stderr.write(`warning: ${gaps} times without any record were left out, and not counted as zero\n`);
}
