import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { UserFacingError } from '../../preload/contract/errors.ts';
import type { Input } from '../../preload/contract/index.ts';
import { alarmsRecord, metricsRecord } from '../../preload/contract/metric-records.ts';
import { asked, FOREVER_MS } from './answer.ts';
import { warn } from './contributor-options.ts';
import { EXIT } from './exit.ts';
import { explain } from './failure.ts';
import { printJson } from './output.ts';
import { rangeOf } from './query.ts';

export interface MetricsOptions {
  workspace: string;
  pattern?: string;
  value?: string;
  default?: number;
  namespace?: string;
  name?: string;
  dimension: string[];
  percentile: number[];
  period: number;
  source: string[];
  from?: string;
  to?: string;
}

/** `metrics`: time series out of log events, in the shape of GetMetricStatistics. Returns the exit code. */
export async function showMetrics(options: MetricsOptions): Promise<number> {
  return await asked(options.pattern ?? '', options.workspace, async (local, pattern, signal) => {
    const input = {
      source: sourceOf(options, pattern),
      sources: options.source,
      range: (await rangeOf(local, options)) ?? null,
      periodSeconds: options.period,
      percentiles: options.percentile,
      timeoutMs: FOREVER_MS,
    };
    const report = await local.call('metrics.series', input, { signal });
    await printJson(metricsRecord(report));
    warn(report.warnings);
  });
}

/** Without a pattern the metrics that log events name themselves. Throws `bad-request`. */
function sourceOf(options: MetricsOptions, pattern: string): Input<'metrics.series'>['source'] {
  const { namespace, name, value, default: defaultValue } = options;
  const dimensions = options.dimension.length === 0 ? null : namedValues(options.dimension);
  if (options.pattern === undefined) {
    if (value !== undefined || defaultValue !== undefined)
      throw new UserFacingError('bad-request', '--value and --default go with --pattern: a metric filter has them.');
    return { kind: 'emf', namespace: namespace ?? null, metricName: name ?? null, dimensions };
  }
  return {
    kind: 'filter',
    pattern,
    ...(value === undefined ? {} : { value }),
    defaultValue: defaultValue ?? null,
    dimensions: dimensions ?? {},
    ...(namespace === undefined ? {} : { namespace }),
    ...(name === undefined ? {} : { metricName: name }),
  };
}

function namedValues(given: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    given.map((text) => {
      const equals = text.indexOf('=');
      if (equals < 1) throw new UserFacingError('bad-request', `--dimension ${text} is no NAME=VALUE.`);
      return [text.slice(0, equals), text.slice(equals + 1)];
    }),
  );
}

export interface AlarmsOptions {
  workspace: string;
  rules: string[];
  source: string[];
  from?: string;
  to?: string;
}

/** `alarms`: what alarm rules would have said, with each change of state. Returns the exit code. */
export async function showAlarms(options: AlarmsOptions): Promise<number> {
  let rules: string;
  try {
    rules = rulesIn(options.rules);
  } catch (error) {
    process.stderr.write(explain(error));
    return EXIT.failed;
  }
  // The rules have been read by now, so that none of them is taken for stdin.
  return await asked('', options.workspace, async (local, _, signal) => {
    const input = {
      rules,
      sources: options.source,
      range: (await rangeOf(local, options)) ?? null,
      timeoutMs: FOREVER_MS,
    };
    await printJson(alarmsRecord(await local.call('alarms.evaluate', input, { signal })));
  });
}

/** The texts of one file or several as one JSON array (`-`: stdin). Throws `source.missing`, `bad-request`. */
function rulesIn(files: readonly string[]): string {
  const texts = files.map((file) => {
    let text: string;
    try {
      text = readFileSync(file === '-' ? 0 : resolve(file), 'utf8');
    } catch (cause) {
      throw new UserFacingError('source.missing', `The rules ${file} could not be read.`, { cause });
    }
    try {
      JSON.parse(text);
    } catch (cause) {
      throw new UserFacingError('bad-request', `The rules ${file} are no JSON: ${(cause as Error).message}.`, {
        cause,
      });
    }
    return text;
  });
  return texts.length === 1 ? (texts[0] ?? '') : `[${texts.join(',')}]`;
}
