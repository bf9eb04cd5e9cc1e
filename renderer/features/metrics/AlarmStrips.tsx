import { Pencil, Trash2 } from 'lucide-react';
import type { AlarmState, EvaluatedAlarm } from '../../../preload/contract/metrics.ts';
import type { TimeRange } from '../../../preload/contract/time.ts';
import { useApp } from '../../app/app.ts';
import type { MetricsTab } from '../../app/state/analysis-tabs.ts';
import { ValueText } from '../../app/values/ValueText.tsx';
import { spanHandle } from '../../app/values/value.ts';
import { listedAlarms, withoutAlarm } from '../../lib/alarm-rules.ts';
import { dateTime, span } from '../../lib/format-time.ts';
import { useStore } from '../../lib/store.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';
import { IconButton } from '../../ui/Button.tsx';
import { NeutralMark, StatusShape } from '../../ui/StatusShape.tsx';

const LOOK = { OK: 'ok', ALARM: 'alarm', INSUFFICIENT_DATA: 'none' } as const;

/** The state of each alarm over the range, below the chart and on its axis; the changes of the chosen one, with their reasons. */
export function AlarmStrips({
  tab,
  alarms,
  range,
}: {
  tab: MetricsTab;
  alarms: readonly EvaluatedAlarm[];
  range: TimeRange;
}) {
  const app = useApp();
  const { timeZone } = useStore(app.preferences.store);
  const isListed = listedAlarms(tab.board.alarms) !== null;
  const chosen = alarms.find(({ name }) => name === tab.alarm) ?? alarms[0];
  const place = (us: number) => ((us - range.from) / (range.to - range.from)) * 100;
  return (
    <section className="alarm-strips" aria-label={t('metrics.alarms')} data-region="alarms">
      <ul>
        {alarms.map((alarm) => {
          const stretches = stretchesOf(alarm, range);
          const now = alarm.states.at(-1)?.state ?? 'INSUFFICIENT_DATA';
          return (
            <li key={alarm.name} className={`alarm-strip ${alarm === chosen ? 'selected' : ''}`}>
              <div className="alarm-line">
                <button
                  type="button"
                  className="alarm-name"
                  aria-pressed={alarm === chosen}
                  onClick={() => app.metrics.change(tab.id, { alarm: alarm.name })}
                >
                  <StateMark state={now} />
                  <span className="mono">{visibleText(alarm.name)}</span>
                  <span className="quiet">
                    {t(`metrics.kind.${alarm.kind}`)}, {t('metrics.changes', { n: alarm.states.length - 1 })}
                  </span>
                </button>
                <span className="toolbar-space" />
                <span className="mono alarm-now">{now}</span>
                {isListed && (
                  <>
                    <IconButton
                      icon={Pencil}
                      size={14}
                      label={t('metrics.editAlarm', { name: visibleText(alarm.name) })}
                      onPress={() => app.show({ kind: 'alarm', tabId: tab.id, name: alarm.name })}
                    />
                    <IconButton
                      icon={Trash2}
                      size={14}
                      label={t('metrics.removeAlarm', { name: visibleText(alarm.name) })}
                      onPress={() =>
                        app.metrics.edit(tab.id, { alarms: withoutAlarm(tab.board.alarms, alarm.name) }, true)
                      }
                    />
                  </>
                )}
              </div>
              <div className="alarm-track" role="img" aria-label={spoken(alarm, stretches, timeZone)}>
                {stretches.map(({ state, from, to, reason }) => (
                  <i
                    key={from}
                    className={`state-${LOOK[state]}`}
                    style={{ left: `${place(from)}%`, width: `${place(to) - place(from)}%` }}
                    title={`${state}, ${dateTime(from, timeZone)}, ${span(to - from)}\n${reason}`}
                  />
                ))}
              </div>
            </li>
          );
        })}
      </ul>
      {chosen !== undefined && <Changes alarm={chosen} range={range} />}
    </section>
  );
}

interface Stretch extends TimeRange {
  state: AlarmState;
  reason: string;
}

/** Each state with the time that it lasted. */
function stretchesOf({ states }: EvaluatedAlarm, range: TimeRange): Stretch[] {
  return states
    .map(({ at, state, reason }, i) => ({ state, reason, from: at, to: states[i + 1]?.at ?? range.to }))
    .filter(({ from, to }) => to > from);
}

const spoken = ({ name }: EvaluatedAlarm, stretches: readonly Stretch[], zone: string) =>
  `${name}: ${stretches.map(({ state, from }) => `${state} ${dateTime(from, zone)}`).join(', ')}`;

function StateMark({ state }: { state: AlarmState }) {
  if (state === 'INSUFFICIENT_DATA') return <NeutralMark />;
  return <StatusShape status={state === 'OK' ? 'ok' : 'fault'} size={9} />;
}

/** The changes of one alarm, the first state at the start of the range among them. */
function Changes({ alarm, range }: { alarm: EvaluatedAlarm; range: TimeRange }) {
  const { timeZone } = useStore(useApp().preferences.store);
  return (
    <div className="alarm-changes">
      {alarm.notes.map((note) => (
        <p key={note} className="warn">
          <StatusShape status="error" size={9} /> {note}
        </p>
      ))}
      <table className="table">
        <caption className="visually-hidden">{t('metrics.changesOf', { name: alarm.name })}</caption>
        <thead>
          <tr>
            <th scope="col">{t('metrics.column.at')}</th>
            <th scope="col">{t('metrics.column.state')}</th>
            <th scope="col">{t('metrics.column.lasted')}</th>
            <th scope="col">{t('metrics.column.reason')}</th>
          </tr>
        </thead>
        <tbody>
          {alarm.states.map(({ at, state, reason }, i) => {
            const end = alarm.states[i + 1]?.at ?? range.to;
            return (
              <tr key={`${at} ${state}`}>
                <td className="mono">
                  <ValueText
                    handle={spanHandle({ name: '@timestamp', of: 'events' }, { from: at, to: Math.max(at + 1, end) })}
                  >
                    {dateTime(at, timeZone)}
                  </ValueText>
                </td>
                <td className="mono">
                  <StateMark state={state} /> {state}
                </td>
                <td className="mono">{span(end - at)}</td>
                <td>{visibleText(reason)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
