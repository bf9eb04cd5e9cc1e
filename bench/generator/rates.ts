import { Random } from '../../main/engine/sample/random.ts';
import type { Store } from '../../main/engine/store/store.ts';

/**
 * Trails whose calls follow known rates, written straight into the tables: APIs with their usual ways through day and week, and
 * unusual times planted into them. What is measured is finding these, and nothing else.
 */
export const RATE_ACCOUNT = '111122223333';
export const RATE_REGION = 'eu-west-1';

/** What an API's calls look like: expected calls of a minute, which counts from midnight UTC of the first day. */
export interface RateApi {
  source: string;
  name: string;
  readOnly?: boolean;
  rate(minute: number, day: number): number;
  /** Part of the calls that fail, with which code. */
  errors?: { code: string; share: number };
}

/** More calls (or none: `rate` 0 and `instead`) of an API from minute `from` on, for `minutes`. */
export interface PlantedTime {
  source: string;
  name: string;
  readOnly?: boolean;
  from: number;
  minutes: number;
  /** Expected further calls of the minute with this number in the time. */
  rate(minute: number): number;
  /** In place of the usual calls, and not beside them. */
  instead?: boolean;
  arn: string;
  agent: string;
  code?: string;
}

export interface RateTrail {
  seed: number;
  /** Midnight UTC of the first day, in milliseconds. */
  startMs: number;
  days: number;
  apis: readonly RateApi[];
  planted?: readonly PlantedTime[];
  /** Times without any record, as minutes; half-open. */
  gaps?: readonly { from: number; to: number }[];
}

export const DAY_MINUTES = 1440;
const ROLES = ['deploy', 'web', 'batch', 'ops', 'audit', 'backup'];
const AGENTS = ['Boto3/1.40.12', 'aws-sdk-go-v2/1.30', 'APN/1.0 HashiCorp/1.0 Terraform/1.9', 'aws-cli/2.31.4'];

/** A number of events where `mean` are expected (Poisson; by the normal distribution where there are many). */
export function poisson(random: Random, mean: number): number {
  if (mean <= 0) return 0;
  if (mean > 60) return Math.max(0, Math.round(mean + Math.sqrt(mean) * random.normal()));
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = random.fraction(); product > limit; product *= random.fraction()) count++;
  return count;
}

/** Adds the events of a trail; answers with how many. */
export async function addRateTrail(store: Store, trail: RateTrail): Promise<number> {
  const random = new Random(trail.seed, 0x7a7e);
  const writer = await store.importConnection();
  await writer.run(
    'CREATE TEMP TABLE made(minute INTEGER, n INTEGER, source VARCHAR, name VARCHAR, read_only BOOLEAN, arn VARCHAR, agent VARCHAR, code VARCHAR)',
  );
  const rows = await writer.createAppender('made', 'main', 'temp');
  const add = (minute: number, n: number, call: { source: string; name: string; readOnly?: boolean }, who: Who) => {
    if (n === 0) return;
    rows.appendInteger(minute);
    rows.appendInteger(n);
    rows.appendVarchar(call.source);
    rows.appendVarchar(call.name);
    rows.appendBoolean(call.readOnly === true);
    rows.appendVarchar(who.arn);
    rows.appendVarchar(who.agent);
    if (who.code === undefined) rows.appendNull();
    else rows.appendVarchar(who.code);
    rows.endRow();
  };
  const isSilent = (minute: number) => trail.gaps?.some(({ from, to }) => minute >= from && minute < to) ?? false;
  for (let minute = 0; minute < trail.days * DAY_MINUTES; minute++) {
    if (isSilent(minute)) continue;
    for (const api of trail.apis) {
      if (trail.planted?.some((one) => one.instead && isOf(one, api, minute))) continue;
      const calls = poisson(random, api.rate(minute % DAY_MINUTES, Math.floor(minute / DAY_MINUTES)));
      if (calls === 0) continue;
      const failed = api.errors === undefined ? 0 : Math.min(calls, poisson(random, calls * api.errors.share));
      add(minute, calls - failed, api, usualCaller(random));
      add(minute, failed, api, { ...usualCaller(random), ...(api.errors && { code: api.errors.code }) });
    }
    for (const one of trail.planted ?? [])
      if (isOf(one, one, minute)) add(minute, poisson(random, one.rate(minute - one.from)), one, one);
  }
  rows.closeSync();
  const inserted = await writer.runAndReadAll(
    `INSERT INTO ct_event BY NAME SELECT 'e-' || ${trail.seed} || '-' || number AS event_id,
       make_timestamp(${trail.startMs * 1000}) + to_seconds(minute * 60 + (number * 7) % 60) AS event_time, source AS event_source,
       name AS event_name, '${RATE_REGION}' AS aws_region, '198.51.100.7' AS source_ip, agent AS user_agent, code AS error_code,
       'Management' AS event_category, '${RATE_ACCOUNT}' AS recipient_account, read_only, true AS management_event,
       'AssumedRole' AS ui_type, arn AS ui_arn, CASE WHEN code IS NULL THEN 'ok' ELSE 'error' END AS outcome, false AS conflict,
       1 AS file_id, number AS position
     FROM (SELECT *, row_number() OVER () AS number FROM (SELECT *, unnest(range(n)) FROM made))`,
  );
  await writer.run('DROP TABLE made');
  return Number(inserted.getRows()[0]?.[0] ?? 0);
}

interface Who {
  arn: string;
  agent: string;
  code?: string;
}

function isOf(
  { source, name, from, minutes }: PlantedTime,
  api: { source: string; name: string },
  minute: number,
): boolean {
  return api.source === source && api.name === name && minute >= from && minute < from + minutes;
}

function usualCaller(random: Random): Who {
  const role = random.pickSkewed(ROLES);
  return { arn: `arn:aws:sts::${RATE_ACCOUNT}:assumed-role/${role}/session`, agent: random.pickSkewed(AGENTS) };
}

/** Calls at one rate, day and night. */
export function steady(rate: number): RateApi['rate'] {
  return () => rate;
}

/** Calls on working days from nine to half past five, with a start, an end and a lunch; a few at other times. */
export function office(rate: number, firstWeekday: number): RateApi['rate'] {
  return (minute, day) => {
    const weekday = (firstWeekday + day) % 7;
    if (weekday === 0 || weekday === 6) return rate * 0.01;
    const hour = minute / 60;
    const ramp = (at: number) => 1 / (1 + Math.exp(-(hour - at) * 6));
    const lunch = 1 - 0.4 * Math.exp(-((hour - 12.5) ** 2) * 8);
    return rate * Math.max(0.01, ramp(9) * (1 - ramp(17.5)) * lunch);
  };
}

/** A job of about `calls` calls in 15 minutes of each night, some minutes earlier or later and of another size each time. */
export function nightly(calls: number, atMinute: number, seed: number): RateApi['rate'] {
  return (minute, day) => {
    const random = new Random(seed, 0x10b, day);
    const start = atMinute + random.below(21) - 10;
    const size = calls * (0.8 + 0.4 * random.fraction());
    return minute >= start && minute < start + 15 ? size / 15 : 0;
  };
}
