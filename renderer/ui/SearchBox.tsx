import { type LucideIcon, Search, X } from 'lucide-react';
import { type KeyboardEvent, useRef } from 'react';
import { t } from '../messages/message.ts';
import { Icon } from './Icon.tsx';

/** A field that narrows what stands below it; Esc empties it. */
export function SearchBox({
  label,
  value,
  onChange,
  icon = Search,
  autoFocus = false,
  onKeyDown,
}: {
  label: string;
  value: string;
  onChange: (text: string) => void;
  icon?: LucideIcon;
  autoFocus?: boolean;
  onKeyDown?: (event: KeyboardEvent) => void;
}) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <div className="search-box">
      <Icon of={icon} size={14} />
      <input
        ref={input}
        type="text"
        aria-label={label}
        placeholder={label}
        value={value}
        spellCheck={false}
        // biome-ignore lint/a11y/noAutofocus: a search that was asked for is where typing goes
        autoFocus={autoFocus}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && value !== '') {
            event.stopPropagation();
            onChange('');
          } else onKeyDown?.(event);
        }}
      />
      {value !== '' && (
        <button
          type="button"
          className="search-clear"
          aria-label={t('common.clear')}
          onClick={() => {
            onChange('');
            input.current?.focus();
          }}
        >
          <Icon of={X} size={12} />
        </button>
      )}
    </div>
  );
}
