import { Lock, LockOpen } from 'lucide-react';
import { usePart } from '../lib/store.ts';
import { t } from '../messages/message.ts';
import { IconButton } from '../ui/Button.tsx';
import { useApp } from './app.ts';
import { RangeChip } from './RangeChip.tsx';
import type { RangedTab } from './state/tabs.ts';

/** The lock that makes a tab hold its own time range, and that range with its ways to change it (ui.md part 6). */
export function OwnRange({ tab }: { tab: RangedTab }) {
  const app = useApp();
  const data = usePart(app.session.store, (state) => state.workspace?.range ?? null);
  if (data === null) return null;
  const isHeld = tab.ownRange !== null;
  return (
    <span className="own-range">
      <IconButton
        icon={isHeld ? Lock : LockOpen}
        size={14}
        label={isHeld ? t('range.release') : t('range.hold')}
        pressed={isHeld}
        onPress={() => app.ranges.hold(tab.id, !isHeld)}
      />
      {isHeld && <RangeChip data={data} range={app.ranges.of(tab.id)} own />}
    </span>
  );
}
