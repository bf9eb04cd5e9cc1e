import { type ReactNode, useRef, useState } from 'react';
import { visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';
import type { MenuGroup } from '../../ui/Menu.tsx';
import { useApp } from '../app.ts';
import { actOn } from './acts.ts';
import { NoteMark } from './NoteMark.tsx';
import { ValueMenu } from './ValueMenu.tsx';
import type { ValueHandle } from './value.ts';
import { useValueKeys } from './value-keys.ts';

/** A value that is its own handle: a click, Enter or the menu key opens its menu, and the keys of values work on it. */
export function ValueText({
  handle,
  children,
  title,
  className = '',
  more = [],
}: {
  handle: ValueHandle;
  /** The value as it is shown. */
  children: ReactNode;
  title?: string;
  className?: string;
  /** What only this place offers, below the rest. */
  more?: MenuGroup[];
}) {
  const app = useApp();
  const [open, setOpen] = useState(false);
  const valueKey = useValueKeys();
  const anchor = useRef<HTMLButtonElement | null>(null);
  return (
    <>
      <button
        ref={anchor}
        type="button"
        className={`value-text ${className}`}
        title={title}
        aria-haspopup="menu"
        aria-description={t('value.menu', { field: visibleText(handle.field.name) })}
        data-value=""
        data-single-keys=""
        onClick={() => setOpen(true)}
        onContextMenu={(event) => {
          event.preventDefault();
          setOpen(true);
        }}
        onKeyDown={(event) => {
          const act = valueKey(event);
          if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) setOpen(true);
          else if (act === null) return;
          else if (act !== 'waiting') void actOn(app, handle, act);
          event.preventDefault();
          event.stopPropagation();
        }}
      >
        <span className="value-shown">{children}</span>
        <NoteMark field={handle.field.name} text={handle.text} />
      </button>
      {open && <ValueMenu handle={handle} anchor={anchor} more={more} onClose={() => setOpen(false)} />}
    </>
  );
}
