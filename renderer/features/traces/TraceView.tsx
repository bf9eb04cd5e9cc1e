import { ChevronDown, Copy, Map as MapIcon, PanelRight } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { WholeTrace } from '../../../preload/contract/traces.ts';
import { useApp } from '../../app/app.ts';
import { Drawer } from '../../app/Drawer.tsx';
import type { TraceTab } from '../../app/state/trace-tabs.ts';
import { RevealButton } from '../../app/traces/RevealButton.tsx';
import { count, duration, percent } from '../../lib/format-number.ts';
import { fullTime } from '../../lib/format-time.ts';
import { maskSecrets } from '../../lib/secrets.ts';
import { usePart, useStore } from '../../lib/store.ts';
import { shortTraceId } from '../../lib/trace-id.ts';
import { useCall } from '../../lib/useCall.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { MenuButton } from '../../ui/Menu.tsx';
import { SearchBox } from '../../ui/SearchBox.tsx';
import { Segmented } from '../../ui/Segmented.tsx';
import { StatusShape } from '../../ui/StatusShape.tsx';
import { TraceDifference } from './TraceDifference.tsx';
import { TraceDrawer, type TracePart } from './TraceDrawer.tsx';
import { TraceFlame } from './TraceFlame.tsx';
import { TraceOverview } from './TraceOverview.tsx';
import { TraceTimeline, type Zoom } from './TraceTimeline.tsx';
import {
  type CriticalPart,
  criticalPath,
  matchesSpan,
  openSpans,
  type Span,
  timeByService,
  traceModel,
} from './trace-model.ts';
import { microseconds, outcomeOfTrace, visibleLines } from './trace-text.ts';

const STATUSES = ['ok', 'error', 'throttle', 'fault'] as const;

/** `fitting` shows it where it has room, or has a segment to tell of. */
type DrawerState = 'fitting' | 'shown' | 'hidden';

/** The drawer stands beside the timeline, and does not lie over it. */
const hasRoom = () => window.matchMedia?.('(min-width: 1280px)').matches ?? true;

/** One trace (ui.md 8 e). */
export function TraceView({ tab }: { tab: TraceTab }) {
  const app = useApp();
  const version = useStore(app.session.data);
  const answer = useCall('traces.get', { traceId: tab.traceId }, version);
  if (answer.output === null) {
    return (
      <div className="trace-view">
        <div className="pane-center" data-region="result">
          {answer.status === 'failed' ? (
            <ErrorNote title={t('trace.notRead')} message={answer.error.userMessage} detail={answer.error.detail} />
          ) : (
            t('trace.reading')
          )}
        </div>
      </div>
    );
  }
  return <ShownTrace tab={tab} trace={answer.output} />;
}

