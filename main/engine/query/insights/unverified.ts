import type { PeriodUnit } from './ast.ts';

/**
 * What AWS does not document and this product decided for itself (the [U] marks of specs/insights-ql.md), in one place so
 * that a run on the real service can settle it. Where a decision is a value, the code reads it here; where it is a rule of
 * reading or of types, the code that follows it is named by the part of the specification, and `CHOICES` says what it is.
 */
export const UNVERIFIED = {
  /** 4.6: direction of `sort f`. */
  defaultSortDirection: 'asc',
  /** 4.6: values that are missing come last, in both directions. */
  missingLast: true,
  /** 3.4: order among events of the same `@timestamp`. */
  tiesByIngestionOrder: true,
  /** 5.8: `pct` between two values: `continuous` interpolates, `nearest-rank` takes one of them. */
  percentile: 'continuous' as 'continuous' | 'nearest-rank',
  /** 5.8: `stddev` of the population, as `variance` is documented to be. */
  stddev: 'stddev_pop',
  /** 5.3: day that weeks begin with (1970-01-05 is a Monday). */
  weekOrigin: '1970-01-05',
  /** 5.2, 6371 km: mean radius of the earth in `haversine`. */
  earthRadiusKm: 6371,
  /** 1: positions in brackets count from 0. */
  bracketBase: 0,
  /** 7.3: a dot in a filter's regex does not match a line break; 4.9: the stars of a glob do. */
  dotMatchesNewline: false,
  /** 4.9: value of a logfmt key without one. */
  logfmtBareValue: 'true',
  /** 5.3: zone of `formatDate` and `parseDate` where none is named. */
  defaultZone: 'UTC' as string,
  /** 4.20: defaults of the row-wise commands. */
  sessionSeparator: '#',
  sessionIdentitySeparator: ',',
  outlierMark: (field: string) => `isOutlier_${field}`,
  lagName: (field: string, lag: number) => `${field}_p${lag}`,
  /** 5.8: label of one range of `histogram`. */
  histogramSeparator: '-',
  /** 4.13: columns of `diff` and `logcompare`. */
  diffColumns: ['@pattern', '@sampleCount', '@diffEventCount', '@diffEventDescription', '@severityLabel'],
  /**
   * 4.19: the data source of a group, which AWS assigns, by the format that its events were read as. The published queries
   * name this one; what AWS calls the others is not documented there.
   */
  dataSourceOfFormat: { 'vpc-flow': 'amazon_vpc.flow' } as Readonly<Record<string, string>>,
  /** 4.14: columns that `anomaly` adds. */
  anomalyColumns: ['@anomalyType', '@anomalyScore', '@anomalyDescription'],
  /**
   * 4.14: what is unusual. `least`: events of a half that can be judged; `factor`: how much more often a pattern must come;
   * `deviations`: how far numbers must lie from those of the first half; `trend`: correlation with the time
   * above which a number is a counter; `fewValues`: most values of a token that has usual ones.
   */
  anomaly: { least: 10, factor: 3, deviations: 4, trend: 0.9, fewValues: 20 },
} as const;

