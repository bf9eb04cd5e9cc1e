import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { t } from '../../messages/message.ts';
import { IconButton } from '../../ui/Button.tsx';

/** A key or a filter of the form, with what takes it away. */
export function Chip({ name, onRemove, children }: { name: string; onRemove: () => void; children: ReactNode }) {
  return (
    <span className="ranking-chip">
      {children}
      <IconButton icon={X} size={12} label={t('contributors.remove', { name })} onPress={onRemove} />
    </span>
  );
}
