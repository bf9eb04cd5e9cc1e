import { IntlMessageFormat } from 'intl-messageformat';
import { en } from './en.ts';
import { ko } from './ko.ts';

export type MessageKey = keyof typeof en;

/** The window's languages: their texts, and the locale whose numbers, months and plurals they use. */
const LANGUAGES = {
  en: { texts: en, locale: 'en-US' },
  ko: { texts: ko, locale: 'ko-KR' },
} as const satisfies Record<string, { texts: Record<MessageKey, string>; locale: string }>;

export type Language = keyof typeof LANGUAGES;

let shown: Language = 'en';
const formats: Record<Language, Map<MessageKey, IntlMessageFormat>> = { en: new Map(), ko: new Map() };

/** Texts come in this language from now on. What is on screen follows when it is drawn anew (renderer/lib/language.ts). */
export function speak(language: Language): void {
  shown = language;
}

/** Locale of the language spoken, for `Intl`. */
export function locale(): string {
  return LANGUAGES[shown].locale;
}

/** Whether the window has a text by this name. */
export function hasMessage(key: string): key is MessageKey {
  return Object.hasOwn(en, key);
}

/**
 * A text of the window in the language spoken. Numbers come formatted with their unit, except those that a plural depends
 * on.
 */
export function t(key: MessageKey, values?: Record<string, string | number>): string {
  const { texts, locale } = LANGUAGES[shown];
  let format = formats[shown].get(key);
  if (format === undefined) {
    format = new IntlMessageFormat(texts[key], locale);
    formats[shown].set(key, format);
  }
  return String(format.format(values));
}
