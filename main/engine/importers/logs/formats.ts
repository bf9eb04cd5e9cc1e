import { cloudFront, route53, s3Access } from './access-formats.ts';
import { cloudWatchFilter, cloudWatchGet, subscription } from './cloudwatch-events.ts';
import { csvFormat } from './csv-format.ts';
import { exportFormat } from './export-format.ts';
import { tgwFlow, vpcFlow } from './flow-formats.ts';
import { insightsResults } from './insights-results.ts';
import { jsonDocuments, jsonLines } from './json-format.ts';
import { eksAudit, emf, resolver, waf } from './json-kinds.ts';
import { alb, elb, nlb } from './load-balancer-formats.ts';
import type { Cutter, LogSink } from './log-event.ts';
import type { Sample } from './sample.ts';
import { textFormat } from './text-format.ts';
import { apache, apiGateway, cloudFrontJson, inSeveralForms, lambda, syslog } from './text-kinds.ts';

/** A form in which log events lie in a file. A further one is a further entry of the table below. */
export interface LogFormat {
  /** Its id (design.md part 12), which `--as` takes and the ledger keeps. */
  id: string;
  /** How sure the first bytes are of this format, 0 to 1. The surest format wins; on a par the one earlier in the table. */
  score(sample: Sample): number;
  /**
   * Why it is only taken in when somebody asked for the file; null where nobody need. Plain text and data without times
   * lie beside exports too (a README), and are no evidence (cloudwatch-logs.md part 2).
   */
  reasonToAsk(sample: Sample): string | null;
  /** Cuts a file of this format into events. */
  cutter(sample: Sample, sink: LogSink): Cutter;
}

/** Every format of log events that can be read. */
export const LOG_FORMATS: readonly LogFormat[] = [
  cloudWatchFilter,
  cloudWatchGet,
  subscription,
  insightsResults,
  exportFormat,
  vpcFlow,
  tgwFlow,
  resolver,
  route53,
  alb,
  nlb,
  elb,
  s3Access,
  inSeveralForms('cloudfront', [cloudFrontJson, cloudFront]),
  waf,
  apiGateway,
  lambda,
  emf,
  eksAudit,
  apache,
  syslog,
  jsonLines,
  jsonDocuments,
  csvFormat,
  textFormat,
];

/** Parquet files are no stream of bytes that could be cut, so they are read in a way of their own (parquet.ts). */
export const PARQUET = 'parquet';

/** Ids of all formats whose events are log events. */
export const LOG_FORMAT_IDS: ReadonlySet<string> = new Set([...LOG_FORMATS.map(({ id }) => id), PARQUET]);

export interface Scored {
  format: LogFormat;
  /** How sure the sample is of it: above 0, at most 1. */
  score: number;
}

/** The formats that a sample may be of, the surest first. */
export function scoredFormats(sample: Sample): Scored[] {
  return LOG_FORMATS.map((format) => ({ format, score: format.score(sample) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score);
}

/** The format that a sample is most surely of; null where it is of none. */
export function surestFormat(sample: Sample): LogFormat | null {
  return scoredFormats(sample)[0]?.format ?? null;
}
