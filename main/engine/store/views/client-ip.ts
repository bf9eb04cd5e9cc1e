const OCTET = '(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])';
const IPV4 = `${OCTET}(?:\\.${OCTET}){3}`;

/**
 * SQL for the canonical text of an address, or null where the text is none (DuckDB's inet type is an extension that is
 * not at hand). IPv4 takes four decimal numbers without leading zeros. IPv6 comes out as RFC 5952 says: lower case, no
 * leading zeros, the first longest run of two or more zero groups as `::`, an IPv4-mapped address with its dotted end.
 *
 * The steps of the IPv6 part, each with a name so that it is written, bound and computed once:
 *   ip      the text in lower case, a dotted end turned into two groups
 *   halves  what stands before and behind `::`
 *   parts   the groups, eight where the text is an address
 *   padded  the groups without leading zeros, as `:2001:db8:0:0:0:0:0:1:`
 */
export function clientIp(text: string): string {
  return `CASE
    WHEN regexp_full_match(${text}, '${IPV4}') THEN ${text}
    WHEN contains(${text}, ':') AND regexp_full_match(${text}, '[0-9A-Fa-f:]+(?:${IPV4})?') THEN ${ipv6(text)}
  END`;
}

function ipv6(text: string): string {
  const groupsOf = (side: string) => `CASE WHEN ${side} = '' THEN [] ELSE string_split(${side}, ':') END`;
  const zeros = (sides: string) => `list_resize([]::VARCHAR[], (8 - len(${sides}[1]) - len(${sides}[2]))::BIGINT, '0')`;
  const groups = `CASE
      WHEN contains(ip, ':::') OR len(halves) > 2 THEN []
      WHEN len(halves) = 1 THEN string_split(ip, ':')
      ELSE named([${groupsOf('halves[1]')}, ${groupsOf('halves[2]')}], lambda sides:
        CASE WHEN len(sides[1]) + len(sides[2]) <= 7 THEN sides[1] || ${zeros('sides')} || sides[2] ELSE [] END)
    END`;
  const steps = `named(${withoutDottedEnd(text)}, lambda ip: named(string_split(ip, '::'), lambda halves: named(${groups}, lambda parts:
    CASE WHEN len(parts) = 8 AND regexp_full_match(array_to_string(parts, ':'), '(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}') THEN
      named(regexp_replace(':' || array_to_string(parts, ':') || ':', ':0+([0-9a-f])', ':\\1', 'g'), lambda padded: ${shortest('padded')})
    END)))`;
  return withNames(steps);
}

/** The text in lower case, a dotted end turned into two groups. */
function withoutDottedEnd(text: string): string {
  return `CASE WHEN contains(${text}, '.')
      THEN named(string_split(regexp_extract(${text}, '[0-9.]+$'), '.'), lambda octets:
        lower(regexp_replace(${text}, '[0-9.]+$', ''))
        || printf('%x:%x', octets[1]::INTEGER * 256 + octets[2]::INTEGER, octets[3]::INTEGER * 256 + octets[4]::INTEGER))
      ELSE lower(${text}) END`;
}

/** `padded` has the eight groups between colons, one more before and behind. */
function shortest(padded: string): string {
  const dotted = `named(string_split(${padded}, ':'), lambda groups:
      named([('0x' || groups[8])::INTEGER, ('0x' || groups[9])::INTEGER], lambda ends:
        printf('::ffff:%d.%d.%d.%d', ends[1] // 256, ends[1] % 256, ends[2] // 256, ends[2] % 256)))`;
  const runs = [8, 7, 6, 5, 4, 3, 2].map((zeros) => {
    const run = ':0'.repeat(zeros);
    return `WHEN contains(${padded}, '${run}:') THEN regexp_replace(${padded}, '${run}:', '::')`;
  });
  return `CASE WHEN starts_with(${padded}, ':0:0:0:0:0:ffff:') THEN ${dotted}
    ELSE regexp_replace(regexp_replace(CASE ${runs.join(' ')} ELSE ${padded} END, '^:([^:])', '\\1'), '([^:]):$', '\\1') END`;
}

/** Writes `named(value, lambda name: body)` as DuckDB can say it: the only item of a list with one item. */
function withNames(sql: string): string {
  let result = sql;
  for (let at = result.lastIndexOf('named('); at !== -1; at = result.lastIndexOf('named(')) {
    const start = at + 'named('.length;
    const [comma, close] = [closing(result, start, ','), closing(result, start, ')')];
    const [value, body] = [result.slice(start, comma), result.slice(comma + 1, close)];
    result = `${result.slice(0, at)}list_transform([${value}],${body})[1]${result.slice(close + 1)}`;
  }
  return result;
}

/** Where `mark` stands outside of brackets and strings, from `from` on. */
function closing(sql: string, from: number, mark: ',' | ')'): number {
  let depth = 0;
  let quoted = false;
  for (let at = from; at < sql.length; at++) {
    const letter = sql[at] ?? '';
    if (letter === "'") quoted = !quoted;
    if (quoted) continue;
    if (depth === 0 && letter === mark) return at;
    if ('(['.includes(letter)) depth += 1;
    if (')]'.includes(letter)) depth -= 1;
  }
  throw new Error('The SQL for addresses is not balanced');
}