function ShownTrace({ tab, trace }: { tab: TraceTab; trace: WholeTrace }) {
  const app = useApp();
  const { timeZone } = useStore(app.preferences.store);
  const [correct, setCorrect] = useState(true);
  const [critical, setCritical] = useState(true);
  const [failingOnly, setFailingOnly] = useState(false);
  const [search, setSearch] = useState('');
  const [shut, setShut] = useState<ReadonlySet<string>>(new Set());
  const model = useMemo(() => traceModel(trace.entities, correct), [trace, correct]);
  const uncorrected = useMemo(() => traceModel(trace.entities, true).skews, [trace]);
  const path = useMemo(() => criticalPath(model), [model]);
  const bySpan = useMemo(() => partsBySpan(path), [path]);
  const [zoom, setZoom] = useState<Zoom>({ from: model.start, to: model.end });
  useEffect(() => setZoom({ from: model.start, to: model.end }), [model]);
  const needle = search.trim().toLowerCase();
  const found = useMemo(
    () => (needle === '' ? null : new Set(model.spans.filter((span) => matchesSpan(span, needle)))),
    [model, needle],
  );
  const shown = useMemo(() => {
    const wanted = failingOnly ? withParents(model.spans.filter(({ outcome }) => outcome !== 'ok')) : null;
    return openSpans(model.spans, shut).filter((span) => wanted === null || wanted.has(span));
  }, [model, shut, failingOnly]);
  const change = (part: Partial<TraceTab>) => app.tabs.changeTraces('trace', tab.id, part);
  const [part, setPart] = useState<TracePart>('segment');
  const [drawer, setDrawer] = useState<DrawerState>('fitting');
  const select = (selected: string | null) => {
    change({ selected });
    if (selected !== null && drawer === 'hidden') setDrawer('fitting');
  };
  const main = useRef<HTMLDivElement>(null);
  const close = () => {
    select(null);
    setDrawer('hidden');
    main.current?.querySelector<HTMLElement>('[role="treegrid"], .raw-documents, .flame-span')?.focus();
  };
  const { summary } = trace;
  const outcome = outcomeOfTrace(summary);
  const selected = model.spans.find(({ entity }) => entity.id === tab.selected) ?? null;
  const switchDrawer = () => {
    const isShown = drawer === 'shown' || (drawer === 'fitting' && (selected !== null || hasRoom()));
    setDrawer(isShown ? 'hidden' : 'shown');
    if (!isShown && selected === null && part === 'segment') setPart('logs');
  };
  const criticalUs = path.reduce((sum, { from, to }) => sum + to - from, 0);

  /** The next one (or the one before) that a test fits, its parents unfolded. */
  const go = (step: 1 | -1, fits: (span: Span) => boolean) => {
    const order = step === 1 ? model.spans : [...model.spans].reverse();
    const at = selected === null ? -1 : order.indexOf(selected);
    const next = order.slice(at + 1).find(fits) ?? order.find(fits);
    if (next === undefined) return;
    setShut((old) => {
      const open = new Set(old);
      for (let parent = next.parent; parent !== null; parent = parent.parent) open.delete(parent.entity.id);
      return open;
    });
    select(next.entity.id);
  };
  return (
    <div className="trace-view">
      <div ref={main} className="trace-main" data-region="result">
        <header className="trace-head">
          <StatusShape status={outcome} label={t(`outcome.${outcome}`)} />
          <h2 className="mono">{visibleText(summary.traceId)}</h2>
          <IconButton
            icon={Copy}
            size={14}
            label={t('trace.copyId')}
            onPress={() => void app.desktop.copyText(summary.traceId)}
          />
          <span className="mono quiet">{summary.startUs === null ? '' : fullTime(summary.startUs, timeZone)}</span>
          {summary.isPartial && (
            <span className="tag warn">
              <StatusShape status="error" /> {t('trace.partial')}
            </span>
          )}
          <span className="toolbar-space" />
          <span>
            <strong className="mono">{microseconds(summary.durationUs)}</strong>,{' '}
            {t('trace.shown', { n: count(shown.length), total: count(model.spans.length) })}
          </span>
        </header>
        <div className="toolbar map-toolbar trace-toolbar">
          <Segmented
            label={t('trace.view')}
            value={tab.view}
            options={[
              { value: 'timeline', text: t('trace.view.timeline') },
              { value: 'flame', text: t('trace.view.flame') },
              { value: 'raw', text: t('trace.view.raw') },
            ]}
            onChange={(view) => change({ view })}
          />
          <Toggle on={critical} onChange={setCritical}>
            {t('trace.critical', { time: duration(criticalUs / 1000) })}
          </Toggle>
          <Toggle on={failingOnly} onChange={setFailingOnly}>
            {t('trace.failingOnly')}
          </Toggle>
          <Button kind="quiet" icon={MapIcon} onPress={() => app.traces.openMapOf(summary.traceId)}>
            {t('trace.map')}
          </Button>
          <CompareWith tab={tab} onChoose={(compare) => change({ compare })} />
          <span className="toolbar-space" />
          <SearchBox
            label={t('trace.find')}
            value={search}
            onChange={setSearch}
            onKeyDown={(event) => {
              if (event.key === 'Enter') go(event.shiftKey ? -1 : 1, (span) => found?.has(span) ?? false);
            }}
          />
          {found !== null && <span className="quiet">{t('trace.found', { n: found.size })}</span>}
          <IconButton
            icon={PanelRight}
            className="drawer-switch"
            label={t('command.drawer')}
            shortcut="Mod+J"
            onPress={switchDrawer}
          />
        </div>
        {tab.compare !== null && (
          <TraceDifference spans={model.spans} other={tab.compare} onClose={() => change({ compare: null })} />
        )}
        {tab.view === 'raw' ? (
          <RawDocuments trace={trace} />
        ) : (
          <>
            <TraceOverview model={model} zoom={zoom} onZoom={setZoom} />
            {tab.view === 'timeline' ? (
              <TraceTimeline
                spans={shown}
                zoom={zoom}
                origin={model.start}
                path={critical ? bySpan : null}
                shut={shut}
                selected={tab.selected}
                found={found}
                onSelect={select}
                onFold={(id, fold) =>
                  setShut((old) => {
                    const next = new Set(old);
                    if (fold) next.add(id);
                    else next.delete(id);
                    return next;
                  })
                }
                onFailing={(step) => go(step, (span) => span.outcome !== 'ok')}
                onEscape={() => select(null)}
              />
            ) : (
              <TraceFlame spans={model.spans} zoom={zoom} selected={tab.selected} onSelect={select} />
            )}
            <footer className="map-legend">
              {STATUSES.map((status) => (
                <span key={status}>
                  <StatusShape status={status} /> {t(`map.legend.${status}`)}
                </span>
              ))}
              {critical && <span>{t('trace.onPath')}</span>}
              {uncorrected.length > 0 && (
                <button type="button" className="link" onClick={() => setCorrect(!correct)}>
                  {t(correct ? 'trace.skewOn' : 'trace.skewOff', {
                    n: uncorrected.length,
                    list: uncorrected
                      .map(
                        ({ service, by }) =>
                          `${visibleText(service)} ${by > 0 ? '+' : '−'}${duration(Math.abs(by) / 1000)}`,
                      )
                      .join(', '),
                  })}
                </button>
              )}
            </footer>
            <WhereTimeWent path={path} />
          </>
        )}
      </div>
      {drawer !== 'hidden' && (
        <Drawer
          className={`trace-drawer ${drawer === 'fitting' && selected === null ? 'idle' : ''}`}
          onKeyDown={(event) => {
            if (event.key === 'Escape' && !event.defaultPrevented) close();
          }}
        >
          <TraceDrawer
            traceId={summary.traceId}
            span={selected}
            origin={model.start}
            part={part}
            onPart={setPart}
            onClose={close}
          />
        </Drawer>
      )}
    </div>
  );
}