/** Every decision as a reader of the language meets it, by part of the specification; the reference prints them. */
export const CHOICES: readonly { part: string; says: string }[] = [
  {
    part: '1',
    says: 'A query may begin with `|`. Names of fields are case-sensitive; keywords and functions are not.',
  },
  {
    part: '1',
    says: 'In a text `\\"`, `\\\'`, `\\\\`, `\\n` and `\\t` are escapes; any other backslash stays. In backticks `` \\` `` is a backtick.',
  },
  { part: '1', says: 'Numbers may have an exponent (`1e3`). A bare word on the right of a comparison is a field.' },
  {
    part: '1',
    says: '`maxspan`, `offset`, `timeshift`, `start` and `end` are not clamped as the periods of `bin` are.',
  },
  {
    part: '2',
    says: 'Precedence: `^` (from the right), minus sign, `* / %`, `+ -`, comparisons, `not`, `and`, `or`. `sort by f` reads as `sort f`.',
  },
  {
    part: '3',
    says: 'Names that `parse`, `lookup` and the like make stand behind those that `fields` lists. `stats` shows its keys first.',
  },
  {
    part: '3',
    says: 'A column without alias is reached by its text in backticks. Events of the same time keep the order they came in.',
  },
  {
    part: '4.1',
    says: 'A later `as` of the same name replaces the value; items of one `fields` are worked out from left to right.',
  },
  { part: '4.2', says: 'What commands after `display` make can be used and is not shown.' },
  {
    part: '4.3',
    says: 'Nothing is special in the quotes of `like "..."`. A dot in a filter does not match a line break; the stars of `parse` do.',
  },
  {
    part: '4.5',
    says: 'Events without a key form one group. Keys are equal when their texts are: `200` and `"200"` share one.',
  },
  {
    part: '4.5',
    says: '`stats` without `by` gives one row also where there are no events. `offset` moves bins forward: bin t shows t minus the offset.',
  },
  { part: '4.6', says: '`sort f` without a direction sorts ascending; missing values come last either way.' },
  {
    part: '4.7',
    says: 'Of several `limit` each cuts what it is given. `limit` directly before `sort` cuts after it, as AWS’s samples need.',
  },
  {
    part: '4.9',
    says: 'A logfmt key without a value is `true`. Values beyond the names of `parse ... csv` are dropped, those that lack are missing.',
  },
  {
    part: '4.9',
    says: 'A name that `parse` makes is missing where nothing matches: it never falls back to a field of the name. `multi` keeps an event without a match once.',
  },
  {
    part: '4.11',
    says: '`unnest` of an empty list or of nothing gives no row; `expand` of what is no list leaves the row as it is.',
  },
  { part: '4.12', says: 'Patterns and their texts are found by our own method; `pattern` sorts by `@sampleCount`.' },
  {
    part: '4.13',
    says: '`diff` and `logcompare` have the columns `@pattern`, `@sampleCount`, `@diffEventCount`, `@diffEventDescription` and `@severityLabel`.',
  },
  {
    part: '4.14',
    says: '`anomaly` adds `@anomalyType`, `@anomalyScore` and `@anomalyDescription`, and judges the second half of the time by the first.',
  },
  {
    part: '4.16',
    says: 'No row of a lookup table gives missing values; of several the first in the file counts; of several subnets the longest.',
  },
  { part: '4.16', says: 'Without `as`, `cidrlookup` looks in the table’s column of the field’s name.' },
  {
    part: '4.17',
    says: 'After a `join` a name without a side means the left event, whose default columns are shown. Commands may follow SOURCE inside of the brackets.',
  },
  { part: '4.18', says: 'A query after `in` yields one column; what is missing in it is passed over.' },
  {
    part: '4.19',
    says: 'Tags are chosen with `tags`; data sources are told by the format of the events, so that VPC flow logs are `amazon_vpc.flow`. Inner queries have the time range of the query unless their SOURCE names one.',
  },
  {
    part: '4.20',
    says: '`accum` without `as` overwrites; `autoregress` names lags `f_p1`; `outlier` marks in `isOutlier_f`; sessions are `identity#1`.',
  },
  {
    part: '4.20',
    says: '`fillmissing` fills from the first bin to the last. `appendcols` keeps a column of the same name and as many rows as the main query has.',
  },
  {
    part: '5.1',
    says: 'A number divided by 0, a logarithm of 0 and text in arithmetic are missing; a timestamp counts as milliseconds. Halves round away from 0.',
  },
  {
    part: '5.3',
    says: 'Weeks begin on Monday; months, quarters and years are those of the calendar; `dateceil` leaves a time on the edge. The zone is UTC unless named.',
  },
  { part: '5.4', says: 'A JSON null is missing. In `if` and `case` a condition that is unknown counts as false.' },
  { part: '5.5', says: 'Positions in brackets count from 0, as those behind dots do.' },
  { part: '5.6', says: 'What is no address is in no subnet, neither private nor public nor reserved.' },
  {
    part: '5.7',
    says: 'A part that is missing counts as nothing in `concat`. `isempty` of a map or list is 0. `substr` past the end is empty; a negative start is an error.',
  },
  {
    part: '5.7',
    says: '`$1` and `\\1` both stand for a group in `regexReplace`. `urlencode` writes blanks as `%20`; hashes are in lower case; what cannot be decoded is missing.',
  },
  {
    part: '5.8',
    says: 'Percentiles interpolate; `percentile` is `pct` and `median` its 50; `countDistinct` is exact; `stddev` and `variance` are those of the population.',
  },
  {
    part: '5.8',
    says: '`sum` and `avg` pass over what is no number. `min` and `max` are of the natural order where not all are numbers. Lists hold texts.',
  },
  {
    part: '5.8',
    says: '`earliest` and `latest` look at events that have the field; `rate` is the change from the first to the last value, per period.',
  },
  { part: '6.1', says: '`@log` of a group whose account is not known is the name alone.' },
  {
    part: '6.2',
    says: 'JSON inside of a line is read in groups `/aws/lambda/...` alone. A `-` of a flow record is the text `-`.',
  },
  {
    part: '6.3',
    says: 'A comparison with a missing value is unknown, also `!=`, `like` and `not like`: write `or not ispresent(f)` to keep such events.',
  },
  {
    part: '6.3',
    says: 'A text that is no number is unequal to every number and neither smaller nor larger. Booleans show as 1 and 0 and equal `true` and `false`.',
  },
  {
    part: '6.3',
    says: 'As a condition a number is true unless 0, a text only as `true` or as such a number. Text compares with a time as ISO 8601, which the service does not do.',
  },
];

/** Part 1: numbers that `bin`, `datefloor` and `dateceil` clamp to, without saying so on the service. */
export const PERIOD_CAPS: Partial<Record<PeriodUnit, number>> = { millisecond: 1000, second: 60, minute: 60, hour: 24 };

/** Documented bounds (parts 4 and 10). */
export const LIMITS = {
  rows: 100_000,
  defaultRows: 10_000,
  stats: 10,
  topk: 10_000,
  caseBranches: 10,
  prefixes: 5,
  accounts: 20,
  dataSources: 10,
  joinKeys: 50_000,
} as const;
