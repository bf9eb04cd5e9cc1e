import { expect, test } from 'vitest';
import { subjectOf } from '../../main/engine/pulls/pull-source.ts';
import { type TracesPull, tracesPull } from '../../preload/contract/pull.ts';
import { about, bytes, count, duration, percent } from '../../renderer/lib/format-number.ts';
import {
  dateTime,
  fullTime,
  openedText,
  rangeDays,
  rangeText,
  span,
  timeOfDay,
} from '../../renderer/lib/format-time.ts';
import { importName } from '../../renderer/lib/import-name.ts';
import { parsePair, parseTime } from '../../renderer/lib/parse-time.ts';
import { matchesShortcut, shortcutText } from '../../renderer/lib/shortcut.ts';
import { timeTicks } from '../../renderer/lib/time-axis.ts';
import { speak } from '../../renderer/messages/message.ts';

const us = (iso: string) => Date.parse(iso) * 1000;

test('numbers carry commas, units and a space, in powers of 1,000', () => {
  expect([
    count(2_318_407),
    bytes(0),
    bytes(999),
    bytes(1000),
    bytes(212_000),
    bytes(1_900_000_000),
    bytes(11_200_000_000),
    percent(61, 100),
    percent(0, 0),
  ]).toEqual(['2,318,407', '0 B', '999 B', '1 KB', '212 KB', '1.9 GB', '11 GB', '61.0 %', '0.0 %']);
});

test('durations show one decimal under ten seconds and two units above a minute', () => {
  expect([0.412, 38, 999, 1800, 12_400, 80_000, 125_000, 10_920_000, 349_200_000].map(duration)).toEqual([
    '412 µs',
    '38 ms',
    '999 ms',
    '1.8 s',
    '12.4 s',
    '1 min 20 s',
    '2 min 5 s',
    '3 h 2 min',
    '4 d 1 h',
  ]);
  expect([0.2, 21, 180, 5400].map(about)).toEqual(['about 1 s', 'about 21 s', 'about 3 min', 'about 1.5 h']);
});

test('a clock shows the precision that the time has and no more', () => {
  const second = us('2026-11-14T09:41:31Z');
  expect(fullTime(second, 'UTC')).toBe('2026-11-14 09:41:31 UTC');
  expect(timeOfDay(second + 120_000, 'UTC')).toBe('09:41:31.120');
  expect(dateTime(second + 120_345, 'UTC')).toBe('2026-11-14 09:41:31.120345');
  expect(dateTime(us('1969-12-31T23:59:59Z') + 500_000, 'UTC')).toBe('1969-12-31 23:59:59.500');
});

test('a named zone moves the clock and is named on it, also where clocks change', () => {
  expect(fullTime(us('2026-07-01T12:00:00Z'), 'Europe/Berlin')).toBe('2026-07-01 14:00:00 Europe/Berlin');
  expect(fullTime(us('2026-11-14T23:30:00Z'), 'Asia/Tokyo')).toBe('2026-11-15 08:30:00 Asia/Tokyo');
});

test('ranges name the date once where both ends share it', () => {
  const range = { from: us('2026-11-14T07:30:00Z'), to: us('2026-11-14T10:00:00Z') };
  expect(rangeText(range, 'UTC')).toBe('2026-11-14 07:30:00 → 10:00:00');
  expect(rangeText({ ...range, to: us('2026-11-16T00:00:00Z') }, 'UTC')).toBe(
    '2026-11-14 07:30:00 → 2026-11-16 00:00:00',
  );
  // The microsecond after the last event is no time to show.
  expect(rangeText({ ...range, to: range.to + 1 }, 'UTC')).toBe('2026-11-14 07:30:00 → 10:00:01');
  expect(rangeDays(range, 'UTC')).toBe('2026-11-14 07:30 → 10:00');
  expect(rangeDays({ from: us('2026-11-02T00:00:00Z'), to: us('2026-11-09T00:00:00Z') }, 'UTC')).toBe(
    '2026-11-02 → 2026-11-08',
  );
  expect(rangeDays({ from: us('2026-08-21T00:00:00Z'), to: us('2026-08-22T00:00:00Z') }, 'UTC')).toBe('2026-08-21');
  expect([span(9_000e6), span(14 * 86_400e6), span(45e6), span(120_000)]).toEqual([
    '2 h 30 min',
    '14 d',
    '45 s',
    '120 ms',
  ]);
});

test('a list says when something was opened', () => {
  const now = Date.parse('2026-11-14T12:00:00Z');
  expect(
    ['2026-11-14T09:58:00Z', '2026-11-13T17:02:00Z', '2026-10-12T01:00:00Z', '2025-09-03T01:00:00Z'].map((iso) =>
      openedText(Date.parse(iso), now, 'UTC'),
    ),
  ).toEqual(['today 09:58', 'yesterday 17:02', '12 Oct', '3 Sep 2025']);
});

