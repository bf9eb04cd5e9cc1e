import { ChevronDown, ChevronRight } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { SEQUENCE_MS, singleKeyAct, useSingleKeys } from '../lib/single-keys.ts';
import { Icon } from './Icon.tsx';

/** One line of a tree that is open down to it. */
export interface TreeRow {
  id: string;
  level: number;
  /** Null: a leaf. */
  expanded: boolean | null;
  /** What typing ahead and a screen reader find. */
  text: string;
  content: ReactNode;
  selected?: boolean;
  className?: string;
}

/**
 * A tree by the ARIA pattern: one tab stop, arrows move, Right opens, Left closes or goes to the parent, letters jump.
 * The owner keeps what is open and gives the visible rows.
 */
export function TreeView({
  label,
  rows,
  onToggle,
  onSelect,
  onKey,
  onContextMenu,
  indent = 12,
  className = '',
}: {
  label: string;
  rows: TreeRow[];
  onToggle: (id: string, expand: boolean) => void;
  onSelect?: (id: string) => void;
  /** Keys that the tree itself has no use for; true when it was used. */
  onKey?: (id: string, event: KeyboardEvent) => boolean;
  onContextMenu?: (id: string, at: HTMLElement) => void;
  indent?: number;
  className?: string;
}) {
  const [cursor, setCursor] = useState<string | null>(null);
  const root = useRef<HTMLDivElement>(null);
  const singleKeys = useSingleKeys();
  const typed = useRef({ text: '', at: 0, goAt: 0 });
  const focused = useRef(false);
  const index = Math.max(
    0,
    rows.findIndex((row) => row.id === cursor),
  );
  const current = rows[index];

  // The row under the cursor may come or go while the tree has focus; the focus stays in the tree.
  useEffect(() => {
    if (!focused.current || current === undefined) return;
    const element = root.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(current.id)}"]`);
    if (element && document.activeElement !== element && !element.contains(document.activeElement)) element.focus();
  }, [current]);

  const move = (to: number) => {
    const row = rows[Math.min(rows.length - 1, Math.max(0, to))];
    if (row !== undefined) setCursor(row.id);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (current === undefined || event.target !== event.currentTarget.querySelector(':focus')) return;
    if (onKey?.(current.id, event)) {
      event.preventDefault();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    switch (event.key) {
      case 'ArrowDown':
        move(index + 1);
        break;
      case 'ArrowUp':
        move(index - 1);
        break;
      case 'Home':
        move(0);
        break;
      case 'End':
        move(rows.length - 1);
        break;
      case 'ArrowRight':
        if (current.expanded === false) onToggle(current.id, true);
        else if (current.expanded === true) move(index + 1);
        break;
      case 'ArrowLeft':
        if (current.expanded === true) onToggle(current.id, false);
        else {
          for (let i = index - 1; i >= 0; i--) {
            if ((rows[i]?.level ?? 0) < current.level) {
              move(i);
              break;
            }
          }
        }
        break;
      case 'Enter':
      case ' ':
        if (onSelect) onSelect(current.id);
        else if (current.expanded !== null) onToggle(current.id, !current.expanded);
        break;
      case 'ContextMenu':
        onContextMenu?.(current.id, event.target as HTMLElement);
        break;
      case 'F10':
        if (!event.shiftKey) return;
        onContextMenu?.(current.id, event.target as HTMLElement);
        break;
      default: {
        if (event.key.length !== 1) return;
        const now = event.timeStamp;
        const isTyping = now - typed.current.at < 700;
        // Letters jump, except the two that lead elsewhere from everywhere.
        const act = singleKeyAct(singleKeys, event, ['window']);
        const hasGone = now - typed.current.goAt < SEQUENCE_MS;
        if (!isTyping && (hasGone || act === 'go' || act === 'keys')) {
          typed.current.goAt = act === 'go' ? now : 0;
          return;
        }
        typed.current = { text: isTyping ? typed.current.text + event.key : event.key, at: now, goAt: 0 };
        const needle = typed.current.text.toLowerCase();
        const start = needle.length === 1 ? index + 1 : index;
        for (let i = 0; i < rows.length; i++) {
          const at = (start + i) % rows.length;
          if (rows[at]?.text.toLowerCase().startsWith(needle)) {
            move(at);
            break;
          }
        }
      }
    }
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div
      ref={root}
      role="tree"
      aria-label={label}
      tabIndex={-1}
      className={`tree ${className}`}
      onKeyDown={onKeyDown}
      onFocus={() => {
        focused.current = true;
      }}
      onBlur={() => {
        focused.current = false;
      }}
    >
      {rows.map((row) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: keys are handled on the tree
        <div
          key={row.id}
          data-row={row.id}
          role="treeitem"
          aria-level={row.level + 1}
          aria-selected={row.selected ?? false}
          {...(row.expanded === null ? {} : { 'aria-expanded': row.expanded })}
          tabIndex={row.id === current?.id ? 0 : -1}
          className={`tree-row ${row.selected ? 'selected' : ''} ${row.className ?? ''}`}
          style={{ paddingLeft: 6 + row.level * indent }}
          onFocus={() => setCursor(row.id)}
          onClick={(event) => {
            if ((event.target as HTMLElement).closest('button') !== null) return;
            if (onSelect && (event.target as HTMLElement).closest('.tree-twist') === null) onSelect(row.id);
            else if (row.expanded !== null) onToggle(row.id, !row.expanded);
          }}
          onContextMenu={(event) => {
            if (onContextMenu === undefined) return;
            event.preventDefault();
            setCursor(row.id);
            onContextMenu(row.id, event.currentTarget);
          }}
        >
          <span className="tree-twist">
            {row.expanded !== null && <Icon of={row.expanded ? ChevronDown : ChevronRight} size={12} />}
          </span>
          {row.content}
        </div>
      ))}
    </div>
  );
}
