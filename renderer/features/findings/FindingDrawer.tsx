import { Braces, ChartBarDecreasing, Database, ListTree } from 'lucide-react';
import { useRef, useState } from 'react';
import type { AnomalyReport, Attribution } from '../../../preload/contract/anomalies.ts';
import { recordOfAnomaly, recordOfInsightsEvent } from '../../../preload/contract/insight-records.ts';
import { useApp } from '../../app/app.ts';
import { Drawer } from '../../app/Drawer.tsx';
import { useValueKeys } from '../../app/values/useValueKeys.ts';
import { ValueText } from '../../app/values/ValueText.tsx';
import type { ValueHandle } from '../../app/values/value.ts';
import { shortArn } from '../../lib/cell-text.ts';
import { newRuleText, writeRuleForm } from '../../lib/contributor-rule.ts';
import { count } from '../../lib/format-number.ts';
import { fullTime, rangeText, span } from '../../lib/format-time.ts';
import { equalityText } from '../../lib/literal-text.ts';
import { isSecretValue, maskedValue, maskSecrets } from '../../lib/secrets.ts';
import { usePart, useStore } from '../../lib/store.ts';
import { visibleLines, visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';
import { Button } from '../../ui/Button.tsx';
import { Segmented } from '../../ui/Segmented.tsx';
import { type Finding, insightsId } from './finding.ts';
import { eventsSql, rateNumber, rateTitle, shortNumber, subjectText, timeText } from './finding-text.ts';

const FIELDS: Record<Attribution['attribute'], string> = {
  userIdentityArn: 'userIdentity.arn',
  userAgent: 'userAgent',
  errorCode: 'errorCode',
  eventName: 'eventName',
};

/** Beside a finding: who and what made the calls, what can be asked next, how it was found, and its record as JSON. */
export function FindingDrawer({
  finding,
  report,
  all,
  condition,
  onSelect,
}: {
  finding: Finding;
  report: AnomalyReport;
  all: readonly Finding[];
  /** Chooses its events in the view `cloudtrail`; null until it is known. */
  condition: string | null;
  onSelect: (id: string | null) => void;
}) {
  const { timeZone } = useStore(useApp().preferences.store);
  const [view, setView] = useState<'attribution' | 'json'>('attribution');
  const body = useRef<HTMLDivElement>(null);
  useValueKeys(body);
  return (
    <Drawer className="finding-drawer" label={t('findings.attribution')}>
      <header className="drawer-head">
        <h2>{t('findings.attribution')}</h2>
        <span className="drawer-aside">{timeText(finding, timeZone)}</span>
      </header>
      <div className="finding-bar">
        <Segmented
          label={t('findings.detailView')}
          value={view}
          options={[
            { value: 'attribution', text: t('findings.attribution') },
            { value: 'json', text: 'JSON' },
          ]}
          onChange={setView}
        />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must take the keyboard */}
      <div ref={body} className="drawer-body finding-body" tabIndex={0}>
        {view === 'json' ? (
          <RecordJson finding={finding} />
        ) : (
          <>
            {finding.attributions.map((attribution) => (
              <AttributionTable
                key={attribution.attribute}
                attribution={attribution}
                finding={finding}
                condition={condition}
              />
            ))}
            {finding.attributions.length === 0 && <p className="hint detail-part">{t('findings.noAttribution')}</p>}
            <Acts finding={finding} condition={condition} />
            <Method finding={finding} report={report} all={all} onSelect={onSelect} />
          </>
        )}
      </div>
    </Drawer>
  );
}

/** The values of one attribute in both times: those of the unusual time first. */
function AttributionTable({
  attribution: { attribute, insight, baseline, insightOthers, baselineOthers },
  finding,
  condition,
}: {
  attribution: Attribution;
  finding: Finding;
  condition: string | null;
}) {
  const app = useApp();
  const reveal = usePart(app.layout, (state) => state.reveal);
  const inBaseline = new Map(baseline.map(({ value, average }) => [value, average]));
  const listed = new Set(insight.map(({ value }) => value));
  const rows = [
    ...insight.map(({ value, average }) => ({
      value,
      now: average as number | null,
      before: inBaseline.get(value) ?? null,
    })),
    ...baseline.flatMap(({ value, average }) =>
      listed.has(value) ? [] : [{ value, now: null, before: average as number | null }],
    ),
  ];
  const most = Math.max(1e-12, ...rows.map(({ now }) => now ?? 0));
  const field = FIELDS[attribute];
  return (
    <table className="table finding-values">
      <thead>
        <tr>
          <th scope="col">{t(`findings.attribute.${attribute}`)}</th>
          <th scope="col" aria-label={t('findings.share')} />
          <th scope="col" className="number">
            {t('findings.perMinute')}
          </th>
          <th scope="col" className="number">
            {t('findings.column.baselineShort')}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ value, now, before }) => (
          <tr key={value}>
            <td className="mono finding-value" title={visibleText(value)}>
              {value === 'null' ? (
                <span className="quiet">
                  {t(attribute === 'errorCode' ? 'findings.noError' : 'contributors.missing')}
                </span>
              ) : (
                <ValueText handle={handleOf(finding, field, value, condition)} title={visibleText(value)}>
                  {visibleText(shortArn(reveal ? value : maskedValue(field, value)))}
                </ValueText>
              )}
            </td>
            <td className="finding-bar-cell">
              {now !== null && <i className="finding-share" style={{ width: `${(now / most) * 100}%` }} />}
            </td>
            {/* What is not among the five of the other time may still have been in it: below the smallest of these. */}
            <td className="number mono">
              {now === null ? (insightOthers === null ? rateNumber(0) : '–') : rateNumber(now)}
            </td>
            <td className="number mono">
              {before === null ? (baselineOthers === null ? rateNumber(0) : '–') : rateNumber(before)}
            </td>
          </tr>
        ))}
        {(insightOthers !== null || baselineOthers !== null) && (
          <tr>
            <td className="quiet">
              {t('findings.others', { now: insightOthers?.values ?? 0, before: baselineOthers?.values ?? 0 })}
            </td>
            <td />
            <td className="number mono">{rateNumber(insightOthers?.average ?? 0)}</td>
            <td className="number mono">{rateNumber(baselineOthers?.average ?? 0)}</td>
          </tr>
        )}
      </tbody>
    </table>
  );
}

