import {
  ChartBarDecreasing,
  ChartSpline,
  Lambda,
  ListTree,
  type LucideIcon,
  NotebookText,
  Plus,
  Shield,
  SquareTerminal,
  Waypoints,
  X,
} from 'lucide-react';
import { type DragEvent, useEffect, useRef, useState } from 'react';
import { useStore } from '../lib/store.ts';
import { t } from '../messages/message.ts';
import { IconButton } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';
import { useApp } from './app.ts';
import { isChanged, type Side, type Tab } from './state/tabs.ts';
import { isTraceTab } from './state/trace-tabs.ts';

/** Type of what is dragged when a tab is. */
export const TAB_MIME = 'application/x-trailglass-tab';

/** The sign of a tab's kind. */
export function tabIcon(tab: Tab): LucideIcon {
  if (tab.kind === 'notebook') return NotebookText;
  if (tab.kind === 'contributors') return ChartBarDecreasing;
  if (tab.kind === 'map') return Waypoints;
  if (tab.kind === 'findings') return Shield;
  if (tab.kind === 'metrics') return ChartSpline;
  if (isTraceTab(tab)) return ListTree;
  return tab.language === 'insights' ? Lambda : SquareTerminal;
}

/** Whether a changed tab has something kept that it differs from. */
const wasKept = (tab: Tab) => {
  if (isTraceTab(tab) || tab.kind === 'findings') return false;
  return (tab.kind === 'notebook' ? tab.notebookId : tab.saved) !== null;
};

/**
 * The documents of a group. Middle click closes, dragging reorders or moves into the other group, double click or F2
 * renames. `onDrag` hears of a tab that is dragged, and of its end.
 */
export function TabStrip({
  side,
  split,
  onDrag,
}: {
  side: Side;
  split: boolean;
  onDrag: (tabId: string | null) => void;
}) {
  const app = useApp();
  const { tabs: all, fronts, active: inFront } = useStore(app.tabs.store);
  const tabs = all.filter((tab) => tab.side === side);
  const active = fronts[side];
  const [renaming, setRenaming] = useState<string | null>(null);
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = list.current;
    if (active === null || element === null) return;
    const reveal = () => element.querySelector('[aria-selected="true"]')?.scrollIntoView?.({ inline: 'nearest' });
    reveal();
    // A strip that became narrower still shows the tab in front.
    if (typeof ResizeObserver === 'undefined') return;
    const sizes = new ResizeObserver(reveal);
    sizes.observe(element);
    return () => sizes.disconnect();
  }, [active]);

  const onDrop = (event: DragEvent, before: string | null) => {
    const id = event.dataTransfer.getData(TAB_MIME);
    if (id === '') return;
    event.preventDefault();
    event.stopPropagation();
    onDrag(null);
    app.tabs.move(id, side, before);
  };
  const openHere = () => {
    if (active !== null) app.tabs.activate(active);
    app.tabs.open();
  };
  return (
    <div data-region="tabs" className={`tab-strip ${side} ${split && active !== inFront ? 'behind' : ''}`}>
      <div
        ref={list}
        role="tablist"
        aria-label={split ? t(`tabs.group.${side}`) : t('tabs.label')}
        className="tab-list"
      >
        {tabs.map((tab, index) => (
          // biome-ignore lint/a11y/noStaticElementInteractions: the frame around a tab and its close button is what drags
          <div
            key={tab.id}
            className={`tab ${tab.id === active ? 'active' : ''}`}
            draggable={renaming !== tab.id}
            onDragStart={(event) => {
              event.dataTransfer.setData(TAB_MIME, tab.id);
              event.dataTransfer.effectAllowed = 'move';
              // Chromium ends a drag whose start changes the page.
              requestAnimationFrame(() => onDrag(tab.id));
            }}
            onDragEnd={() => onDrag(null)}
            onDragOver={(event) => {
              if (event.dataTransfer.types.includes(TAB_MIME)) event.preventDefault();
            }}
            onDrop={(event) => onDrop(event, tab.id)}
          >
            {renaming === tab.id ? (
              <input
                className="tab-name"
                aria-label={tab.title}
                defaultValue={tab.title}
                // biome-ignore lint/a11y/noAutofocus: renaming was asked for
                autoFocus
                onBlur={(event) => {
                  const title = event.target.value.trim();
                  if (title !== '' && tab.kind === 'notebook') app.notebooks.edit(tab.id, { name: title });
                  else if (title !== '' && isTraceTab(tab)) app.tabs.changeTraces(tab.kind, tab.id, { title });
                  else if (title !== '') app.tabs.change(tab.id, { title });
                  setRenaming(null);
                }}
                onKeyDown={(event) => {
                  if (event.key === 'Escape') event.currentTarget.value = tab.title;
                  if (event.key === 'Enter' || event.key === 'Escape') event.currentTarget.blur();
                  event.stopPropagation();
                }}
              />
            ) : (
              <button
                type="button"
                role="tab"
                aria-selected={tab.id === active}
                aria-controls={`tab-panel-${side}`}
                tabIndex={tab.id === active ? 0 : -1}
                className="tab-button"
                onClick={() => app.tabs.activate(tab.id)}
                onDoubleClick={() => setRenaming(tab.id)}
                onAuxClick={(event) => {
                  if (event.button === 1) app.tabs.close(tab.id);
                }}
                onKeyDown={(event) => {
                  const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
                  const next = tabs[index + step];
                  if (step !== 0 && next !== undefined) {
                    app.tabs.activate(next.id);
                    list.current?.querySelectorAll<HTMLElement>('[role="tab"]')[index + step]?.focus();
                  } else if (event.key === 'F2') setRenaming(tab.id);
                  else if (event.key === 'Delete') app.tabs.close(tab.id);
                  else return;
                  event.preventDefault();
                }}
              >
                <Icon of={tabIcon(tab)} size={14} />
                <span className="tab-title">{tab.title}</span>
                {isChanged(tab) && (
                  <span
                    className="tab-dot"
                    role="img"
                    aria-label={wasKept(tab) ? t('tabs.edited') : t('tabs.unsaved')}
                    title={wasKept(tab) ? t('tabs.edited') : t('tabs.unsaved')}
                  />
                )}
              </button>
            )}
            {/* A tab list holds nothing but tabs: Delete on the tab, and Ctrl+W, are what others have in place of this. */}
            <span
              className="icon-button tab-close"
              aria-hidden="true"
              title={t('tabs.close', { name: tab.title })}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => app.tabs.close(tab.id)}
            >
              <Icon of={X} size={12} />
            </span>
          </div>
        ))}
      </div>
      <IconButton icon={Plus} label={t('tabs.new')} shortcut="Mod+T" onPress={openHere} />
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the empty end of the strip takes a dragged tab */}
      <span
        className="tab-end"
        onDragOver={(event) => {
          if (event.dataTransfer.types.includes(TAB_MIME)) event.preventDefault();
        }}
        onDrop={(event) => onDrop(event, null)}
      />
    </div>
  );
}
