import { Ellipsis } from 'lucide-react';
import { count } from '../../lib/format-number.ts';
import { t } from '../../messages/message.ts';
import type { PaletteEntry, PaletteGroup } from './entry.ts';

/** Entries of a group before it is asked for more. */
const FIRST = 8;
const TARGETS: readonly PaletteGroup[] = ['tabs', 'saved', 'notebooks', 'sources', 'services', 'fields', 'workspaces'];
const ACTS: readonly PaletteGroup[] = ['commands', 'screen'];
const AT_REST: readonly PaletteGroup[] = [...ACTS, ...TARGETS];
const NAMES: readonly PaletteGroup[] = [...TARGETS, ...ACTS];
const VALUES: readonly PaletteGroup[] = ['time', 'found', 'act'];

export interface ShownEntry {
  entry: PaletteEntry;
  /** The title of its group stands above it. */
  isFirst: boolean;
}

/**
 * The entries in the order of their groups, each group with its first few and an entry for the rest. A value comes before
 * everything else, except one that is no more than a name: it may be one of a command that is typed.
 */
export function listed(
  entries: readonly PaletteEntry[],
  {
    typed,
    isNameOnly,
    opened,
    open,
  }: {
    typed: string;
    isNameOnly: boolean;
    /** Groups that show all they have. */
    opened: ReadonlySet<PaletteGroup>;
    open: (groups: ReadonlySet<PaletteGroup>) => void;
  },
): ShownEntry[] {
  const atRest = typed.trim() === '';
  const order = atRest ? ['time' as const, ...AT_REST] : isNameOnly ? [...NAMES, ...VALUES] : [...VALUES, ...NAMES];
  return order.flatMap((group) => {
    const all = entries.filter((entry) => entry.group === group);
    // At rest the palette is a list of all that can be done, and a glance at what else there is.
    const most = opened.has(group) || (atRest && ACTS.includes(group)) ? all.length : FIRST;
    const shown = all.length <= most + 1 ? all : all.slice(0, most);
    const left = all.length - shown.length;
    const more: PaletteEntry = {
      id: `more:${group}`,
      group,
      icon: Ellipsis,
      text: t('palette.more', { n: count(left) }),
      stays: true,
      run: () => open(new Set([...opened, group])),
    };
    return [...shown, ...(left > 0 ? [more] : [])].map((entry, i) => ({ entry, isFirst: i === 0 }));
  });
}
