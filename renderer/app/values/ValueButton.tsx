import { Ellipsis } from 'lucide-react';
import { useRef, useState } from 'react';
import { visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';
import { IconButton } from '../../ui/Button.tsx';
import { ValueMenu } from './ValueMenu.tsx';
import type { ValueHandle } from './value.ts';

/** Opens the menu of a value that stands beside it. */
export function ValueButton({ handle }: { handle: ValueHandle }) {
  const [open, setOpen] = useState(false);
  const anchor = useRef<HTMLSpanElement | null>(null);
  return (
    <span ref={anchor} className="value-button">
      <IconButton
        icon={Ellipsis}
        size={14}
        label={t('value.menu', { field: visibleText(handle.field.name) })}
        onPress={() => setOpen(true)}
      />
      {open && <ValueMenu handle={handle} anchor={anchor} onClose={() => setOpen(false)} />}
    </span>
  );
}
