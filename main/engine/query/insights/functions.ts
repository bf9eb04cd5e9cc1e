/**
 * Every function of the language (specs/insights-ql.md part 5): one table for the parser's checks, completion, hover
 * help and the offline reference.
 */
export interface FunctionEntry {
  name: string;
  aliases?: readonly string[];
  group: 'number' | 'time' | 'general' | 'json' | 'ip' | 'string' | 'aggregate';
  /** As hover help shows it: `round(a [, digits])`. */
  signature: string;
  /** Number of arguments; `most` is null where any number may follow. */
  least: number;
  most: number | null;
  /** One sentence. */
  help: string;
  example: string;
}

type Row = [
  name: string,
  signature: string,
  least: number,
  most: number | null,
  help: string,
  example: string,
  aliases?: string[],
];

function rows(group: FunctionEntry['group'], list: Row[]): FunctionEntry[] {
  return list.map(([name, signature, least, most, help, example, aliases]) => ({
    name,
    group,
    signature,
    least,
    most,
    help,
    example,
    ...(aliases ? { aliases } : {}),
  }));
}

export const FUNCTIONS: readonly FunctionEntry[] = [
  ...rows('number', [
    ['abs', 'abs(a)', 1, 1, 'The value without its sign.', 'abs(-3) = 3'],
    ['ceil', 'ceil(a)', 1, 1, 'The next whole number up.', 'ceil(1.2) = 2'],
    ['floor', 'floor(a)', 1, 1, 'The next whole number down.', 'floor(1.8) = 1'],
    [
      'greatest',
      'greatest(a, ...)',
      1,
      null,
      'The largest value; missing when one of them is.',
      'greatest(1, 7, 3) = 7',
    ],
    ['least', 'least(a, ...)', 1, null, 'The smallest value; missing when one of them is.', 'least(1, 7, 3) = 1'],
    ['log', 'log(a)', 1, 1, 'The natural logarithm; missing for 0 and less.', 'log(1) = 0'],
    ['sqrt', 'sqrt(a)', 1, 1, 'The square root; missing below 0.', 'sqrt(9) = 3'],
    ['round', 'round(a [, digits])', 1, 2, 'Rounded, halves away from zero.', 'round(2.345, 2) = 2.35'],
    [
      'haversine',
      'haversine(lat1, lon1, lat2, lon2)',
      4,
      4,
      'Kilometres between two places given in degrees.',
      'haversine(0, 0, 0, 1) = 111.19',
    ],
    ['toNumber', 'toNumber(s)', 1, 1, 'Text as a number; missing when it is none.', 'toNumber("12.5") = 12.5'],
    ['toInt', 'toInt(s)', 1, 1, 'A 32-bit whole number, fractions cut off.', 'toInt("12.7") = 12'],
    [
      'toLong',
      'toLong(s)',
      1,
      1,
      'A 64-bit whole number, fractions cut off.',
      'toLong("9007199254740993") = 9007199254740993',
    ],
    ['toDouble', 'toDouble(s)', 1, 1, 'A floating-point number.', 'toDouble("1e3") = 1000'],
  ]),
  ...rows('time', [
    [
      'bin',
      'bin(period)',
      1,
      1,
      'Start of the period that holds @timestamp. Seconds and minutes are capped at 60, hours at 24.',
      'stats count(*) by bin(5m)',
    ],
    [
      'datefloor',
      'datefloor(timestamp, period)',
      2,
      2,
      'The timestamp rounded down to the period.',
      'datefloor(@timestamp, 1h)',
    ],
    [
      'dateceil',
      'dateceil(timestamp, period)',
      2,
      2,
      'The timestamp rounded up to the period; one on the edge stays.',
      'dateceil(@t, 10m)',
    ],
    [
      'fromMillis',
      'fromMillis(n)',
      1,
      1,
      'Milliseconds since 1970 as a timestamp.',
      'fromMillis(0) = 1970-01-01 00:00:00.000',
    ],
    [
      'toMillis',
      'toMillis(timestamp)',
      1,
      1,
      'A timestamp as milliseconds since 1970.',
      'toMillis(@timestamp) >= now() * 1000 - 7200000',
    ],
    ['now', 'now()', 0, 0, 'Seconds since 1970 at the start of the query.', 'now()'],
    [
      'parseDate',
      'parseDate(s, format [, zone])',
      2,
      3,
      'Text as milliseconds since 1970, by a Java date pattern.',
      'parseDate("2024-01-02", "yyyy-MM-dd")',
    ],
    [
      'formatDate',
      'formatDate(timestamp, format [, zone])',
      2,
      3,
      'A timestamp as text, by a strftime pattern; UTC without a zone.',
      'formatDate(@timestamp, "%H:%M")',
      ['strftime'],
    ],
    [
      'queryStartTime',
      'queryStartTime()',
      0,
      0,
      'Start of the time range, milliseconds since 1970.',
      'queryStartTime()',
    ],
    ['queryEndTime', 'queryEndTime()', 0, 0, 'End of the time range, milliseconds since 1970.', 'queryEndTime()'],
    ['queryTimeRange', 'queryTimeRange()', 0, 0, 'Length of the time range in milliseconds.', 'queryTimeRange()'],
  ]),
  ...rows('general', [
    [
      'ispresent',
      'ispresent(field)',
      1,
      1,
      'True when the field exists; a JSON null counts as absent, an empty text as present.',
      'filter ispresent(errorCode)',
    ],
    ['coalesce', 'coalesce(a, ...)', 1, null, 'The first value that is not missing.', 'coalesce(userName, arn, "-")'],
    [
      'case',
      'case(condition, value, ... [, otherwise])',
      2,
      null,
      'The value of the first condition that is true; at most 10 pairs.',
      'case(status >= 500, "fault", status >= 400, "error", "ok")',
    ],
    ['if', 'if(condition, then, otherwise)', 3, 3, 'One of two values.', 'if(status < 400, 1, 0)'],
    ['isNumeric', 'isNumeric(field)', 1, 1, 'True for a number or a text that reads as one.', 'isNumeric("12")'],
    ['messageSize', 'messageSize(field)', 1, 1, 'Size in bytes (UTF-8).', 'messageSize(@message)'],
    [
      'unmask',
      'unmask(field)',
      1,
      1,
      'Shows masked data on the service; here the field as it was exported.',
      'fields unmask(@message)',
    ],
  ]),
  ...rows('json', [
    [
      'jsonParse',
      'jsonParse(s)',
      1,
      1,
      'A JSON object or array out of a text; missing for anything else.',
      'fields jsonParse(@message) as j',
    ],
    ['jsonStringify', 'jsonStringify(value)', 1, 1, 'A value as JSON text.', 'jsonStringify(j.items)'],
    ['jsonArraySize', 'jsonArraySize(field)', 1, 1, 'Number of elements of a JSON array.', 'jsonArraySize(resources)'],
    [
      'jsonArrayContains',
      'jsonArrayContains(field, value)',
      2,
      2,
      '1 when the array has the value, otherwise 0.',
      'jsonArrayContains(tags, "prod")',
    ],
  ]),
  ...rows('ip', [
    ['isValidIp', 'isValidIp(field)', 1, 1, 'True for an IPv4 or IPv6 address.', 'isValidIp(srcAddr)'],
    ['isValidIpV4', 'isValidIpV4(field)', 1, 1, 'True for an IPv4 address.', 'isValidIpV4(srcAddr)'],
    ['isValidIpV6', 'isValidIpV6(field)', 1, 1, 'True for an IPv6 address.', 'isValidIpV6(srcAddr)'],
    [
      'isIpInSubnet',
      'isIpInSubnet(field, cidr)',
      2,
      2,
      'True when the address lies in the subnet (IPv4 or IPv6).',
      'isIpInSubnet(srcAddr, "10.0.0.0/8")',
    ],
    [
      'isIpv4InSubnet',
      'isIpv4InSubnet(field, cidr)',
      2,
      2,
      'True when the IPv4 address lies in the subnet.',
      'isIpv4InSubnet(srcAddr, "192.0.2.0/24")',
    ],
    [
      'isIpv6InSubnet',
      'isIpv6InSubnet(field, cidr)',
      2,
      2,
      'True when the IPv6 address lies in the subnet.',
      'isIpv6InSubnet(srcAddr, "2001:db8::/32")',
    ],
    [
      'ipv4ToNumber',
      'ipv4ToNumber(field)',
      1,
      1,
      'An IPv4 address as a number.',
      'ipv4ToNumber("10.0.0.1") = 167772161',
    ],
    [
      'isPrivateIP',
      'isPrivateIP(field)',
      1,
      1,
      'True in the private ranges of RFC 1918.',
      'isPrivateIP(sourceIPAddress)',
    ],
    [
      'isPublicIP',
      'isPublicIP(field)',
      1,
      1,
      'True for an address that is neither private nor reserved.',
      'isPublicIP(sourceIPAddress)',
    ],
    [
      'isReservedIP',
      'isReservedIP(field)',
      1,
      1,
      'True in a range reserved for special use (loopback, link-local, multicast, documentation ...).',
      'isReservedIP(sourceIPAddress)',
    ],
  ]),
  ...rows('string', [
    ['isempty', 'isempty(field)', 1, 1, 'True when missing or "".', 'filter not isempty(userName)'],
    ['isblank', 'isblank(field)', 1, 1, 'True when missing, "" or only white space.', 'filter isblank(message)'],
    [
      'concat',
      'concat(a, ...)',
      1,
      null,
      'The texts joined; a missing one counts as "".',
      'concat(service, ":", level)',
    ],
    [
      'ltrim',
      'ltrim(s [, characters])',
      1,
      2,
      'Without white space, or any of the characters, at the left.',
      'ltrim("xyZfoo", "xyZ") = "foo"',
    ],
    [
      'rtrim',
      'rtrim(s [, characters])',
      1,
      2,
      'Without white space, or any of the characters, at the right.',
      'rtrim("fooxyZ", "xyZ") = "foo"',
    ],
    [
      'trim',
      'trim(s [, characters])',
      1,
      2,
      'Without white space, or any of the characters, at both ends.',
      'trim("xyZfooxyZ", "xyZ") = "foo"',
    ],
    ['strlen', 'strlen(s)', 1, 1, 'Length in Unicode code points.', 'strlen("été") = 3'],
    ['toupper', 'toupper(s)', 1, 1, 'In capitals.', 'toupper("abc") = "ABC"'],
    ['tolower', 'tolower(s)', 1, 1, 'In small letters.', 'tolower("ABC") = "abc"'],
    [
      'substr',
      'substr(s, start [, length])',
      2,
      3,
      'A part; positions count from 0.',
      'substr("xyZfooxyZ", 3, 3) = "foo"',
    ],
    [
      'replace',
      'replace(s, find, with)',
      3,
      3,
      'Every occurrence of a text replaced.',
      'replace("a-b-c", "-", ".") = "a.b.c"',
    ],
    [
      'regexReplace',
      'regexReplace(s, /regex/, with)',
      3,
      3,
      'Every match replaced; $1 stands for the first group.',
      'regexReplace(path, /[0-9]+/, "*")',
      ['regex_replace'],
    ],
    [
      'strcontains',
      'strcontains(s, text [, ignoreCase])',
      2,
      3,
      '1 when the text is in it, otherwise 0.',
      'sum(strcontains(@message, "Init Duration"))',
    ],
    ['startsWith', 'startsWith(s, text)', 2, 2, '1 when it begins with the text.', 'startsWith(eventName, "Get")'],
    ['endsWith', 'endsWith(s, text)', 2, 2, '1 when it ends with the text.', 'endsWith(path, ".php")'],
    ['urlencode', 'urlencode(s)', 1, 1, 'Percent-encoded.', 'urlencode("a b") = "a%20b"'],
    ['urldecode', 'urldecode(s)', 1, 1, 'Percent-encoding undone.', 'urldecode("a%20b") = "a b"'],
    ['base64encode', 'base64encode(s)', 1, 1, 'In Base64.', 'base64encode("a") = "YQ=="'],
    ['base64decode', 'base64decode(s)', 1, 1, 'Base64 undone; missing when it is none.', 'base64decode("YQ==") = "a"'],
    ['split', 'split(s, delimiter)', 2, 2, 'A list of the parts.', 'split("a,b", ",") = ["a","b"]'],
    ['hexToAscii', 'hexToAscii(s)', 1, 1, 'Text out of hexadecimal digits.', 'hexToAscii("48656c6c6f") = "Hello"'],
    ['hexToDec', 'hexToDec(s)', 1, 1, 'A hexadecimal number as a decimal one.', 'hexToDec("0xff") = 255'],
    ['decToHex', 'decToHex(n)', 1, 1, 'A number as hexadecimal text, fractions cut off.', 'decToHex(255) = "0xff"'],
    ['md5', 'md5(s)', 1, 1, 'MD5 as lower-case hexadecimal text.', 'md5("a")'],
    ['sha256', 'sha256(s)', 1, 1, 'SHA-256 as lower-case hexadecimal text.', 'sha256("a")'],
  ]),
  ...rows('aggregate', [
    [
      'count',
      'count(*) or count(field)',
      0,
      1,
      'Number of events, or of those that have the field.',
      'stats count(*) by eventName',
    ],
    [
      'countDistinct',
      'countDistinct(field)',
      1,
      1,
      'Number of different values, exact.',
      'stats countDistinct(sourceIPAddress)',
      ['count_distinct'],
    ],
    ['sum', 'sum(field)', 1, 1, 'Sum of the numeric values.', 'stats sum(bytes) by srcAddr'],
    ['avg', 'avg(field)', 1, 1, 'Mean of the numeric values.', 'stats avg(@duration) by bin(5m)'],
    ['min', 'min(field)', 1, 1, 'The smallest value.', 'stats min(@timestamp)'],
    ['max', 'max(field)', 1, 1, 'The largest value.', 'stats max(@duration)'],
    [
      'pct',
      'pct(field, percent)',
      2,
      2,
      'A percentile, 0 to 100, interpolated.',
      'stats pct(latency, 99) by path',
      ['percentile'],
    ],
    ['median', 'median(field)', 1, 1, 'The 50th percentile.', 'stats median(latency)'],
    ['stddev', 'stddev(field)', 1, 1, 'Standard deviation of the population.', 'stats stddev(latency)'],
    ['variance', 'variance(field)', 1, 1, 'Variance of the population.', 'stats variance(latency)'],
    [
      'values',
      'values(field)',
      1,
      1,
      'List of the different values in natural order.',
      'stats values(status) by service',
      ['collect_values'],
    ],
    [
      'topk',
      'topk(k, field)',
      2,
      2,
      'List of the k most frequent values; alone in its stats, without by.',
      'stats topk(3, status)',
    ],
    [
      'earliest',
      'earliest(field)',
      1,
      1,
      'The value in the event with the lowest @timestamp that has it.',
      'stats earliest(status) by host',
    ],
    [
      'latest',
      'latest(field)',
      1,
      1,
      'The value in the event with the highest @timestamp that has it.',
      'stats latest(status) by host',
    ],
    ['sortsFirst', 'sortsFirst(field)', 1, 1, 'The value that sorts first.', 'stats sortsFirst(name)'],
    ['sortsLast', 'sortsLast(field)', 1, 1, 'The value that sorts last.', 'stats sortsLast(name)'],
    ['rate', 'rate(field, period)', 2, 2, 'Change of a counter in a period.', 'stats rate(requests, 1s) by bin(1m)'],
    [
      'countOverTime',
      'countOverTime(field)',
      1,
      1,
      'Count in each bin.',
      'stats countOverTime(status) by bin(1m)',
      ['count_over_time'],
    ],
    [
      'sumOverTime',
      'sumOverTime(field)',
      1,
      1,
      'Sum in each bin.',
      'stats sumOverTime(bytes) by bin(1m)',
      ['sum_over_time'],
    ],
    ['histogram', 'histogram(field, n)', 2, 2, 'Counts in n ranges of equal width.', 'stats histogram(latency, 10)'],
  ]),
];

const BY_NAME = new Map<string, FunctionEntry>();
for (const entry of FUNCTIONS)
  for (const name of [entry.name, ...(entry.aliases ?? [])]) BY_NAME.set(name.toLowerCase(), entry);

/** The entry of a function by any of its names, in any case; undefined for an unknown one. */
export function functionNamed(name: string): FunctionEntry | undefined {
  return BY_NAME.get(name.toLowerCase());
}

/** All names a function can be called by. */
export function functionNames(): string[] {
  return FUNCTIONS.flatMap((entry) => [entry.name, ...(entry.aliases ?? [])]);
}
