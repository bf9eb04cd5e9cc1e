import type { Call, Expr, Period } from './ast.ts';
import type { Context } from './context.ts';
import { emitIpFunction } from './emit-ip-functions.ts';
import type { FunctionEntry } from './functions.ts';
import { ceilSql, clamped, floorSql } from './periods.ts';
import { toRe2 } from './regex.ts';
import { UNVERIFIED } from './unverified.ts';
import {
  asCondition,
  asJson,
  asNumber,
  asString,
  asText,
  asTime,
  boolean,
  json,
  MISSING,
  mapTest,
  number,
  text,
  time,
  type Value,
} from './values.ts';

/** What a function needs of the place it stands at. */
export interface FunctionPlace {
  context: Context;
  value(expr: Expr): Value;
  /** `@timestamp` of the row, or null where there is none. */
  timestamp(): Value | null;
}

const spaces = String.raw`'^\s+|\s+$'`;

/** Milliseconds of a moment of the query, as a parameter. */
function millis(place: FunctionPlace, us: bigint | null): Value {
  return us === null ? { kind: 'number', sql: 'NULL::DOUBLE' } : number(place.context.params.add(Number(us / 1000n)));
}

/** A call of a scalar function as SQL; its arguments were counted before. */
export function emitFunction(entry: FunctionEntry, call: Call, place: FunctionPlace): Value {
  const arg = (i: number): Value => {
    const expr = call.args[i];
    return expr === undefined ? MISSING : place.value(expr);
  };
  const str = (i: number): string => asString(arg(i));
  const num = (i: number): string => asNumber(arg(i));
  const all = (): Value[] => call.args.map((expr) => place.value(expr));
  switch (entry.name) {
    case 'abs':
    case 'ceil':
    case 'floor':
      return number(`${entry.name}(${num(0)})`);
    case 'greatest':
    case 'least': {
      const values = all().map(asNumber);
      return number(
        `CASE WHEN ${values.map((value) => `${value} IS NOT NULL`).join(' AND ')} THEN ${entry.name}(${values.join(', ')}) END`,
      );
    }
    case 'log':
      return number(`CASE WHEN ${num(0)} > 0 THEN ln(${num(0)}) END`);
    case 'sqrt':
      return number(`CASE WHEN ${num(0)} >= 0 THEN sqrt(${num(0)}) END`);
    case 'round':
      return call.args.length === 1
        ? number(`round(${num(0)})`)
        : number(`round(${num(0)}, CAST(${num(1)} AS INTEGER))`);
    case 'haversine':
      return number(haversine(num(0), num(1), num(2), num(3)));
    case 'toNumber':
    case 'toDouble':
      return number(`CAST(${num(0)} AS DOUBLE)`);
    case 'toInt':
      return number(`TRY_CAST(trunc(${num(0)}) AS INTEGER)`);
    case 'toLong':
      return number(`coalesce(TRY_CAST(insights_whole(${str(0)}) AS BIGINT), TRY_CAST(trunc(${num(0)}) AS BIGINT))`);
    case 'bin':
      return bin(call, place);
    case 'datefloor':
    case 'dateceil': {
      const period = periodArgument(call, 1, place);
      if (period === null) return { kind: 'time', sql: 'NULL::TIMESTAMP' };
      return time((entry.name === 'datefloor' ? floorSql : ceilSql)(asTime(arg(0)), period));
    }
    case 'fromMillis':
      return time(`make_timestamp(CAST(${num(0)} * 1000 AS BIGINT))`);
    case 'toMillis':
      return number(`epoch_ms(${asTime(arg(0))})`);
    case 'now':
      return number(place.context.params.add(Number(place.context.nowUs / 1_000_000n)));
    case 'parseDate':
      return parseDate(call, place);
    case 'formatDate':
      return formatDate(call, place);
    case 'queryStartTime':
      return millis(place, place.context.range?.fromUs ?? null);
    case 'queryEndTime':
      return millis(place, place.context.range?.toUs ?? null);
    case 'queryTimeRange': {
      const range = place.context.range;
      return millis(place, range === null ? null : range.toUs - range.fromUs);
    }
    case 'ispresent':
      return boolean(`(${arg(0).kind === 'json' ? asText(arg(0)) : arg(0).sql} IS NOT NULL)`);
    case 'coalesce':
      return either(all(), (list) => `coalesce(${list.join(', ')})`);
    case 'case':
      return cases(call, place);
    case 'if':
      return either([arg(1), arg(2)], ([yes, no]) => `CASE WHEN ${asCondition(arg(0))} THEN ${yes} ELSE ${no} END`);
    case 'isNumeric':
      return boolean(`(${asNumber(arg(0))} IS NOT NULL)`);
    case 'messageSize':
      return number(`strlen(${asText(arg(0))})`);
    case 'unmask':
      return arg(0);
    case 'jsonParse':
      return json(arg(0).kind === 'json' ? asJson(arg(0)) : `insights_json_parse(${asText(arg(0))})`, true);
    case 'jsonStringify':
      return text(arg(0).kind === 'json' ? `CAST(${arg(0).sql} AS VARCHAR)` : stringify(arg(0)));
    case 'jsonArraySize':
      return number(`CASE WHEN json_type(${asJson(arg(0))}) = 'ARRAY' THEN json_array_length(${asJson(arg(0))}) END`);
    case 'jsonArrayContains':
      return number(
        `CASE WHEN ${asText(arg(1))} IS NOT NULL THEN CASE WHEN json_type(${asJson(arg(0))}) = 'ARRAY' THEN CAST(list_contains(list_transform(CAST(${asJson(arg(0))} AS JSON[]), lambda v: insights_json_text(v)), ${asText(arg(1))}) AS INTEGER) ELSE 0 END END`,
      );
    case 'isempty':
      return boolean(`(coalesce(${asText(arg(0))}, '') = '')`);
    case 'isblank':
      return boolean(`regexp_full_match(coalesce(${asText(arg(0))}, ''), '\\s*')`);
    case 'concat':
      return text(
        `concat(${all()
          .map((value) => asString(value))
          .join(', ')})`,
      );
    case 'trim':
      return trim(call, str, place, spaces, 'trim');
    case 'ltrim':
      return trim(call, str, place, String.raw`'^\s+'`, 'ltrim');
    case 'rtrim':
      return trim(call, str, place, String.raw`'\s+$'`, 'rtrim');
    case 'strlen':
      return number(`length(${str(0)})`);
    case 'toupper':
      return text(`upper(${str(0)})`);
    case 'tolower':
      return text(`lower(${str(0)})`);
    case 'substr':
      return substr(call, str, num, place);
    case 'replace':
      return text(`replace(${str(0)}, ${str(1)}, ${str(2)})`);
    case 'regexReplace':
      return regexReplace(call, str, place);
    case 'strcontains':
      return contains(call, arg);
    case 'startsWith':
      return number(`CAST(starts_with(${str(0)}, ${str(1)}) AS INTEGER)`);
    case 'endsWith':
      return number(`CAST(suffix(${str(0)}, ${str(1)}) AS INTEGER)`);
    case 'urlencode':
      return text(`url_encode(${str(0)})`);
    case 'urldecode':
      return text(
        `CASE WHEN NOT regexp_matches(${str(0)}, '%([^0-9A-Fa-f]|.?[^0-9A-Fa-f]|.?$)') THEN TRY(url_decode(${str(0)})) END`,
      );
    case 'base64encode':
      return text(`to_base64(encode(${str(0)}))`);
    case 'base64decode':
      return text(`TRY(decode(from_base64(${str(0)})))`);
    case 'split':
      return json(`to_json(string_split(${str(0)}, ${str(1)}))`, true);
    case 'hexToAscii':
      return text(
        `CASE WHEN regexp_full_match(${str(0)}, '([0-9A-Fa-f]{2})*') THEN TRY(decode(from_hex(${str(0)}))) END`,
      );
    case 'hexToDec':
      return number(
        `CASE WHEN regexp_full_match(${str(0)}, '-?(0[xX])?[0-9A-Fa-f]{1,16}') THEN (CASE WHEN starts_with(${str(0)}, '-') THEN -1 ELSE 1 END) * CAST(TRY_CAST('0x' || regexp_replace(${str(0)}, '^-?(0[xX])?', '') AS UBIGINT) AS HUGEINT) END`,
      );
    case 'decToHex':
      return text(
        `CASE WHEN ${num(0)} <= -1 THEN '-' ELSE '' END || printf('0x%x', CAST(abs(trunc(${num(0)})) AS BIGINT))`,
      );
    case 'md5':
    case 'sha256':
      return text(`${entry.name}(${str(0)})`);
    default:
      return emitIpFunction(entry, call, arg, place.context) ?? MISSING;
  }
}

