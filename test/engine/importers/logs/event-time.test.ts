import fc from 'fast-check';
import { expect, test } from 'vitest';
import { epochMicros, timeInLine, timeOfText } from '../../../../main/engine/importers/logs/event-time.ts';

const us = (iso: string) => Date.parse(iso) * 1000;

test.each([
  ['2026-03-02T10:00:00Z', us('2026-03-02T10:00:00Z')],
  ['2026-03-02T10:00:00.123456789Z', us('2026-03-02T10:00:00.123Z') + 456],
  ['2026-03-02 10:00:00', us('2026-03-02T10:00:00Z')],
  ['2026-03-02 10:00:00,7', us('2026-03-02T10:00:00.700Z')],
  ['2026-03-02T10:00:00+05:30', us('2026-03-02T04:30:00Z')],
  ['2026-03-02 10:00:00 -0700', us('2026-03-02T17:00:00Z')],
  ['2026/03/02 10:00:00.000001', us('2026-03-02T10:00:00Z') + 1],
  ['10/Oct/2000:13:55:36 -0700', us('2000-10-10T20:55:36Z')],
  ['Sun Dec 04 04:47:44 2005', us('2005-12-04T04:47:44Z')],
  ['Sun Dec  4 04:47:44.25 2005', us('2005-12-04T04:47:44.250Z')],
  ['Sun, 04 Dec 2005 04:47:44 GMT', us('2005-12-04T04:47:44Z')],
  ['20260302T100000Z', us('2026-03-02T10:00:00Z')],
  ['20171223-22:15:29:606', us('2017-12-23T22:15:29.606Z')],
  ['20171224-0:5:9:7', us('2017-12-24T00:05:09.007Z')],
  ['2016-12-31T23:59:60Z', us('2017-01-01T00:00:00Z')],
  [' 1772445600 ', 1772445600e6],
  ['1772445600.1234567', 1772445600e6 + 123456],
  ['2024-02-29T00:00:00Z', us('2024-02-29T00:00:00Z')],
])('%s is a time', (text, time) => {
  expect(timeOfText(text)).toBe(time);
});

test.each([
  'xxx',
  '',
  '2026-03-02',
  '10:00:00',
  '2026-02-29T00:00:00Z',
  '2026-13-01T00:00:00Z',
  '2026-03-02T24:00:00Z',
  '2026-03-02T10:00:00 and more',
  'Jun 14 15:16:01',
  '12.5',
  '99999999',
  '-1772445600',
])('%s is no time', (text) => {
  expect(timeOfText(text)).toBeNull();
});

test('a number is read by its magnitude, to the digit', () => {
  expect(['1772445600', '1772445600123', '1772445600123456', '1772445600123456789'].map(epochMicros)).toEqual([
    1772445600000000, 1772445600123000, 1772445600123456, 1772445600123456,
  ]);
  expect(epochMicros('1.7724456e9')).toBe(1772445600e6);
  expect(epochMicros('1e300')).toBeNull();
});

test.each([
  ['[Sun Dec 04 04:47:44 2005] [error] mod_jk child', us('2005-12-04T04:47:44Z')],
  ['83.149.9.216 - - [17/May/2015:10:05:03 +0000] "GET / HTTP/1.1" 200', us('2015-05-17T10:05:03Z')],
  ['081109 203615 148 INFO dfs.DataNode: block', us('2008-11-09T20:36:15Z')],
  ['nova-api.log.1.2017-05-16_13:53:08 2017-05-16 00:00:00.008 25746 INFO', us('2017-05-16T00:00:00.008Z')],
  ['2015-07-29 17:41:44,747 - INFO  [main] started', us('2015-07-29T17:41:44.747Z')],
  ['time="2021-09-15T21:17:10.220731Z" level=error', us('2021-09-15T21:17:10.220Z') + 731],
  ['1320279566.452687\tCwFs1P2\t192.168.2.76', 1320279566452687],
  ['Jun 14 15:16:01 combo sshd[1]: failure', null],
  ['999999 999999 no date', null],
  [`${'x'.repeat(200)} 2026-03-02T10:00:00Z`, null],
])('of the line %s the first time counts', (line, time) => {
  expect(timeInLine(line)).toBe(time);
});

test('any moment in any form of ISO 8601 is found again', () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date('1973-03-04'), max: new Date('2200-01-01'), noInvalidDate: true }),
      fc.constantFrom('T', ' '),
      fc.integer({ min: -18 * 60, max: 18 * 60 }),
      (date, separator, minutes) => {
        const shown = new Date(date.getTime() + minutes * 60_000).toISOString().slice(0, -1).replace('T', separator);
        const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
        const zone = `${minutes < 0 ? '-' : '+'}${String(hours).padStart(2, '0')}:${String(rest).padStart(2, '0')}`;
        expect(timeOfText(shown + zone)).toBe(date.getTime() * 1000);
        expect(timeInLine(`INFO ${shown}${zone} text`)).toBe(date.getTime() * 1000);
      },
    ),
  );
});
