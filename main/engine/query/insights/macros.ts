import { UNVERIFIED } from './unverified.ts';

/**
 * Macros that compiled queries call. They live in the program's own catalog (the store creates them at each opening), so that
 * generated SQL, shown with its values written in, runs unchanged in an SQL tab. DuckDB expands them when it plans, so they
 * cost nothing over the expressions themselves.
 */
const OCTET = '(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])';
const IPV4 = `'${OCTET}\\.${OCTET}\\.${OCTET}\\.${OCTET}'`;

const MACROS: Readonly<Record<string, string>> = {
  /**
   * Text that reads as a number (6.3), else null. DuckDB's cast takes more (blanks around a number, `_` between digits, `+-` in
   * front, words as `nan`), all of which has other characters or another beginning; the whole rule as a regular expression takes
   * twice as long.
   */
  insights_number: `(x) AS CASE WHEN regexp_matches(x, '^[+-]?[0-9.][0-9.eE+-]*$') THEN TRY_CAST(x AS DOUBLE) END`,
  /** The same of a JSON value's text and its type: Booleans are 1 and 0. */
  insights_typed_number: `(x, type) AS coalesce(insights_number(x), CASE WHEN x IN ('true', 'false') AND type = 'BOOLEAN' THEN CASE WHEN x = 'true' THEN 1.0::DOUBLE ELSE 0.0::DOUBLE END END)`,
  /** Whole numbers of any length, for comparisons beyond 2^53. */
  insights_whole: String.raw`(x) AS CASE WHEN regexp_full_match(x, '[+-]?\d+') THEN TRY_CAST(x AS HUGEINT) END`,
  /** A number as text: the shortest decimal, no trailing .0. */
  insights_number_text: `(x) AS CASE WHEN x = trunc(x) AND abs(x) < 1e15 THEN CAST(CAST(x AS BIGINT) AS VARCHAR) ELSE regexp_replace(CAST(x AS VARCHAR), '\\.0$', '') END`,
  insights_time_text: `(x) AS strftime(x, '%Y-%m-%d %H:%M:%S.%g')`,
  /** Text of a JSON value by the type it has in its document: Booleans are 1 and 0, 100.0 is 100. */
  insights_typed_text: `(x, type) AS CASE WHEN x < ':' THEN CASE WHEN suffix(x, '.0') AND type = 'DOUBLE' THEN x[:-3] ELSE x END WHEN x IN ('true', 'false') AND type = 'BOOLEAN' THEN CASE WHEN x = 'true' THEN '1' ELSE '0' END ELSE x END`,
  insights_json_text: `(x) AS CASE json_type(x) WHEN 'BOOLEAN' THEN CASE WHEN CAST(x AS VARCHAR) = 'true' THEN '1' ELSE '0' END WHEN 'DOUBLE' THEN regexp_replace(CAST(x AS VARCHAR), '\\.0$', '') ELSE json_extract_string(x, '$') END`,
  insights_is_map: `(x, type) AS CASE WHEN starts_with(x, '{') OR starts_with(x, '[') THEN coalesce(type IN ('OBJECT', 'ARRAY'), false) ELSE false END`,
  insights_json_parse: `(x) AS CASE WHEN json_valid(x) THEN CASE WHEN json_type(x) IN ('OBJECT', 'ARRAY') THEN CAST(x AS JSON) END END`,
  /** Natural order (4.6): digits by length and value, the rest by code point; used where the text is no number. */
  insights_natural: `(x) AS CASE WHEN x IS NULL THEN NULL WHEN regexp_matches(x, '[0-9]') THEN array_to_string(list_transform(regexp_extract_all(x, '[0-9]+|[^0-9]+'), lambda part: CASE WHEN part < ':' AND part >= '0' THEN '0' || lpad(CAST(length(part) AS VARCHAR), 6, '0') || part ELSE part END), '') ELSE x END`,
  insights_order: `(x) AS CASE WHEN x IS NOT NULL THEN {'n': insights_number(x) IS NOT NULL, 'v': coalesce(insights_number(x), 0), 't': CASE WHEN insights_number(x) IS NULL THEN insights_natural(x) ELSE x END} END`,
  insights_sorted: `(list) AS to_json(list_transform(list_sort(list_transform(list, lambda v: {'o': insights_order(v), 'v': v})), lambda s: s.v))`,
  /** Comparisons of two values whose types only the rows know; m1, m2 tell maps and lists, n1, n2 JSON numbers. */
  insights_equal: `(x, y) AS CASE WHEN insights_number(x) IS NOT NULL AND insights_number(y) IS NOT NULL THEN CASE WHEN length(x) > 15 AND length(y) > 15 AND insights_whole(x) IS NOT NULL AND insights_whole(y) IS NOT NULL THEN insights_whole(x) = insights_whole(y) ELSE insights_number(x) = insights_number(y) END ELSE x = y END`,
  insights_less: `(x, y, n1, n2) AS CASE WHEN insights_number(x) IS NOT NULL AND insights_number(y) IS NOT NULL THEN CASE WHEN length(x) > 15 AND length(y) > 15 AND insights_whole(x) IS NOT NULL AND insights_whole(y) IS NOT NULL THEN insights_whole(x) < insights_whole(y) ELSE insights_number(x) < insights_number(y) END WHEN n1 OR n2 THEN NULL ELSE x < y END`,
  insights_true: `(x) AS CASE WHEN insights_number(x) IS NOT NULL THEN insights_number(x) <> 0 WHEN x IS NOT NULL THEN x = 'true' END`,
  insights_ipv4: `(x) AS CASE WHEN regexp_full_match(x, ${IPV4}) THEN CAST(split_part(x, '.', 1) AS BIGINT) * 16777216 + CAST(split_part(x, '.', 2) AS BIGINT) * 65536 + CAST(split_part(x, '.', 3) AS BIGINT) * 256 + CAST(split_part(x, '.', 4) AS BIGINT) END`,
  /** The groups of one side of a ::, four hexadecimal digits each; an IPv4 tail makes two of them. */
  insights_ipv6_side: `(x) AS CASE WHEN x = '' THEN [] ELSE list_transform(string_split(CASE WHEN contains(x, '.') THEN regexp_replace(x, '[^:]*$', '') || list_transform([insights_ipv4(regexp_extract(x, '[^:]*$'))], lambda n: printf('%04x:%04x', n // 65536, n % 65536))[1] ELSE x END, ':'), lambda g: lpad(lower(g), 4, '0')) END`,
  /** 32 hexadecimal digits of an IPv6 address, else null. */
  insights_ipv6: String.raw`(x) AS CASE WHEN contains(x, ':') AND regexp_full_match(x, '([0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4}|(([0-9A-Fa-f]{1,4}:){0,6}[0-9A-Fa-f]{1,4})?::(([0-9A-Fa-f]{1,4}:){0,6}[0-9A-Fa-f]{1,4})?|([0-9A-Fa-f]{1,4}:){6}(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(\.(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])){3}|(([0-9A-Fa-f]{1,4}:){0,5}[0-9A-Fa-f]{1,4})?::([0-9A-Fa-f]{1,4}:){0,5}(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(\.(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])){3}') THEN list_transform([{'a': insights_ipv6_side(split_part(x, '::', 1)), 'b': insights_ipv6_side(split_part(x, '::', 2)), 'short': contains(x, '::')}], lambda s: CASE WHEN NOT s.short THEN array_to_string(s.a, '') WHEN len(s.a) + len(s.b) <= 7 THEN rpad(array_to_string(s.a, ''), 32 - 4 * CAST(len(s.b) AS INTEGER), '0') || array_to_string(s.b, '') END)[1] END`,
  /** The address as 0s and 1s: 32 of them for IPv4, 128 for IPv6; else null. */
  insights_ip_bits: `(x) AS CASE WHEN contains(x, ':') THEN list_transform([insights_ipv6(x)], lambda h: CASE WHEN h IS NOT NULL THEN array_to_string(list_transform(range(1, 9), lambda i: lpad(bin(CAST('0x' || h[4 * i - 3 : 4 * i] AS BIGINT)), 16, '0')), '') END)[1] ELSE lpad(bin(insights_ipv4(x)), 32, '0') END`,
  /** The leading bits that members of a subnet share; null where the text is no subnet. */
  insights_subnet_bits: `(cidr) AS CASE WHEN regexp_full_match(cidr, '[^/]+/[0-9]{1,3}') THEN list_transform([{'b': insights_ip_bits(split_part(cidr, '/', 1)), 'n': CAST(split_part(cidr, '/', 2) AS INTEGER)}], lambda s: CASE WHEN s.n <= length(s.b) THEN left(s.b, s.n) END)[1] END`,
  insights_in_subnet: `(x, cidr) AS coalesce(contains(x, ':') = contains(cidr, ':') AND starts_with(insights_ip_bits(x), insights_subnet_bits(cidr)), false)`,
  insights_logfmt: String.raw`(x) AS CASE WHEN x IS NOT NULL THEN CAST('{' || array_to_string(list_transform(regexp_extract_all(x, '[^\s="]+(?:=(?:"(?:[^"\\]|\\.)*"|[^\s"]*))?'), lambda pair: CAST(to_json(split_part(pair, '=', 1)) AS VARCHAR) || ':' || CASE WHEN NOT contains(pair, '=') THEN '"${UNVERIFIED.logfmtBareValue}"' WHEN contains(pair, '="') THEN CAST(to_json(regexp_replace(pair[strpos(pair, '=') + 2 : -2], '\\(.)', '\1', 'g')) AS VARCHAR) ELSE CAST(to_json(pair[strpos(pair, '=') + 1 :]) AS VARCHAR) END), ',') || '}' AS JSON) END`,
  /** The values of one CSV line (RFC 4180). */
  insights_csv: `(x) AS list_transform(regexp_extract_all(x || ',', '("(?:[^"]|"")*"|[^,]*),', 1), lambda v: CASE WHEN starts_with(v, '"') THEN replace(v[2:-2], '""', '"') ELSE v END)`,
  insights_histogram: `(list, n) AS CASE WHEN len(list) > 0 THEN list_transform([{'low': list_min(list), 'high': list_max(list)}], lambda r: CAST('{' || array_to_string(list_transform(range(0, n), lambda i: '"' || insights_number_text(r.low + (r.high - r.low) * i / n) || '${UNVERIFIED.histogramSeparator}' || insights_number_text(r.low + (r.high - r.low) * (i + 1) / n) || '":' || len(list_filter(list, lambda v: least(n - 1, coalesce(CAST(floor((v - r.low) * n / nullif(r.high - r.low, 0)) AS BIGINT), 0)) = i))), ',') || '}' AS JSON))[1] END`,
};

export const MACRO_NAMES: readonly string[] = Object.keys(MACROS);

/** The statements that create or renew the macros, in the order they need each other; `place` stands before their names. */
export function macroStatements(place = ''): string[] {
  return Object.entries(MACROS).map(([name, definition]) => `CREATE OR REPLACE MACRO ${place}${name}${definition}`);
}
