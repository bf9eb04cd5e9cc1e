import type { RateKey } from '../../../preload/contract/anomalies.ts';
import { timestampOf } from '../../../preload/contract/timestamp.ts';
import { shortArn } from '../../lib/cell-text.ts';
import { copiedRows } from '../../lib/copy-rows.ts';
import { dateOnly, dateTime, timeOfDay } from '../../lib/format-time.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { locale, t } from '../../messages/message.ts';
import type { Finding } from './finding.ts';

/** `iam ListRoles` of an API, the short name of a principal. */
export function subjectText({ eventSource, eventName, principal }: RateKey): string {
  if (principal !== null) return visibleText(shortArn(principal));
  const service = (eventSource ?? '').replace(/\.amazonaws\.com(?:\.cn)?$/, '');
  return visibleText(`${service} ${eventName ?? ''}`.trim());
}

/** `Error rate: iam ListRoles, Throttling`. */
export function rateTitle(rate: RateKey): string {
  const what = rate.errorCode === null ? subjectText(rate) : `${subjectText(rate)}, ${visibleText(rate.errorCode)}`;
  return t(`findings.rate.${rate.kind}`, { what });
}

/** Whose word it is. */
export const sourceText = ({ event }: Finding) => t(event === null ? 'findings.ours' : 'findings.aws');

/** `us-east-1, 111122223333`. */
export function placeText({ region, account }: Pick<RateKey, 'region' | 'account'>): string {
  return [region, account].map((part) => (part === null ? t('findings.unknownPlace') : visibleText(part))).join(', ');
}

/** Events a minute: one decimal, under 1 two digits that say something. */
export function rateNumber(value: number | null): string {
  if (value === null) return '–';
  const digits = Math.abs(value) >= 1 || value === 0 ? { maximumFractionDigits: 1 } : { maximumSignificantDigits: 2 };
  return value.toLocaleString(locale(), digits);
}

/** A parameter as people type it: `0.000001` is `1e-6`. */
export const shortNumber = (value: number) =>
  value !== 0 && Math.abs(value) < 1e-3 ? value.toExponential() : String(value);

/** A deviation with its sign. */
export function deviationText(value: number | null): string {
  return value === null ? '–' : value.toLocaleString(locale(), { maximumFractionDigits: 1, signDisplay: 'exceptZero' });
}

/** Start and end on a clock, the date once where both share it. */
export function timeText({ from, to, isOpen }: Finding, zone: string): string {
  const end = to === null || isOpen ? t('findings.goesOn') : null;
  if (from === null) return `? – ${to === null ? '?' : dateTime(to, zone)}`;
  if (to === null || end !== null) return `${dateTime(from, zone)} – ${end}`;
  const sameDay = dateOnly(from, zone) === dateOnly(to, zone);
  return `${dateTime(from, zone)} – ${sameDay ? timeOfDay(to, zone) : dateTime(to, zone)}`;
}

/** The condition on the time and the rate, as a query over the trail. */
export function eventsSql(
  condition: string,
  range: { from: number; to: number } | null,
  select = '*',
  tail = '',
): string {
  const literal = (us: number) => `TIMESTAMP '${timestampOf(us).replace('T', ' ').replace('Z', '')}'`;
  const time = range === null ? '' : `\n  AND eventTime >= ${literal(range.from)} AND eventTime < ${literal(range.to)}`;
  return `SELECT ${select}\nFROM cloudtrail\nWHERE ${condition}${time}\n${tail === '' ? 'ORDER BY eventTime' : tail}`;
}

const CSV_COLUMNS = [
  'name',
  'insightType',
  'severity',
  'deviation',
  'startTime',
  'endTime',
  'awsRegion',
  'recipientAccountId',
  'eventSource',
  'eventName',
  'principal',
  'errorCode',
  'insightAverage',
  'baselineAverage',
  'sharedEventID',
] as const;

/** Findings as CSV (RFC 4180), names in English as in the JSON; a text that a spreadsheet would take for a formula begins with '. */
export function findingsCsv(findings: readonly Finding[]): string {
  const rows = findings.map((finding) => {
    const { rate, event, severity, deviation, from, to, isOpen, average, baseline, id } = finding;
    return [
      event === null ? 'Rate anomaly' : 'CloudTrail Insights event',
      rate.kind === 'error-rate' ? 'ApiErrorRateInsight' : 'ApiCallRateInsight',
      severity,
      deviation,
      from === null ? null : timestampOf(from),
      to === null || isOpen ? null : timestampOf(to),
      rate.region,
      rate.account,
      rate.eventSource,
      rate.eventName,
      rate.principal,
      rate.errorCode,
      average,
      baseline,
      event === null ? id : event.sharedEventId,
    ].map((value) => ({
      text: typeof value === 'string' ? guarded(value) : value === null ? null : String(value),
      kind: 'text' as const,
    }));
  });
  return copiedRows('csv', CSV_COLUMNS, rows, 'sql');
}

const guarded = (text: string) => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);
