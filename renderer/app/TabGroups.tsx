import { Fragment, useEffect, useRef, useState } from 'react';
import { ContributorsView } from '../features/contributors/ContributorsView.tsx';
import { FindingsView } from '../features/findings/FindingsView.tsx';
import { MapView } from '../features/map/MapView.tsx';
import { MetricsView } from '../features/metrics/MetricsView.tsx';
import { NotebookPage } from '../features/notebooks/NotebookPage.tsx';
import { QueryDrawer } from '../features/query/QueryDrawer.tsx';
import { QueryView } from '../features/query/QueryView.tsx';
import { RecordDrawer } from '../features/record/RecordDrawer.tsx';
import { TraceListView } from '../features/traces/TraceListView.tsx';
import { TraceView } from '../features/traces/TraceView.tsx';
import { usePart } from '../lib/store.ts';
import { t } from '../messages/message.ts';
import { Button } from '../ui/Button.tsx';
import { Resizer } from '../ui/Resizer.tsx';
import { useApp } from './app.ts';
import { isSplit, type Side, type Tab } from './state/tabs.ts';
import { TAB_MIME, TabStrip } from './TabStrip.tsx';

/** Least width of a group, pixels. */
const LEAST = 300;

/** The open documents in one group or two beside each other, and the detail of the row under the cursor. */
export function TabGroups() {
  const app = useApp();
  const split = usePart(app.tabs.store, isSplit);
  const share = usePart(app.tabs.store, (state) => state.share);
  const [dragged, setDragged] = useState<string | null>(null);
  const frame = useRef<HTMLDivElement>(null);
  const width = usePanesWidth(frame, split);
  const sides: Side[] = split ? ['left', 'right'] : ['left'];
  return (
    <div
      ref={frame}
      className={`tab-groups ${split ? '' : 'single'}`}
      style={{
        gridTemplateColumns: split
          ? `minmax(0, ${share}fr) 1px minmax(0, ${1 - share}fr) auto`
          : 'minmax(0, 1fr) 0 0 auto',
      }}
    >
      {sides.map((side) => (
        <Fragment key={side}>
          {side === 'right' && (
            <Resizer
              label={t('tabs.resize')}
              axis="x"
              value={Math.round(share * width)}
              min={Math.min(LEAST, Math.round(width * 0.2))}
              max={Math.max(width - LEAST, Math.round(width * 0.8))}
              initial={Math.round(width / 2)}
              onChange={(left) => {
                if (width > 0) app.tabs.setShare(left / width);
              }}
            />
          )}
          <TabStrip side={side} split={split} onDrag={setDragged} />
          <TabPane side={side} />
        </Fragment>
      ))}
      <QueryDrawer detail={(run) => <RecordDrawer run={run} />} />
      {dragged !== null && <DropHalves tabId={dragged} onDone={() => setDragged(null)} />}
    </div>
  );
}

/** The tab that a group shows. Whatever is touched in it brings it to the front. */
function TabPane({ side }: { side: Side }) {
  const app = useApp();
  const tab = usePart(app.tabs.store, ({ tabs, fronts }) => tabs.find(({ id }) => id === fronts[side]) ?? null);
  const isFront = usePart(app.tabs.store, ({ active, fronts }) => active === fronts[side]);
  if (tab === null) {
    return (
      <div className="tab-pane left">
        <div className="pane-center">
          <Button shortcut="Mod+T" onPress={() => app.tabs.open()}>
            {t('tabs.new')}
          </Button>
        </div>
      </div>
    );
  }
  const toFront = () => app.tabs.activate(tab.id);
  return (
    <div
      className={`tab-pane ${side}`}
      id={`tab-panel-${side}`}
      role="tabpanel"
      aria-label={tab.title}
      data-region={side === 'right' ? 'right' : undefined}
      data-front={isFront ? '' : undefined}
      onFocusCapture={toFront}
      onPointerDownCapture={toFront}
    >
      <TabContent tab={tab} />
    </div>
  );
}

function TabContent({ tab }: { tab: Tab }) {
  const app = useApp();
  switch (tab.kind) {
    case 'notebook':
      return <NotebookPage key={tab.id} tab={tab} />;
    case 'contributors':
      return <ContributorsView key={tab.id} tab={tab} />;
    case 'findings':
      return <FindingsView key={tab.id} tab={tab} />;
    case 'metrics':
      return <MetricsView key={tab.id} tab={tab} />;
    case 'map':
      return <MapView key={tab.id} tab={tab} />;
    case 'traces':
      return <TraceListView key={tab.id} tab={tab} />;
    case 'trace':
      return <TraceView key={tab.id} tab={tab} />;
    case 'query':
      return <QueryView tab={tab} run={app.runOf(tab.id)} />;
  }
}

/** Where a dragged tab can be dropped: each half takes it into its group. */
function DropHalves({ tabId, onDone }: { tabId: string; onDone: () => void }) {
  const app = useApp();
  const [over, setOver] = useState<Side | null>(null);
  const drop = (side: Side) => {
    const { tabs } = app.tabs.store.get();
    const isFirstSplit = side === 'right' && tabs.every((tab) => tab.side === 'left');
    if (isFirstSplit) app.tabs.split(tabId);
    else app.tabs.move(tabId, side, null);
  };
  return (['left', 'right'] as const).map((side) => (
    // biome-ignore lint/a11y/noStaticElementInteractions: a target of drags alone; the command "Split right" does the same
    <div
      key={side}
      className={`drop-half ${side} ${over === side ? 'over' : ''}`}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes(TAB_MIME)) return;
        event.preventDefault();
        setOver(side);
      }}
      onDragLeave={() => setOver(null)}
      onDrop={(event) => {
        event.preventDefault();
        onDone();
        drop(side);
      }}
    />
  ));
}

/** Pixels that both groups have together, the drawer not among them. */
function usePanesWidth(frame: React.RefObject<HTMLElement | null>, split: boolean): number {
  const [width, setWidth] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the panes are others when the split changes
  useEffect(() => {
    const panes = [...(frame.current?.querySelectorAll<HTMLElement>(':scope > .tab-pane') ?? [])];
    const measure = () => setWidth(panes.reduce((sum, pane) => sum + pane.offsetWidth, 0));
    measure();
    if (typeof ResizeObserver === 'undefined') return;
    const sizes = new ResizeObserver(measure);
    for (const pane of panes) sizes.observe(pane);
    return () => sizes.disconnect();
  }, [frame, split]);
  return width;
}
