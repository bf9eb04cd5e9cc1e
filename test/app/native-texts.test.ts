import { expect, test, vi } from 'vitest';
import { settings } from '../../preload/contract/desktop.ts';

/** Electron, as far as the menu and the system's languages need it. */
const electron = vi.hoisted(() => ({
  app: { getPreferredSystemLanguages: () => [] as string[] },
  Menu: { buildFromTemplate: (template: unknown) => template, setApplicationMenu: vi.fn() },
}));
vi.mock('electron', () => electron);

const { showMenu } = await import('../../main/app/menu.ts');
const { nativeTexts } = await import('../../main/app/native-texts.ts');
const { languageOf, spoken } = await import('../../main/app/system-language.ts');

interface Item {
  type?: string;
  label?: string;
  submenu?: Item[];
}

/** Texts of every entry, undefined where Electron would put its own English one. */
function labels(language: 'en' | 'ko'): (string | undefined)[] {
  showMenu({ newWindow: () => undefined, command: () => undefined }, language, { devTools: false });
  const menu = electron.Menu.setApplicationMenu.mock.lastCall?.[0] as Item[];
  const all = (items: Item[]): (string | undefined)[] =>
    items.filter(({ type }) => type !== 'separator').flatMap(({ label, submenu = [] }) => [label, ...all(submenu)]);
  return all(menu);
}

test('the menu bar says everything in the chosen language', () => {
  expect(labels('en')).toContain('New query tab');
  const korean = labels('ko');
  expect(korean).toHaveLength(labels('en').length);
  expect(korean.filter((label) => label === undefined || !/\p{Script=Hangul}/u.test(label))).toEqual([]);
});

test('every text of the system’s own parts is Korean in Korean', () => {
  const texts = Object.values(nativeTexts('ko'));
  expect(texts.length).toBeGreaterThan(40);
  expect(texts.filter((text) => !/\p{Script=Hangul}/u.test(text))).toEqual([]);
});

test('the system’s language is the first one that the window speaks', () => {
  expect(spoken(['fr-FR', 'ko-KR', 'en-US'])).toBe('ko');
  expect(spoken(['en_GB.UTF-8', 'ko'])).toBe('en');
  expect(spoken(['kok-IN'])).toBe('en');
  expect(spoken([])).toBe('en');
  const defaults = settings.parse({});
  expect(languageOf({ ...defaults, language: 'ko' })).toBe('ko');
  expect(languageOf({ ...defaults, language: 'system' })).toBe('en');
});
