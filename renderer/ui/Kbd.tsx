import { createContext, useContext } from 'react';
import { type Platform, shortcutText } from '../lib/shortcut.ts';

export const PlatformContext = createContext<Platform>('linux');

/** A key cap: `Ctrl K`. */
export function Kbd({ keys }: { keys: string }) {
  return <kbd className="kbd">{shortcutText(keys, useContext(PlatformContext))}</kbd>;
}
