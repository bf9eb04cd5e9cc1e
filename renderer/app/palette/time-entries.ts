import { Clock } from 'lucide-react';
import type { TimeRange } from '../../../preload/contract/time.ts';
import { dateOnly, dateTime, rangeText, span } from '../../lib/format-time.ts';
import { parsePair, parseTime } from '../../lib/parse-time.ts';
import { t } from '../../messages/message.ts';
import type { App } from '../app.ts';
import type { PaletteEntry } from './entry.ts';

const MINUTE_US = 60e6;
/** The quick choices of the range chip, minutes. */
const QUICK = [15, 60, 180, 720, 1440, 4320, 10_080];
const AROUND_US = 5 * MINUTE_US;

/**
 * Ranges that the typed text means, for the tab in front where it holds its own range, else for the workspace. A text
 * that was not `asked` for as a time is one only as a whole range.
 */
export function timeEntries(app: App, typed: string, asked: boolean): PaletteEntry[] {
  const data = app.session.store.get().workspace?.range ?? null;
  if (data === null) return [];
  const range = app.ranges.inFront();
  const { timeZone: zone } = app.preferences.store.get();
  const entry = (text: string, to: TimeRange | null): PaletteEntry => {
    const shownRange = rangeText(to ?? data, zone);
    const detail = shownRange === text ? '' : shownRange;
    return { id: `time:${text}`, group: 'time', icon: Clock, text, detail, run: () => range.set(to) };
  };
  const last = (width: number) => entry(t('range.last', { span: span(width) }), { from: data.to - width, to: data.to });
  const text = typed.trim();
  if (text === '') return [...QUICK.map((minutes) => last(minutes * MINUTE_US)), entry(t('range.all'), null)];

  const shown = range.store.get().current ?? data;
  const frame = { newest: data.to, day: dateOnly(shown.from, zone), zone };
  const pair = parsePair(text, frame);
  if (pair !== null) return pair.from < pair.to ? [entry(rangeText(pair, zone), pair)] : [];
  if (!asked) return [];
  const width = parseTime(`-${text.replace(/^(?:now)?\s*-|^last\s+/i, '')}`, frame);
  if (width !== null && width < data.to) return [last(data.to - width)];
  const moment = parseTime(text, frame);
  if (moment === null) return [];
  const at = dateTime(moment, zone);
  return [
    ...(moment < data.to ? [entry(t('palette.time.from', { at }), { from: moment, to: data.to })] : []),
    ...(moment > data.from ? [entry(t('palette.time.to', { at }), { from: data.from, to: moment })] : []),
    entry(t('palette.time.around', { at }), { from: moment - AROUND_US, to: moment + AROUND_US }),
  ];
}