test('typed times are read in every form that the field names', () => {
  const frame = { newest: us('2026-11-14T10:00:00Z'), day: '2026-11-14', zone: 'UTC' };
  const read = (text: string) => parseTime(text, frame);
  expect(read('2026-11-14 09:40')).toBe(us('2026-11-14T09:40:00Z'));
  expect(read('09:40')).toBe(us('2026-11-14T09:40:00Z'));
  expect(read('-15m')).toBe(us('2026-11-14T09:45:00Z'));
  expect(read('now-2h')).toBe(us('2026-11-14T08:00:00Z'));
  expect(read('1763113260')).toBe(1_763_113_260_000_000);
  expect(read('1763113260123')).toBe(1_763_113_260_123_000);
  expect(read('2026-11-14T09:40:00.5+01:00')).toBe(us('2026-11-14T08:40:00.500Z'));
  expect(read('yesterday')).toBeNull();
  expect(read('25:61')).toBeNull();
  expect(parseTime('2026-07-01 14:00', { ...frame, zone: 'Europe/Berlin' })).toBe(us('2026-07-01T12:00:00Z'));
  const pair = { from: us('2026-11-14T09:40:00Z'), to: us('2026-11-14T10:00:00Z') };
  for (const text of [
    '2026-11-14T09:40Z/2026-11-14T10:00Z',
    '2026-11-14 09:40 → 10:00',
    '09:40 – 10:00',
    '09:40 to 10:00',
  ]) {
    expect(parsePair(text, frame)).toEqual(pair);
  }
});

test('ticks lie at round times and never outnumber what fits', () => {
  const ticks = timeTicks({ from: us('2026-11-14T07:30:00Z'), to: us('2026-11-14T10:00:00Z') }, 'UTC', 7);
  expect(ticks.map((tick) => tick.text)).toEqual(['07:30', '08:00', '08:30', '09:00', '09:30']);
});

test('shortcuts follow the platform and the layout', () => {
  const press = (key: string, more: object = {}) => ({
    key,
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    shiftKey: false,
    ...more,
  });
  expect(matchesShortcut(press('k', { ctrlKey: true }), 'Mod+K', 'linux')).toBe(true);
  expect(matchesShortcut(press('k', { ctrlKey: true }), 'Mod+K', 'darwin')).toBe(false);
  expect(matchesShortcut(press('L', { ctrlKey: true, shiftKey: true }), 'Mod+Shift+L', 'linux')).toBe(true);
  expect(matchesShortcut(press('t', { ctrlKey: true }), 'Mod+Shift+T', 'linux')).toBe(false);
  expect(matchesShortcut(press('?', { shiftKey: true }), '?', 'linux')).toBe(true);
  expect(matchesShortcut(press('л', { ctrlKey: true, code: 'KeyK' }), 'Mod+K', 'linux')).toBe(true);
  expect([shortcutText('Mod+Shift+L', 'linux'), shortcutText('Mod+Enter', 'darwin')]).toEqual(['Ctrl ⇧ L', '⌘ ↵']);
});

test('an import is called after all that was chosen', () => {
  expect(importName(['/evidence/trail'])).toBe('trail');
  expect(importName(['/evidence/trail', '/evidence/flow.log.gz', '/evidence/app'])).toMatch(/^trail .*2/);
});

test('a pull of traces is called in the language of the window, its filter whole', () => {
  const filter = 'http.url CONTAINS "/orders"';
  const asked = { source: 'traces', connection: { region: 'eu-west-1' }, range: { from: 0, to: 1 } };
  const pulls: Pick<TracesPull, 'traceIds' | 'group' | 'filter'>[] = [
    { traceIds: ['1-67a1f3c0-0123456789abcdef01234567'], group: null, filter: null },
    {
      traceIds: ['1-67a1f3c0-0123456789abcdef01234567', '1-67a1f3c0-1123456789abcdef01234567'],
      group: null,
      filter: null,
    },
    { traceIds: null, group: null, filter: null },
    { traceIds: null, group: 'checkout', filter: null },
    { traceIds: null, group: null, filter },
    { traceIds: null, group: 'checkout', filter },
  ];
  const names = () => pulls.map((pull) => importName(subjectOf(tracesPull.parse({ ...asked, ...pull }))));
  expect(names()).toEqual([
    'Trace 1-67a1f3c0-0123456789abcdef01234567',
    '2 traces',
    'Traces',
    'Traces · group checkout',
    `Traces · ${filter}`,
    `Traces · group checkout · ${filter}`,
  ]);
  speak('ko');
  const korean = names();
  speak('en');
  expect(korean).toEqual([
    '트레이스 1-67a1f3c0-0123456789abcdef01234567',
    '트레이스 2개',
    '트레이스',
    '트레이스 · 그룹 checkout',
    `트레이스 · ${filter}`,
    `트레이스 · 그룹 checkout · ${filter}`,
  ]);
});
