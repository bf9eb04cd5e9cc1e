import { createContext, useContext } from 'react';
import type { Language } from '../messages/message.ts';

/** The window's language. Whatever is drawn from the top follows it by itself. */
export const LanguageContext = createContext<Language>('en');

/** For parts that skip redraws (memo, useMemo): asking for the language makes them follow it. */
export function useLanguage(): Language {
  return useContext(LanguageContext);
}
