import { act, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { about, bytes, count, duration } from '../../renderer/lib/format-number.ts';
import { fullTime, openedText, span } from '../../renderer/lib/format-time.ts';
import { en } from '../../renderer/messages/en.ts';
import { ko } from '../../renderer/messages/ko.ts';
import { speak } from '../../renderer/messages/message.ts';
import { showWindow } from './show.tsx';

const user = userEvent.setup();

/** English texts without a name or number in them that are another text in Korean. */
const ENGLISH = new Set(
  (Object.keys(en) as (keyof typeof en)[]).filter((key) => en[key] !== ko[key]).map((key): string => en[key]),
);

/** What stands in the page in English: texts, and what screen readers are told. Keys are called as the keyboard calls them. */
function englishOnScreen(): string[] {
  const said = [...document.querySelectorAll(':not(.kbd)')].flatMap((element) => [
    ...[...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.textContent),
    ...['aria-label', 'title', 'placeholder'].map((name) => element.getAttribute(name)),
  ]);
  return said.filter((text): text is string => text !== null && ENGLISH.has(text.trim()));
}

test('the whole window follows the language at once, and keeps what it shows', async () => {
  const { app, desktop } = await showWindow();
  act(() => app.openQuery('SELECT', 'SELECT * FROM cloudtrail'));
  const grid = await screen.findByRole('grid', { name: 'Rows of the result' });
  act(() => grid.focus());
  await user.keyboard('jj{Enter}');
  await screen.findByRole('complementary', { name: 'Detail' });
  expect(englishOnScreen()).not.toEqual([]);
  act(() => app.preferences.change({ language: 'ko' }));
  expect(document.documentElement.lang).toBe('ko');
  expect(screen.getByRole('grid', { name: '결과 행' })).toBe(grid);
  expect(within(screen.getByRole('complementary', { name: '상세' })).getByText('행 3/4,187')).toBeTruthy();
  expect(screen.getByText('행 4,187개')).toBeTruthy();
  expect(screen.getByRole('textbox', { name: 'SQL 텍스트' })).toBeTruthy();
  expect(englishOnScreen()).toEqual([]);
  expect((await desktop.settings.get()).language).toBe('ko');
  act(() => app.preferences.change({ language: 'en' }));
  expect(screen.getByRole('grid', { name: 'Rows of the result' })).toBe(grid);
  expect(document.documentElement.lang).toBe('en');
});

test.each(['home', 'settings', 'evidence'] as const)('the area %s speaks Korean', async (area) => {
  const { app } = await showWindow({ settings: { language: 'ko' } });
  act(() => app.layout.set((state) => ({ ...state, area })));
  await screen.findByRole('main', { name: '본문' });
  expect(englishOnScreen()).toEqual([]);
});

test.each(['palette', 'keys', 'export'] as const)('the dialog %s speaks Korean', async (kind) => {
  const { app } = await showWindow({ settings: { language: 'ko' } });
  act(() => app.show({ kind }));
  await screen.findByRole('dialog');
  expect(englishOnScreen()).toEqual([]);
});

test('the language is chosen in the settings, in its own name, and the choice keeps the focus', async () => {
  const { app } = await showWindow();
  act(() => app.layout.set((state) => ({ ...state, area: 'settings' })));
  await user.click(screen.getByRole('radio', { name: '한국어' }));
  expect(screen.getByRole('heading', { name: '설정' })).toBeTruthy();
  expect(document.activeElement?.closest('label')?.textContent).toBe('한국어');
  await user.click(screen.getByRole('radio', { name: 'English' }));
  expect(screen.getByRole('heading', { name: 'Settings' })).toBeTruthy();
});

test('without a choice the window speaks the language of the system', async () => {
  await showWindow({ desktop: { systemLanguage: 'ko' } });
  expect(screen.getByRole('button', { name: '홈' })).toBeTruthy();
});

test('numbers and spans follow the language, clocks stay as they are', () => {
  speak('ko');
  const now = Date.parse('2026-11-14T12:00:00Z');
  expect([count(2_318_407), bytes(1_900_000_000), duration(38), duration(1800), duration(125_000)]).toEqual([
    '2,318,407',
    '1.9 GB',
    '38 ms',
    '1.8초',
    '2분 5초',
  ]);
  expect([about(180), span(9_000e6), fullTime(now * 1000, 'UTC')]).toEqual([
    '약 3분',
    '2시간 30분',
    '2026-11-14 12:00:00 UTC',
  ]);
  expect(
    ['2026-11-14T09:58:00Z', '2026-11-13T17:02:00Z', '2026-10-12T01:00:00Z', '2025-09-03T01:00:00Z'].map((iso) =>
      openedText(Date.parse(iso), now, 'UTC'),
    ),
  ).toEqual(['오늘 09:58', '어제 17:02', '10월 12일', '2025년 9월 3일']);
  speak('en');
});
