import { ChartSpline, Filter, Trash2 } from 'lucide-react';
import { useMemo } from 'react';
import { SEVERITIES } from '../../../preload/contract/anomalies.ts';
import { useApp } from '../../app/app.ts';
import { FINDING_KINDS, type FindingFilter, type FindingsTab, NO_FILTER } from '../../app/state/analysis-tabs.ts';
import { accountName } from '../../lib/account-names.ts';
import { count, duration } from '../../lib/format-number.ts';
import { timeOfDay } from '../../lib/format-time.ts';
import { usePart, useStore } from '../../lib/store.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { SearchBox } from '../../ui/SearchBox.tsx';
import { findingsOf, passes, placeOf } from './finding.ts';
import { SeverityBars } from './SeverityBars.tsx';

/** Beside the findings: what they are filtered by, with the findings that each choice would show. */
export function FindingsPanel() {
  const app = useApp();
  const tab = usePart(app.tabs.store, () => app.findings.last());
  return (
    <>
      <div className="side-head">
        <h2>{t('findings.title')}</h2>
        <IconButton icon={ChartSpline} size={14} label={t('command.newMetrics')} onPress={() => app.metrics.open()} />
      </div>
      {tab === null ? (
        <p className="side-hint">
          <Button onPress={app.findings.open}>{t('findings.find')}</Button>
        </p>
      ) : (
        <Filters tab={tab} />
      )}
      {tab === null && <Boards />}
    </>
  );
}

/** Metrics that the workspace keeps; Delete removes one. */
function Boards() {
  const app = useApp();
  const boards = useStore(app.metrics.boards);
  const readOnly = usePart(app.session.store, (state) => state.workspace?.readOnly ?? true);
  const front = usePart(app.tabs.store, () => {
    const tab = app.tabs.front();
    return tab?.kind === 'metrics' ? (tab.saved?.id ?? null) : null;
  });
  return (
    <>
      <h3 className="side-title">{t('metrics.panel')}</h3>
      {boards.length === 0 && <p className="side-hint">{t('metrics.panel.none')}</p>}
      <ul className="service-list">
        {boards.map((board) => (
          <li key={board.id} className="board-row">
            <button
              type="button"
              className={`service-row ${board.id === front ? 'selected' : ''}`}
              title={visibleText(board.name)}
              onClick={() => app.metrics.openSaved(board)}
              onKeyDown={(event) => {
                if (event.key === 'Delete' && !readOnly) app.show({ kind: 'remove-board', board });
              }}
            >
              <Icon of={ChartSpline} size={14} />
              <span className="service-name">{visibleText(board.name)}</span>
            </button>
            {!readOnly && (
              <IconButton
                icon={Trash2}
                size={14}
                label={t('metrics.panel.remove', { name: visibleText(board.name) })}
                onPress={() => app.show({ kind: 'remove-board', board })}
              />
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

function Filters({ tab }: { tab: FindingsTab }) {
  const app = useApp();
  const { timeZone } = useStore(app.preferences.store);
  const { answer } = useStore(app.findings.runOf(tab.id).store);
  const report = answer?.report ?? null;
  const all = useMemo(() => (report === null ? [] : findingsOf(report)), [report]);
  const { filter } = tab;
  const change = (part: Partial<FindingFilter>) => {
    app.tabs.activate(tab.id);
    app.findings.change(tab.id, { filter: { ...filter, ...part } });
  };
  const within = (but: 'kinds' | 'severities' | 'places') => all.filter((finding) => passes(finding, filter, but));
  const toggled = <V,>(list: readonly V[], value: V) =>
    list.includes(value) ? list.filter((one) => one !== value) : [...list, value];
  const [kinds, severities, placed] = [within('kinds'), within('severities'), within('places')];
  const places = [...new Set(all.map(placeOf))].sort();
  return (
    <>
      <div className="side-filter">
        <SearchBox
          icon={Filter}
          label={t('findings.filter')}
          value={filter.text}
          onChange={(text) => change({ text })}
        />
      </div>
      <div className="side-body">
        <h3 className="side-title">{t('findings.kinds')}</h3>
        <ul className="service-list">
          {FINDING_KINDS.map((kind) => (
            <Choice
              key={kind}
              text={t(`findings.kind.${kind}`)}
              findings={kinds.filter((one) => one.kind === kind).length}
              isOn={filter.kinds.includes(kind)}
              onPress={() => change({ kinds: toggled(filter.kinds, kind) })}
            />
          ))}
        </ul>
        <h3 className="side-title">{t('findings.severity')}</h3>
        <ul className="service-list">
          {SEVERITIES.map((severity) => (
            <Choice
              key={severity}
              sign={<SeverityBars severity={severity} />}
              text={t(`findings.severity.${severity}`)}
              findings={severities.filter((one) => one.severity === severity).length}
              isOn={filter.severities.includes(severity)}
              onPress={() => change({ severities: toggled(filter.severities, severity) })}
            />
          ))}
        </ul>
        {places.length > 0 && <h3 className="side-title">{t('findings.places')}</h3>}
        <ul className="service-list">
          {places.map((place) => {
            const [account = '', region = ''] = place.split(' ');
            return (
              <Choice
                key={place}
                text={`${accountName(account) ?? account} ${region}`}
                title={place}
                findings={placed.filter((one) => placeOf(one) === place).length}
                isOn={filter.places.includes(place)}
                onPress={() => change({ places: toggled(filter.places, place) })}
              />
            );
          })}
        </ul>
        {JSON.stringify(filter) !== JSON.stringify(NO_FILTER) && (
          <p className="side-hint">
            <Button onPress={() => change(NO_FILTER)}>{t('findings.clearFilter')}</Button>
          </p>
        )}
        <Boards />
      </div>
      {answer !== null && (
        <p className="side-foot hint">
          {t('findings.lastRun', {
            at: timeOfDay(Math.floor(answer.at / 1000) * 1e6, timeZone),
            time: duration(answer.report.statistics.elapsedMs),
            tested: count(answer.report.statistics.ratesTested),
            rates: count(answer.report.statistics.rates),
            events: count(answer.report.statistics.eventsInRange),
          })}
        </p>
      )}
    </>
  );
}

function Choice({
  sign,
  text,
  title,
  findings,
  isOn,
  onPress,
}: {
  sign?: React.ReactNode;
  text: string;
  title?: string;
  findings: number;
  isOn: boolean;
  onPress: () => void;
}) {
  return (
    <li>
      <button
        type="button"
        className={`service-row ${isOn ? 'selected' : ''}`}
        aria-pressed={isOn}
        title={title}
        onClick={onPress}
      >
        {sign}
        <span className="service-name">{visibleText(text)}</span>
        <span className="mono quiet">{count(findings)}</span>
      </button>
    </li>
  );
}
