import type { Call } from './ast.ts';
import type { Context } from './context.ts';
import type { FunctionEntry } from './functions.ts';
import { asString, boolean, number, type Value } from './values.ts';

/** `10.0.0.0/8` as the numbers of its first and last address; null when it is no IPv4 subnet. */
function cidrRange(cidr: string): { first: number; last: number } | null {
  const match = /^([^/]+)\/(\d{1,2})$/.exec(cidr);
  const bits = Number(match?.[2]);
  if (!match || !isIPv4(match[1] ?? '') || bits > 32) return null;
  const address = (match[1] ?? '').split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
  const size = 2 ** (32 - bits);
  const first = Math.floor(address / size) * size;
  return { first, last: first + size - 1 };
}

function isIpv6Subnet(cidr: string): boolean {
  const match = /^([^/]+)\/(\d{1,3})$/.exec(cidr);
  return match !== null && isIPv6(match[1] ?? '') && Number(match[2]) <= 128;
}

/** RFC 1918. */
const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'];
/** IANA's special-purpose registries, without the private ranges. */
const RESERVED = [
  '0.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
];
/** Loopback, unspecified, unique local, link-local, multicast, documentation. */
const RESERVED_IPV6 = '^(0{31}[01]|f[cd]|fe[89ab]|ff|20010db8)';

function inRanges(address: string, ranges: readonly string[]): string {
  const tests = ranges.flatMap((range) => {
    const ends = cidrRange(range);
    return ends ? [`${address} BETWEEN ${ends.first} AND ${ends.last}`] : [];
  });
  return `coalesce(${tests.join(' OR ')}, false)`;
}

/** The functions of part 5.6, or null for any other. Not an address: false. */
export function emitIpFunction(
  entry: FunctionEntry,
  call: Call,
  arg: (i: number) => Value,
  context: Context,
): Value | null {
  const address = asString(arg(0));
  const v4 = `insights_ipv4(${address})`;
  const v6 = `insights_ipv6(${address})`;
  switch (entry.name) {
    case 'isValidIp':
      return boolean(`(${v4} IS NOT NULL OR ${v6} IS NOT NULL)`);
    case 'isValidIpV4':
      return boolean(`(${v4} IS NOT NULL)`);
    case 'isValidIpV6':
      return boolean(`(${v6} IS NOT NULL)`);
    case 'ipv4ToNumber':
      return number(v4);
    case 'isPrivateIP':
      return boolean(inRanges(v4, PRIVATE));
    case 'isReservedIP':
      return boolean(`(${inRanges(v4, RESERVED)} OR coalesce(regexp_matches(${v6}, '${RESERVED_IPV6}'), false))`);
    case 'isPublicIP':
      return boolean(
        `((${v4} IS NOT NULL AND NOT ${inRanges(v4, [...PRIVATE, ...RESERVED])}) OR coalesce(NOT regexp_matches(${v6}, '${RESERVED_IPV6}'), false))`,
      );
    case 'isIpInSubnet':
    case 'isIpv4InSubnet':
    case 'isIpv6InSubnet':
      return inSubnet(entry.name, call, arg, context);
    default:
      return null;
  }
}

function inSubnet(name: string, call: Call, arg: (i: number) => Value, context: Context): Value {
  const address = asString(arg(0));
  const cidr = call.args[1];
  if (cidr?.kind === 'string') {
    const range = cidrRange(cidr.value);
    const six = isIpv6Subnet(cidr.value);
    const wrong =
      name === 'isIpv4InSubnet' ? range === null : name === 'isIpv6InSubnet' ? !six : range === null && !six;
    if (wrong)
      context.error(
        `${JSON.stringify(cidr.value)} is no subnet such as ${name === 'isIpv6InSubnet' ? '2001:db8::/32' : '10.0.0.0/8'}`,
        cidr.at,
      );
    if (range) return boolean(`coalesce(insights_ipv4(${address}) BETWEEN ${range.first} AND ${range.last}, false)`);
  }
  const family =
    name === 'isIpv4InSubnet'
      ? ` AND NOT contains(${address}, ':')`
      : name === 'isIpv6InSubnet'
        ? ` AND contains(${address}, ':')`
        : '';
  return boolean(`coalesce(insights_in_subnet(${address}, ${asString(arg(1))})${family}, false)`);
}

const OCTET = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const IPV4 = new RegExp(`^${OCTET}(?:\\.${OCTET}){3}$`);

function isIPv4(text: string): boolean {
  return IPV4.test(text);
}

/** By the URL parser, as the engine may not import what opens sockets, not even for this. */
function isIPv6(text: string): boolean {
  return /^[\da-fA-F:.]+$/.test(text) && URL.canParse(`http://[${text}]/`);
}