function haversine(lat1: string, lon1: string, lat2: string, lon2: string): string {
  const half = (a: string, b: string) => `pow(sin(radians(${b} - ${a}) / 2), 2)`;
  return `2 * ${UNVERIFIED.earthRadiusKm} * asin(least(1, sqrt(${half(lat1, lat2)} + cos(radians(${lat1})) * cos(radians(${lat2})) * ${half(lon1, lon2)})))`;
}

/** Values of which the row takes one: their common kind, or text. */
function either(values: readonly Value[], emit: (list: string[]) => string): Value {
  const kinds = new Set(values.filter((value) => value.kind !== 'missing').map((value) => value.kind));
  const first = values.find((value) => value.kind !== 'missing');
  if (kinds.size === 1 && first && first.kind !== 'dynamic' && first.kind !== 'text') {
    const none = {
      number: 'NULL::DOUBLE',
      boolean: 'NULL::BOOLEAN',
      time: 'NULL::TIMESTAMP',
      json: 'NULL::JSON',
      missing: 'NULL',
    }[first.kind];
    const sql = emit(values.map((value) => (value.kind === 'missing' ? none : value.sql)));
    return { kind: first.kind, sql, container: values.every((value) => value.container === true) };
  }
  return text(emit(values.map(asText)));
}

