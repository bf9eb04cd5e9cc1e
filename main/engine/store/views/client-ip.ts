const OCTET = '(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])';
const IPV4 = `${OCTET}(?:\\.${OCTET}){3}`;

/**
 * SQL for the canonical text of an address, or null where the text is none (DuckDB's inet type is an extension that is
 * not at hand). IPv4 takes four decimal numbers without leading zeros. IPv6 comes out as RFC 5952 says: lower case, no
 * leading zeros, the first longest run of two or more zero groups as `::`, an IPv4-mapped address with its dotted end.
 *
 * The steps of the IPv6 part, each a one-element list so that its value has a name and is computed once:
 *   ip      the text in lower case, a dotted end turned into two groups
 *   halves  what stands before and behind `::`
 *   groups  eight groups without leading zeros, null where the text is no address
 */
export function clientIp(text: string): string {
  return `CASE
    WHEN regexp_full_match(${text}, '${IPV4}') THEN ${text}
    WHEN contains(${text}, ':') AND regexp_full_match(${text}, '[0-9A-Fa-f:]+(?:${IPV4})?') THEN ${ipv6(text)}
  END`;
}

function ipv6(text: string): string {
  const ip = `CASE WHEN contains(${text}, '.')
      THEN list_transform([string_split(regexp_extract(${text}, '[0-9.]+$'), '.')], lambda octets:
        regexp_replace(lower(${text}), '[0-9.]+$', '')
        || printf('%x:%x', octets[1]::INTEGER * 256 + octets[2]::INTEGER, octets[3]::INTEGER * 256 + octets[4]::INTEGER))[1]
      ELSE lower(${text}) END`;
  const half = (side: string) =>
    `CASE WHEN coalesce(${side}, '') = '' THEN []::VARCHAR[] ELSE string_split(${side}, ':') END`;
  const groups = `CASE
      WHEN len(halves) > 2 OR contains(ip, ':::') THEN NULL
      WHEN len(halves) = 1 THEN CASE WHEN len(string_split(ip, ':')) = 8 THEN string_split(ip, ':') END
      WHEN len(${half('halves[1]')}) + len(${half('halves[2]')}) <= 7 THEN
        ${half('halves[1]')}
        || list_resize([]::VARCHAR[], (8 - len(${half('halves[1]')}) - len(${half('halves[2]')}))::BIGINT, '0')
        || ${half('halves[2]')}
    END`;
  const valid = (list: string) => `len(list_filter(${list}, lambda g: NOT regexp_full_match(g, '[0-9a-f]{1,4}'))) = 0`;
  const trimmed = (list: string) => `list_transform(${list}, lambda g: regexp_replace(g, '^0+([0-9a-f])', '\\1'))`;
  return `list_transform([${ip}], lambda ip:
    list_transform([string_split(ip, '::')], lambda halves:
      list_transform([${groups}], lambda parts:
        CASE WHEN parts IS NOT NULL AND ${valid('parts')} THEN
          list_transform([${trimmed('parts')}], lambda groups: ${compressed('groups')})[1]
        END)[1])[1])[1]`;
}

function compressed(groups: string): string {
  const mapped = `array_to_string(${groups}[1:6], ':') = '0:0:0:0:0:ffff'`;
  const byte = (group: number, high: boolean) =>
    `(('0x' || ${groups}[${group}])::INTEGER ${high ? '// 256' : '% 256'})`;
  const dotted = `'::ffff:' || ${[byte(7, true), byte(7, false), byte(8, true), byte(8, false)].join(" || '.' || ")}`;
  const text = `':' || array_to_string(${groups}, ':') || ':'`;
  const runs = [8, 7, 6, 5, 4, 3, 2].map((zeros) => {
    const run = `:0(?::0){${zeros - 1}}:`;
    return `WHEN regexp_matches(${text}, '${run}') THEN regexp_replace(${text}, '${run}', '::')`;
  });
  return `CASE WHEN ${mapped} THEN ${dotted}
    ELSE regexp_replace(regexp_replace(CASE ${runs.join(' ')} ELSE ${text} END, '^:([^:])', '\\1'), '([^:]):$', '\\1') END`;
}
