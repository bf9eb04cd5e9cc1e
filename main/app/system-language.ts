import { app } from 'electron';
import { LANGUAGES, type Settings, type WindowLanguage } from '../../preload/contract/desktop.ts';

/** The first of the user's languages that the window speaks; English where it speaks none. Needs a ready `app`. */
export function systemLanguage(): WindowLanguage {
  return spoken(app.getPreferredSystemLanguages());
}

/** The first of some language tags (`ko-KR`, `en_US`) that the window speaks, else English. */
export function spoken(tags: readonly string[]): WindowLanguage {
  for (const tag of tags) {
    const name = tag.split(/[-_]/)[0]?.toLowerCase();
    const language = LANGUAGES.find((candidate) => candidate === name);
    if (language !== undefined) return language;
  }
  return 'en';
}

/** The language that a setting stands for. */
export function languageOf({ language }: Settings): WindowLanguage {
  return language === 'system' ? systemLanguage() : language;
}