function cases(call: Call, place: FunctionPlace): Value {
  const pairs = Math.floor(call.args.length / 2);
  const values = call.args.filter((_, i) => (i < pairs * 2 ? i % 2 === 1 : true)).map((expr) => place.value(expr));
  const conditions = call.args
    .filter((_, i) => i < pairs * 2 && i % 2 === 0)
    .map((expr) => asCondition(place.value(expr)));
  return either(values, (list) => {
    const branches = conditions.map((condition, i) => `WHEN ${condition} THEN ${list[i]}`).join(' ');
    return `CASE ${branches}${list.length > pairs ? ` ELSE ${list[pairs]}` : ''} END`;
  });
}

/** A period among the arguments, clamped as the service does; null after a diagnostic. */
export function periodArgument(call: Call, index: number, place: FunctionPlace): Period | null {
  const expr = call.args[index];
  if (expr?.kind === 'period') return clamped(expr, place.context.diagnostics);
  place.context.error(`${call.name} takes a period such as 5m`, expr?.at ?? call.at);
  return null;
}

function bin(call: Call, place: FunctionPlace): Value {
  const period = periodArgument(call, 0, place);
  const stamp = place.timestamp();
  if (stamp === null)
    place.context.error(
      'bin needs @timestamp, which stats did not pass on; give it a name there and use dateceil or datefloor',
      call.at,
    );
  return period === null || stamp === null
    ? { kind: 'time', sql: 'NULL::TIMESTAMP' }
    : time(floorSql(asTime(stamp), period));
}

function literalText(call: Call, index: number, what: string, place: FunctionPlace): string | null {
  const expr = call.args[index];
  if (expr?.kind === 'string') return expr.value;
  place.context.error(`${call.name} takes ${what} as a text in quotes`, expr?.at ?? call.at);
  return null;
}

function zone(call: Call, index: number, place: FunctionPlace): string | null {
  // Times are kept in UTC, so that this zone needs no conversion.
  if (call.args.length <= index) return UNVERIFIED.defaultZone === 'UTC' ? null : UNVERIFIED.defaultZone;
  const name = literalText(call, index, 'a time zone', place);
  if (name === null) return null;
  const offset = /^([+-])(\d{2}):?(\d{2})$/.exec(name);
  // POSIX counts its zones the other way round.
  if (offset && offset[3] === '00') return `Etc/GMT${offset[1] === '+' ? '-' : '+'}${Number(offset[2])}`;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return name;
  } catch {
    place.context.error(
      `There is no time zone ${name}; write a name such as Europe/Berlin`,
      call.args[index]?.at ?? call.at,
    );
    return null;
  }
}

const JAVA_LETTERS: Record<string, string> = {
  yyyy: '%Y',
  uuuu: '%Y',
  yy: '%y',
  MMMM: '%B',
  MMM: '%b',
  MM: '%m',
  M: '%-m',
  dd: '%d',
  d: '%-d',
  HH: '%H',
  H: '%-H',
  hh: '%I',
  h: '%-I',
  mm: '%M',
  m: '%-M',
  ss: '%S',
  s: '%-S',
  SSS: '%g',
  SSSSSS: '%f',
  SSSSSSSSS: '%n',
  a: '%p',
  EEE: '%a',
  EEEE: '%A',
  XXX: '%z',
  XX: '%z',
  X: '%z',
  Z: '%z',
  xxx: '%z',
  DDD: '%j',
};

/** A Java DateTimeFormatter pattern as one of strptime; a text in place of it says which letters are not known. */
function javaToStrptime(pattern: string): { format: string } | { error: string } {
  let format = '';
  for (let i = 0; i < pattern.length; ) {
    const c = pattern[i] ?? '';
    if (c === "'") {
      const end = pattern.indexOf("'", i + 1);
      if (end === -1) return { error: 'a quote is not closed' };
      format += end === i + 1 ? "'" : pattern.slice(i + 1, end).replaceAll('%', '%%');
      i = end + 1;
    } else if (/[A-Za-z]/.test(c)) {
      let end = i;
      while (pattern[end] === c) end++;
      const letters = pattern.slice(i, end);
      const known = Object.hasOwn(JAVA_LETTERS, letters) ? JAVA_LETTERS[letters] : undefined;
      if (known === undefined) return { error: `${letters} is not known in it` };
      format += known;
      i = end;
    } else {
      format += c === '%' ? '%%' : c;
      i++;
    }
  }
  return { format };
}