function partsBySpan(path: readonly CriticalPart[]): ReadonlyMap<Span, readonly CriticalPart[]> {
  const parts = new Map<Span, CriticalPart[]>();
  for (const part of path) {
    // What a span waited for is on its way too: the line goes through all that were open.
    for (let span: Span | null = part.span; span !== null; span = span.parent) {
      const known = parts.get(span) ?? [];
      const last = known.at(-1);
      if (last !== undefined && last.to === part.from) known[known.length - 1] = { ...last, to: part.to };
      else known.push(part);
      parts.set(span, known);
    }
  }
  return parts;
}

function withParents(spans: readonly Span[]): Set<Span> {
  const found = new Set<Span>();
  for (const one of spans) for (let span: Span | null = one; span !== null; span = span.parent) found.add(span);
  return found;
}

function Toggle({
  on,
  onChange,
  children,
}: {
  on: boolean;
  onChange: (on: boolean) => void;
  children: React.ReactNode;
}) {
  return (
    <button type="button" className={`button toggle ${on ? 'on' : ''}`} aria-pressed={on} onClick={() => onChange(!on)}>
      {children}
    </button>
  );
}

/** Other traces of the window, which this one can be laid beside. */
function CompareWith({ tab, onChoose }: { tab: TraceTab; onChoose: (traceId: string | null) => void }) {
  const app = useApp();
  const { tabs } = useStore(app.tabs.store);
  const others = tabs.filter((one) => one.kind === 'trace' && one.traceId !== tab.traceId);
  return (
    <MenuButton
      label={t('trace.compare')}
      groups={[
        {
          entries: [
            { id: 'off', text: t('traces.compare.off'), act: () => onChoose(null) },
            ...others.map((one) => ({
              id: one.id,
              text: one.title,
              act: () => onChoose(one.kind === 'trace' ? one.traceId : null),
            })),
          ],
        },
        ...(others.length === 0
          ? [{ entries: [{ id: 'none', text: t('trace.compareHint'), disabled: true, act: () => undefined }] }]
          : []),
      ]}
    >
      <Button>
        {tab.compare === null ? t('trace.compare') : shortTraceId(tab.compare)} <Icon of={ChevronDown} size={12} />
      </Button>
    </MenuButton>
  );
}

/** Own time on the critical path by service, as a bar and in words. */
function WhereTimeWent({ path }: { path: readonly CriticalPart[] }) {
  const services = timeByService(path);
  const total = services.reduce((sum, { us }) => sum + us, 0);
  return (
    <section className="time-went" aria-label={t('trace.timeWent')}>
      <h3>
        {t('trace.timeWent')} <span className="quiet">{t('trace.timeWentNote')}</span>
      </h3>
      <div className="status-bar-split" aria-hidden="true">
        {services.map(({ service, us, outcome }) => (
          <span key={service} className={`split-${outcome}`} style={{ flexGrow: us }} title={visibleText(service)} />
        ))}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keys */}
      <p className="time-list" tabIndex={0}>
        {services.map(({ service, us }) => (
          <span key={service}>
            <span className="mono">{visibleText(service)}</span> {duration(us / 1000)}{' '}
            <span className="quiet">{percent(us, total)}</span>
          </span>
        ))}
      </p>
    </section>
  );
}

/** Documents as they were delivered, with the place that each came from. */
function RawDocuments({ trace }: { trace: WholeTrace }) {
  const reveal = usePart(useApp().layout, (state) => state.reveal);
  const shown = (text: string) => visibleLines(reveal ? text : maskSecrets(text));
  return (
    <section
      className="raw-documents"
      data-region-focus=""
      aria-label={t('trace.view.raw')}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keys
      tabIndex={0}
    >
      {trace.documents.map(({ id, text, source, position, superseded, conflict }) => (
        <section key={`${source} ${position} ${id}`} className="raw-document">
          <h3 className="mono">
            {id}{' '}
            <span className="quiet">
              {t('trace.place', { source: visibleText(source), position: count(position) })}
            </span>{' '}
            {superseded && <span className="tag warn">{t('trace.superseded')}</span>}{' '}
            {conflict && <span className="tag warn">{t('trace.conflict')}</span>} <RevealButton text={text} />
          </h3>
          <pre className="raw mono">{shown(text)}</pre>
        </section>
      ))}
      {trace.awsSummary !== null && (
        <section className="raw-document">
          <h3>{t('trace.awsSummary')}</h3>
          <pre className="raw mono">{shown(trace.awsSummary)}</pre>
        </section>
      )}
    </section>
  );
}
