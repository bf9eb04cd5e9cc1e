import { type KeyboardEvent, useEffect, useId, useRef } from 'react';
import type { TimeRange } from '../../../preload/contract/time.ts';
import { useApp } from '../../app/app.ts';
import type { FindingsTab } from '../../app/state/analysis-tabs.ts';
import { singleKeyAct, useSingleKeys } from '../../lib/single-keys.ts';
import { useStore } from '../../lib/store.ts';
import { timeTicks } from '../../lib/time-axis.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';
import { type Finding, type Lane, type LaneGroup, severityRank } from './finding.ts';
import { deviationText, placeText, rateNumber, rateTitle, sourceText, timeText } from './finding-text.ts';
import { SeverityBars } from './SeverityBars.tsx';

/** Findings over the range: a lane for each rate, a bar for each finding. Arrows, J and K walk through them. */
export function FindingLanes({
  tab,
  groups,
  range,
  onSelect,
}: {
  tab: FindingsTab;
  groups: readonly LaneGroup[];
  range: TimeRange | null;
  onSelect: (id: string | null) => void;
}) {
  const app = useApp();
  const singleKeys = useSingleKeys();
  const { timeZone } = useStore(app.preferences.store);
  const frame = useRef<HTMLDivElement>(null);
  const id = useId();
  const lanes = groups.flatMap((group) => group.lanes);
  const at = lanes.findIndex(({ findings }) => findings.some((one) => one.id === tab.selected));
  const place = (us: number) =>
    range === null ? 0 : Math.min(1, Math.max(0, (us - range.from) / (range.to - range.from)));
  const ticks = range === null ? [] : timeTicks(range, timeZone, 6);

  useEffect(() => {
    if (at >= 0) frame.current?.querySelector('[aria-selected="true"]')?.scrollIntoView?.({ block: 'nearest' });
  }, [at]);

  const goTo = (index: number) => {
    const lane = lanes[Math.min(lanes.length - 1, Math.max(0, index))];
    const [first] = lane?.findings ?? [];
    if (first !== undefined) onSelect(first.id);
  };
  const within = (by: 1 | -1) => {
    const lane = lanes[at];
    const now = lane?.findings.findIndex((one) => one.id === tab.selected) ?? -1;
    const next = lane?.findings[now + by];
    if (next !== undefined) onSelect(next.id);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const act = singleKeyAct(singleKeys, event, ['rows']) ?? singleKeyAct(singleKeys, event, ['charts']);
    if (event.key === 'ArrowDown' || act === 'nextRow') goTo(at + 1);
    else if (event.key === 'ArrowUp' || act === 'previousRow') goTo(at === -1 ? 0 : at - 1);
    else if (event.key === 'Home') goTo(0);
    else if (event.key === 'End') goTo(lanes.length - 1);
    else if (event.key === 'ArrowRight') within(1);
    else if (event.key === 'ArrowLeft') within(-1);
    else if (act === 'twin') app.findings.change(tab.id, { view: 'table' });
    else if (event.key === 'Enter' && at >= 0)
      document.querySelector<HTMLElement>('[data-front] [data-finding-acts] button')?.focus();
    else if (event.key === 'Escape' && tab.selected !== null) onSelect(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  let number = -1;
  return (
    <section className="finding-lanes" aria-label={t('findings.timeline')}>
      <div className="lane-head" aria-hidden="true">
        <span>{t('findings.rate')}</span>
        <span className="lane-axis">
          {ticks.map((tick) => (
            <span key={tick.at} className="mono" style={{ left: `${place(tick.at) * 100}%` }}>
              {tick.text}
            </span>
          ))}
        </span>
      </div>
      <div
        ref={frame}
        role="listbox"
        tabIndex={0}
        aria-label={t('findings.timeline')}
        aria-activedescendant={at >= 0 ? `${id}-${at}` : undefined}
        className="lane-list"
        data-single-keys=""
        data-region-focus=""
        onKeyDown={onKeyDown}
      >
        {groups.map(({ name, lanes: own }) => (
          // biome-ignore lint/a11y/useSemanticElements: a listbox has groups of this role
          <div key={name ?? ''} role="group" aria-label={groupText(tab, name)}>
            {tab.group !== 'none' && <div className="lane-group">{groupText(tab, name)}</div>}
            {own.map((lane) => {
              number++;
              return (
                <LaneRow
                  key={lane.key}
                  id={`${id}-${number}`}
                  lane={lane}
                  selected={tab.selected}
                  place={place}
                  ticks={ticks.map((tick) => place(tick.at))}
                  zone={timeZone}
                  onSelect={onSelect}
                />
              );
            })}
          </div>
        ))}
      </div>
    </section>
  );
}

function groupText(tab: FindingsTab, name: string | null): string {
  if (tab.group === 'none') return t('findings.timeline');
  if (name === null) return t('findings.unknownPlace');
  return tab.group === 'kind' ? t(`findings.kind.${name as Finding['kind']}`) : visibleText(name);
}

function LaneRow({
  id,
  lane,
  selected,
  place,
  ticks,
  zone,
  onSelect,
}: {
  id: string;
  lane: Lane;
  selected: string | null;
  place: (us: number) => number;
  ticks: readonly number[];
  zone: string;
  onSelect: (id: string) => void;
}) {
  const [first] = lane.findings;
  if (first === undefined) return null;
  const isSelected = lane.findings.some((one) => one.id === selected);
  const worst = [...lane.findings].sort((a, b) => severityRank(a.severity) - severityRank(b.severity))[0]?.severity;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list around it takes the keys
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={isSelected}
      className={`lane ${isSelected ? 'selected' : ''}`}
      onClick={() => onSelect(isSelected && selected !== null ? selected : first.id)}
    >
      <span className="lane-name">
        <SeverityBars severity={worst ?? null} />
        <span className="lane-title" title={`${rateTitle(first.rate)}\n${placeText(first.rate)}`}>
          {rateTitle(first.rate)}
        </span>
        <span className={`lane-source ${first.event === null ? '' : 'aws'}`}>{sourceText(first)}</span>
      </span>
      <span className="lane-track">
        {ticks.map((at) => (
          <i key={at} className="lane-guide" style={{ left: `${at * 100}%` }} />
        ))}
        {lane.findings.map((finding) => (
          <Bar
            key={finding.id}
            finding={finding}
            place={place}
            zone={zone}
            selected={finding.id === selected}
            onSelect={onSelect}
          />
        ))}
      </span>
    </div>
  );
}

function Bar({
  finding,
  place,
  zone,
  selected,
  onSelect,
}: {
  finding: Finding;
  place: (us: number) => number;
  zone: string;
  selected: boolean;
  onSelect: (id: string) => void;
}) {
  const from = finding.from ?? finding.to;
  if (from === null) return null;
  const left = place(from);
  const right = place(finding.to ?? from);
  const look = finding.event !== null ? 'aws' : (finding.severity ?? 'low');
  const rates = t('findings.bar', {
    average: rateNumber(finding.average),
    baseline: rateNumber(finding.baseline),
    deviation: deviationText(finding.deviation),
  });
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys walk through the findings of a lane by the list around it
    // biome-ignore lint/a11y/useKeyWithClickEvents: the same
    <i
      className={`lane-bar bar-${look} ${selected ? 'selected' : ''} ${finding.isOpen ? 'open' : ''}`}
      style={{ left: `${left * 100}%`, width: `${(right - left) * 100}%` }}
      title={`${sourceText(finding)}: ${timeText(finding, zone)}\n${rates}`}
      onClick={(event) => {
        event.stopPropagation();
        onSelect(finding.id);
      }}
    />
  );
}
