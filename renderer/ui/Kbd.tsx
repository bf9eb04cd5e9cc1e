import { createContext, useContext } from 'react';
import { type Platform, shortcutText } from '../lib/shortcut.ts';
import { type KeyPart, shownKeys, useSingleKeys } from '../lib/single-keys.ts';

export const PlatformContext = createContext<Platform>('linux');

/** A key cap: `Ctrl K`. A single key shows as the settings have it, and not at all where it is switched off. */
export function Kbd({ keys, part }: { keys: string; part?: KeyPart | undefined }) {
  const platform = useContext(PlatformContext);
  const shown = shownKeys(useSingleKeys(), keys, part);
  return shown === '' ? null : <kbd className="kbd">{shortcutText(shown, platform)}</kbd>;
}