/** A value of the attribution: filters go into a query of the finding's events, which opens in a tab of its own. */
function handleOf(finding: Finding, field: string, value: string, condition: string | null): ValueHandle {
  const range = unusualTime(finding);
  // `eventSource eventName` of a principal's calls.
  const text = field === 'eventName' ? (value.split(' ').at(-1) ?? value) : value;
  return {
    field: { name: field, of: 'events' },
    value: { kind: 'text', text },
    text,
    isSecret: isSecretValue(text),
    record: null,
    asked:
      condition === null
        ? {
            language: 'insights',
            text: 'fields @timestamp, eventName, errorCode, userIdentity.arn',
            sources: ['cloudtrail'],
          }
        : { language: 'sql', text: eventsSql(condition, range), sources: [] },
  };
}

function unusualTime({ from, to }: Finding) {
  const [start, end] = [from ?? to, to ?? from];
  return start === null || end === null ? null : { from: start, to: Math.max(end, start + 60e6) };
}

function Acts({ finding, condition }: { finding: Finding; condition: string | null }) {
  const app = useApp();
  const { rate, anomaly, event } = finding;
  const range = unusualTime(finding);
  const subject = subjectText(rate);
  const openEvents = () => {
    if (condition !== null) app.openQuery(t('findings.eventsTitle', { subject }), eventsSql(condition, range));
  };
  /** Callers of the API in the unusual time; of a principal its calls. */
  const openTop = () => {
    if (condition === null) return;
    if (rate.principal !== null) {
      const select = 'eventSource, eventName, errorCode, count(*) AS events';
      app.openQuery(
        t('findings.topTitle', { subject }),
        eventsSql(condition, range, select, 'GROUP BY ALL\nORDER BY events DESC'),
      );
      return;
    }
    const group = ['cloudtrail', ...(rate.account === null || rate.region === null ? [] : [rate.account, rate.region])];
    const filter = (match: string, value: string | null) =>
      value === null ? [] : [{ match, operator: 'In' as const, operand: [value] }];
    const rule = writeRuleForm(newRuleText(group.join('/'), ['$.userIdentity.arn', '$.sourceIPAddress']), {
      filters: [
        ...filter('$.eventSource', rate.eventSource),
        ...filter('$.eventName', rate.eventName),
        ...filter('$.errorCode', rate.errorCode),
      ],
    });
    const question = { kind: 'rule' as const, rule, sources: [], ignoreDash: false };
    const id = app.contributors.open({ question }, t('findings.topTitle', { subject }));
    if (range !== null) app.tabs.setOwnRange(id, { range });
  };
  const openAround = () => {
    const tests = [
      ...(rate.eventSource === null ? [] : [equalityText('eventSource', rate.eventSource, 'insights')]),
      ...(rate.eventName === null ? [] : [equalityText('eventName', rate.eventName, 'insights')]),
    ];
    const filter = tests.length === 0 ? '' : `\n| filter ${tests.join(' and ')}`;
    app.openQuery(
      t('findings.callsTitle', { subject }),
      `fields @timestamp, eventName, errorCode, userIdentity.arn, sourceIPAddress, userAgent${filter}\n| sort @timestamp asc`,
      {
        language: 'insights',
        sources: ['cloudtrail'],
        ...(range === null ? {} : { ownRange: { range: { from: range.from - 3600e6, to: range.to + 3600e6 } } }),
      },
    );
  };
  return (
    <div className="acts detail-part" data-finding-acts="">
      <Button icon={Database} onPress={openEvents} disabled={condition === null || range === null}>
        {anomaly === null ? t('findings.openEvents') : t('findings.openCount', { n: anomaly.insight.events })}
      </Button>
      <Button icon={ChartBarDecreasing} onPress={openTop} disabled={condition === null || range === null}>
        {t('findings.openTop')}
      </Button>
      {rate.principal === null && (
        <Button icon={ListTree} onPress={openAround}>
          {t('findings.openAround')}
        </Button>
      )}
      {range !== null && <Button onPress={() => app.ranges.inFront().set(range)}>{t('findings.setRange')}</Button>}
      {event !== null && (
        <Button
          icon={Braces}
          onPress={() =>
            app.openQuery(
              t('findings.recordsTitle', { subject }),
              `SELECT *\nFROM cloudtrail\nWHERE coalesce(sharedEventID, eventID) = '${event.sharedEventId.replaceAll("'", "''")}'\nORDER BY eventTime`,
            )
          }
        >
          {t('findings.openRecords')}
        </Button>
      )}
    </div>
  );
}

