import { isIP, isIPv4, isIPv6 } from 'node:net';
import { DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clientIp } from '../../../main/engine/store/views/client-ip.ts';

async function canonical(texts: readonly (string | null)[]): Promise<(string | null)[]> {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const list = texts.map((_, index) => `($${index + 1}::VARCHAR)`).join(', ');
  const reader = await connection.runAndReadAll(`SELECT ${clientIp('ip')} FROM (VALUES ${list}) t(ip)`, [...texts]);
  return reader.getRows().map(([value]) => (value === null ? null : String(value)));
}

test('gives the canonical text of addresses, and null for everything else', async () => {
  const cases: [string | null, string | null][] = [
    ['192.0.2.1', '192.0.2.1'],
    ['255.255.255.255', '255.255.255.255'],
    ['0.0.0.0', '0.0.0.0'],
    ['253.252.51.07', null], // in the documentation of CloudTrail itself
    ['256.1.1.1', null],
    ['1.2.3', null],
    ['1.2.3.4.5', null],
    [' 1.2.3.4', null],
    ['1.2.3.4/32', null],
    ['cloudtrail.amazonaws.com', null],
    ['AWS Internal', null],
    ['AWS Internal/3', null],
    ['', null],
    [null, null],
    // The examples of RFC 5952
    ['2001:0db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['2001:DB8:AAAA:BBBB:CCCC:DDDD:EEEE:0001', '2001:db8:aaaa:bbbb:cccc:dddd:eeee:1'],
    ['2001:0:0:1:0:0:0:1', '2001:0:0:1::1'],
    ['::', '::'],
    ['0:0:0:0:0:0:0:0', '::'],
    ['::1', '::1'],
    ['1::', '1::'],
    ['fe80:0:0:0:0:0:0:0', 'fe80::'],
    ['::ffff:192.0.2.1', '::ffff:192.0.2.1'],
    ['::FFFF:c000:0201', '::ffff:192.0.2.1'],
    ['64:ff9b::192.0.2.33', '64:ff9b::c000:221'],
    [':::', null],
    ['1::2::3', null],
    ['1:2:3:4:5:6:7', null],
    ['1:2:3:4:5:6:7:8:9', null],
    ['1:2:3:4:5:6:7:8::', null],
    ['12345::', null],
    [':1:2:3:4:5:6:7', null],
    ['1:2:3:4:5:6:7:', null],
    ['::1.2.3', null],
    ['::1.2.3.400', null],
    ['1.2.3.4::', null],
    ['fe80::1%eth0', null], // a zone means something on one machine only
    ['g::1', null],
    [':', null],
  ];
  expect(await canonical(cases.map(([text]) => text))).toEqual(cases.map(([, expected]) => expected));
});

/** As RFC 5952, but written with the platform's own parser: the URL standard shortens in the same way, mapped ones apart. */
function expectedOf(text: string): string | null {
  if (isIPv4(text)) return text;
  if (!isIPv6(text) || text.includes('%')) return null;
  const host = new URL(`http://[${text}]/`).hostname.slice(1, -1);
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(host);
  if (mapped === null) return host;
  const ends = [mapped[1], mapped[2]].map((group) => Number.parseInt(group ?? '', 16));
  return `::ffff:${ends.flatMap((end) => [end >> 8, end & 255]).join('.')}`;
}

test('agrees with the platform on any text like an address', async () => {
  const group = fc.oneof(
    fc.constantFrom('0', '0000'),
    fc.string({ unit: fc.constantFrom(...'0123456789abcdefABCDEF'), maxLength: 5 }),
  );
  const likeAddress = fc.oneof(
    fc.ipV6(),
    fc.ipV4(),
    fc.array(group, { minLength: 1, maxLength: 9 }).map((groups) => groups.join(':')),
    fc
      .tuple(fc.array(group, { maxLength: 8 }), fc.array(group, { maxLength: 8 }))
      .map(([a, b]) => `${a.join(':')}::${b.join(':')}`),
    fc.tuple(fc.array(group, { maxLength: 7 }), fc.ipV4()).map(([a, b]) => `${a.join(':')}:${b}`),
    fc.string({ unit: fc.constantFrom('0', '1', 'f', ':', '::', '.', '255', 'F'), maxLength: 12 }),
  );
  const texts = fc.sample(likeAddress, { numRuns: 3000, seed: 7 });
  expect(texts.filter((text) => isIP(text) !== 0).length).toBeGreaterThan(500);
  expect(await canonical(texts)).toEqual(texts.map(expectedOf));
});