function parseDate(call: Call, place: FunctionPlace): Value {
  const none = number('NULL::BIGINT');
  const pattern = literalText(call, 1, 'a date pattern', place);
  if (pattern === null) return none;
  const translated = javaToStrptime(pattern);
  if ('error' in translated) {
    place.context.error(`This date pattern cannot be read: ${translated.error}`, call.args[1]?.at ?? call.at);
    return none;
  }
  const source = call.args[0] ? asString(place.value(call.args[0])) : 'NULL';
  const zoneName = zone(call, 2, place);
  const { params } = place.context;
  // With an offset in the text the result has a zone and is an instant already; the session's zone is UTC.
  const parsed = `try_strptime(${source}, ${params.add(translated.format)})`;
  if (zoneName === null || translated.format.includes('%z')) return number(`epoch_ms(${parsed})`);
  return number(`epoch_ms(timezone(${params.add(zoneName)}, ${parsed}))`);
}

function formatDate(call: Call, place: FunctionPlace): Value {
  const format = literalText(call, 1, 'a pattern', place);
  const zoneName = zone(call, 2, place);
  if (format === null || call.args[0] === undefined) return MISSING;
  const bad = /%(?![-a-zA-Z%])/.exec(format);
  if (bad) place.context.error('A % in the pattern must be followed by a letter', call.args[1]?.at ?? call.at);
  const { params } = place.context;
  const stamp = asTime(place.value(call.args[0]));
  const shifted = zoneName === null ? stamp : `timezone(${params.add(zoneName)}, timezone('UTC', ${stamp}))`;
  return text(`strftime(${shifted}, ${params.add(format)})`);
}

function stringify(value: Value): string {
  if (value.kind === 'number' || value.kind === 'boolean') return `CAST(to_json(${value.sql}) AS VARCHAR)`;
  const map = mapTest(value);
  const quoted = `CAST(to_json(${asText(value)}) AS VARCHAR)`;
  return map === null ? quoted : `CASE WHEN ${map} THEN ${asText(value)} ELSE ${quoted} END`;
}

function trim(call: Call, str: (i: number) => string, _place: FunctionPlace, blanks: string, name: string): Value {
  if (call.args.length === 1) return text(`regexp_replace(${str(0)}, ${blanks}, '', 'g')`);
  return text(`${name}(${str(0)}, ${str(1)})`);
}

function substr(call: Call, str: (i: number) => string, num: (i: number) => string, place: FunctionPlace): Value {
  const start = call.args[1];
  if (start?.kind === 'negate') place.context.error('substr counts from 0 and takes no negative start', start.at);
  const from = `CAST(${num(1)} AS BIGINT)`;
  const inside = (rest: string) => text(`CASE WHEN ${from} >= 0 THEN substr(${str(0)}, ${from} + 1${rest}) END`);
  return call.args.length === 2 ? inside('') : inside(`, greatest(0, CAST(${num(2)} AS BIGINT))`);
}

function regexReplace(call: Call, str: (i: number) => string, place: FunctionPlace): Value {
  const pattern = call.args[1];
  if (pattern?.kind !== 'regex' && pattern?.kind !== 'string') {
    place.context.error('regexReplace takes a /regex/ or a text in quotes', pattern?.at ?? call.at);
    return MISSING;
  }
  const regex = toRe2(pattern.kind === 'regex' ? pattern.source : pattern.value);
  if (regex.error !== null) place.context.error(`This regular expression cannot be read: ${regex.error}`, pattern.at);
  const replacement = call.args[2];
  const { params } = place.context;
  // RE2 takes $1 as text and \1 as the group.
  const by = replacement?.kind === 'string' ? params.add(replacement.value.replace(/\$(\d)/g, '\\$1')) : str(2);
  return text(`regexp_replace(${str(0)}, ${params.add(regex.pattern)}, ${by}, 'g')`);
}

function contains(call: Call, arg: (i: number) => Value): Value {
  const plain = `contains(${asString(arg(0))}, ${asString(arg(1))})`;
  const folded = `contains(lower(${asString(arg(0))}), lower(${asString(arg(1))}))`;
  const flag = call.args[2];
  if (flag === undefined || (flag.kind === 'boolean' && !flag.value)) return number(`CAST(${plain} AS INTEGER)`);
  if (flag.kind === 'boolean') return number(`CAST(${folded} AS INTEGER)`);
  return number(`CAST(CASE WHEN ${asCondition(arg(2))} THEN ${folded} ELSE ${plain} END AS INTEGER)`);
}