/** How the finding came about, what its baseline covers, and what the other side says. */
function Method({
  finding,
  report,
  all,
  onSelect,
}: {
  finding: Finding;
  report: AnomalyReport;
  all: readonly Finding[];
  onSelect: (id: string | null) => void;
}) {
  const { timeZone } = useStore(useApp().preferences.store);
  const { anomaly, event, rate } = finding;
  const { parameters } = report;
  const others = anomaly !== null ? anomaly.insightsEvents.map(insightsId) : (event?.anomalies ?? []);
  const overlapping = all.filter(({ id }) => others.includes(id));
  const trail = report.coverage.find(({ account, region }) => account === rate.account && region === rate.region);
  const gaps = (trail?.gaps ?? []).filter(
    ({ range }) => anomaly !== null && range.to > anomaly.baseline.range.from && range.from < anomaly.range.to,
  );
  return (
    <section className="detail-part finding-method">
      <h3>{t('findings.method')}</h3>
      {anomaly === null ? (
        <p>{t('findings.method.aws')}</p>
      ) : (
        <>
          <p>
            {t(`findings.method.${anomaly.direction}`, {
              minutes: anomaly.direction === 'rise' ? parameters.riseMinutes : parameters.dropMinutes,
              tail: shortNumber(parameters.tail),
              calls: count(parameters.leastCalls),
              ratio: String(anomaly.direction === 'rise' ? parameters.leastRatio : parameters.leastDropRatio),
              rate: rateNumber(parameters.leastDropRate),
            })}
          </p>
          <ul>
            <li>
              {t('findings.method.covered', {
                minutes: count(anomaly.baseline.minutes),
                of: span(anomaly.baseline.range.to - anomaly.baseline.range.from),
                days: count(parameters.baselineDays),
              })}
            </li>
            <li>
              {anomaly.tests.earlierDays === 0
                ? t('findings.method.noEarlierDay')
                : t('findings.method.earlierDays', { n: anomaly.tests.earlierDays })}
            </li>
            {anomaly.tests.hoursAround && <li>{t('findings.method.hoursAround')}</li>}
            {anomaly.tests.dispersed && <li>{t('findings.method.dispersed')}</li>}
            {gaps.map((gap) => (
              <li key={gap.range.from} className="warn">
                {t('findings.method.gap', {
                  range: rangeText(gap.range, timeZone),
                  expected: count(Math.round(gap.expected)),
                })}
              </li>
            ))}
          </ul>
        </>
      )}
      {event !== null && event.anomalies === null && trail !== undefined && (
        <p>
          {trail.testedFrom === null
            ? t('findings.notTested')
            : t('findings.testedFrom', { time: fullTime(trail.testedFrom, timeZone) })}
        </p>
      )}
      {event !== null && event.anomalies?.length === 0 && <p>{t('findings.notFoundByUs')}</p>}
      {anomaly !== null && overlapping.length === 0 && <p className="quiet">{t('findings.noInsightsEvent')}</p>}
      {overlapping.length > 0 && (
        <>
          <p>{t(anomaly !== null ? 'findings.overlapAws' : 'findings.overlapOurs', { n: overlapping.length })}</p>
          <ul>
            {overlapping.map((other) => (
              <li key={other.id}>
                <button type="button" className="link" onClick={() => onSelect(other.id)}>
                  {rateTitle(other.rate)}, {timeText(other, timeZone)}
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

/** The finding in the members of an Insights record; `eventType` and `name` say whose it is. */
function RecordJson({ finding: { anomaly, event } }: { finding: Finding }) {
  const app = useApp();
  const reveal = usePart(app.layout, (state) => state.reveal);
  const record =
    anomaly !== null
      ? recordOfAnomaly(anomaly, anomaly.isOpen ? 'Start' : 'End')
      : event === null
        ? null
        : recordOfInsightsEvent(event);
  const text = JSON.stringify(record, null, 2);
  return (
    <div className="detail-part finding-json">
      <div className="acts">
        <Button
          onPress={() => {
            void app.desktop.copyText(reveal ? text : maskSecrets(text));
            app.say(t('record.copied'));
          }}
        >
          {t('findings.copyJson')}
        </Button>
        <span className="hint">{t(anomaly !== null ? 'findings.jsonOurs' : 'findings.jsonAws')}</span>
      </div>
      <pre className="mono">{visibleLines(reveal ? text : maskSecrets(text))}</pre>
    </div>
  );
}
