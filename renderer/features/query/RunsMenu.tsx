import { GitCompareArrows, History, Pin, PinOff, RotateCw, Rows3 } from 'lucide-react';
import { Button as AriaButton, Dialog, DialogTrigger, Popover } from 'react-aria-components';
import { useApp } from '../../app/app.ts';
import { pinRun } from '../../app/state/pinned-runs.ts';
import type { QueryRun } from '../../app/state/query-run.ts';
import { type KeptRun, MOST_RUNS, type TabDocument } from '../../app/state/tabs.ts';
import { reopenRun } from '../../app/values/acts.ts';
import { count, duration } from '../../lib/format-number.ts';
import { dateTime, fullTime, rangeText, type Zone } from '../../lib/format-time.ts';
import { useStore } from '../../lib/store.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { Kbd } from '../../ui/Kbd.tsx';

/** Letters of a text that a line of the list shows. */
const LONGEST = 400;

/** What ran in this tab, the newest first: its question to go back to, its rows to keep and to compare. */
export function RunsMenu({ tab, run }: { tab: TabDocument; run: QueryRun }) {
  const pinned = tab.runs.filter((one) => one.pinned).length;
  const ofTab = t('runs.label', { n: tab.runs.length });
  const label = pinned === 0 ? ofTab : t('runs.labelPinned', { label: ofTab, n: count(pinned) });
  return (
    <DialogTrigger>
      <AriaButton className="button button-quiet" data-runs="">
        <Icon of={History} size={14} />
        <span className="visually-hidden">{label}</span>
        <span className="button-text" aria-hidden="true">
          {t('runs.button')}
        </span>
        {pinned > 0 && (
          <span className="runs-pinned" aria-hidden="true">
            <Icon of={Pin} size={12} />
            {count(pinned)}
          </span>
        )}
      </AriaButton>
      <Popover className="popover runs-popover" placement="bottom end" offset={4}>
        <Dialog aria-label={t('runs.title')} className="runs-dialog">
          {({ close }) => <RunsList tab={tab} run={run} close={close} />}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

function RunsList({ tab, run, close }: { tab: TabDocument; run: QueryRun; close: () => void }) {
  const app = useApp();
  const { timeZone } = useStore(app.preferences.store);
  const { result, kept } = useStore(run.store);
  if (tab.runs.length === 0) return <p className="hint runs-none">{t('runs.none')}</p>;
  return (
    <>
      <ul className="runs">
        {tab.runs.map((one) => {
          const open = kept.get(one.id);
          const rowsAreHere = open !== undefined && !open.lost;
          const isShown = result?.runId === one.id;
          const act = (work: () => void) => () => {
            close();
            work();
          };
          return (
            <li key={one.id} className={isShown ? 'shown' : ''}>
              <div className="runs-facts">
                {one.pinned && <Icon of={Pin} size={12} />}
                <span className="mono" title={fullTime(one.at * 1000, timeZone)}>
                  {dateTime(Math.floor(one.at / 1000) * 1e6, timeZone)}
                </span>
                <span>{outcomeOf(one)}</span>
                <span className="quiet">{duration(one.afterMs)}</span>
                <span className="quiet runs-range">{rangeOf(one, timeZone)}</span>
                {isShown && <span className="tag">{t('runs.shown')}</span>}
                {one.pinned && <span className="tag">{t('runs.pinnedTag')}</span>}
              </div>
              <pre className="runs-text mono" title={visibleText(one.question.text.slice(0, LONGEST))}>
                {visibleText(one.question.text.slice(0, LONGEST).replace(/\s*\n\s*/g, ' '))}
              </pre>
              {one.pinned && !rowsAreHere && <p className="hint">{t('runs.gone')}</p>}
              <div className="runs-acts">
                <Button icon={RotateCw} hint={t('runs.openHint')} onPress={act(() => reopenRun(app, one))}>
                  {t('runs.open')}
                </Button>
                {rowsAreHere && !isShown && (
                  <Button icon={Rows3} onPress={act(() => run.show(one.id))}>
                    {t('runs.show')}
                  </Button>
                )}
                {rowsAreHere && !isShown && result !== null && !result.lost && (
                  <Button icon={GitCompareArrows} onPress={act(() => run.compare({ a: one.id, b: result.runId }))}>
                    {t('runs.compare')}
                  </Button>
                )}
                <span className="toolbar-space" />
                {(rowsAreHere || one.pinned) && (
                  <IconButton
                    icon={one.pinned ? PinOff : Pin}
                    label={one.pinned ? t('runs.unpin') : t('runs.pin')}
                    pressed={one.pinned}
                    onPress={() => pinRun(app, tab.id, one.id, !one.pinned)}
                  />
                )}
              </div>
            </li>
          );
        })}
      </ul>
      <p className="hint runs-foot">
        {t('runs.limit', { n: String(MOST_RUNS) })} <Kbd keys="Escape" />
      </p>
    </>
  );
}

function outcomeOf({ outcome, rows }: KeptRun): string {
  if (outcome === 'done' && rows !== null) return t('runs.rows', { n: rows, rows: count(rows) });
  return outcome === 'cancelled' ? t('runs.cancelled') : t('runs.failed');
}

function rangeOf({ question: { language, range } }: KeptRun, zone: Zone): string {
  if (language === 'sql') return t('runs.inText');
  return range === null ? t('runs.allTime') : rangeText(range, zone);
}
