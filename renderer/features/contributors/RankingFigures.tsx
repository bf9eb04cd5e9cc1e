import type { ReactNode } from 'react';
import type { ContributorEvents, CountedEvents } from '../../../preload/contract/contributors.ts';
import { useApp } from '../../app/app.ts';
import type { RankingAnswer } from '../../app/state/contributor-run.ts';
import type { ContributorsTab } from '../../app/state/contributors-tab.ts';
import { count, duration, percent } from '../../lib/format-number.ts';
import { type MessageKey, t } from '../../messages/message.ts';
import { valueText } from './value-text.ts';

type Reason = Exclude<ContributorEvents['kind'], 'all' | 'contributors' | 'matched'>;

/** Why an event is not counted, in the order in which it is dropped. */
const REASONS: [kind: Reason, text: MessageKey][] = [
  ['notJson', 'contributors.reason.notJson'],
  ['filteredOut', 'contributors.reason.filteredOut'],
  ['missingKey', 'contributors.reason.missingKey'],
  ['ignoredDash', 'contributors.reason.ignoredDash'],
  ['valueNotNumeric', 'contributors.reason.valueNotNumeric'],
  ['withoutTime', 'contributors.reason.withoutTime'],
];

/** What the ranking says at a glance; each number opens the events that it counts. */
export function RankingFigures({ tab, answer }: { tab: ContributorsTab; answer: RankingAnswer }) {
  const app = useApp();
  const { report, asked } = answer;
  const { statistics, contributors, uniqueCount } = report;
  const open = (events: ContributorEvents, title: string) => void app.contributors.openEvents(tab.id, events, title);
  const limit = asked.ranking.limit ?? 10;
  const top = contributors.slice(0, limit);
  const [largest] = contributors;
  const topShare = top.at(-1)?.cumulativeShare ?? null;
  const dropped = REASONS.filter(([kind]) => statistics[kind] > 0);
  const notCounted = dropped.reduce(
    (sum, [kind]) => sum + (kind === 'filteredOut' || kind === 'withoutTime' ? 0 : statistics[kind]),
    0,
  );
  return (
    <dl className="contributors-figures">
      <Figure name={t('contributors.figure.unique')} value={count(uniqueCount)}>
        {uniqueCount > contributors.length ? (
          <Link onPress={() => app.contributors.edit(tab.id, { limit: null }, true)}>
            {t('contributors.figure.showAll')}
          </Link>
        ) : (
          t('contributors.figure.allShown')
        )}
      </Figure>
      <Figure name={t('contributors.figure.matched')} value={count(statistics.matched)}>
        <Link onPress={() => open({ kind: 'matched' }, t('contributors.title.matched', { name: tab.title }))}>
          {t('contributors.figure.rows')}
        </Link>{' '}
        {t('contributors.figure.of')}{' '}
        <Link onPress={() => open({ kind: 'all' }, t('contributors.title.all', { name: tab.title }))}>
          {t('contributors.figure.scanned', { n: count(statistics.eventsInRange), n1: statistics.eventsInRange })}
        </Link>
        , {duration(statistics.elapsedMs)}
      </Figure>
      {report.statistic !== 'Count' && report.total !== null && (
        <Figure name={t('contributors.figure.total', { statistic: report.statistic })} value={valueText(report.total)}>
          {t('contributors.figure.overAll')}
        </Figure>
      )}
      {largest !== undefined && (
        <Figure
          name={t('contributors.figure.largest')}
          value={largest.share === null ? valueText(largest.value) : percent(largest.share, 1)}
        >
          <Link
            onPress={() =>
              open(
                { kind: 'contributors', contributors: [largest.keys] },
                t('contributors.title.events', { name: largest.keys.join(' ') }),
              )
            }
          >
            {t('contributors.events', { n: count(largest.events), n1: largest.events })}
          </Link>
        </Figure>
      )}
      {topShare !== null && top.length > 1 && (
        <Figure name={t('contributors.figure.topShare', { n: count(top.length) })} value={percent(topShare, 1)}>
          <Link
            onPress={() =>
              open(
                { kind: 'contributors', contributors: top.map(({ keys }) => keys) },
                t('contributors.title.top', { n: count(top.length), name: tab.title }),
              )
            }
          >
            {eventsOf(top)}
          </Link>
        </Figure>
      )}
      <Figure name={t('contributors.figure.notCounted')} value={count(notCounted)}>
        {dropped.length === 0
          ? t('contributors.figure.allCounted')
          : dropped.map(([kind, text], i) => (
              <span key={kind}>
                {i > 0 && ', '}
                <Link onPress={() => open({ kind }, t(text, numbers(statistics, kind)))}>
                  {t(text, numbers(statistics, kind))}
                </Link>
              </span>
            ))}
      </Figure>
    </dl>
  );
}

function numbers(statistics: CountedEvents, kind: Reason): Record<string, string | number> {
  return { n: count(statistics[kind]), n1: statistics[kind] };
}

function eventsOf(contributors: readonly { events: number }[]): string {
  const sum = contributors.reduce((all, { events }) => all + events, 0);
  return t('contributors.events', { n: count(sum), n1: sum });
}

function Figure({ name, value, children }: { name: string; value: string; children: ReactNode }) {
  return (
    <div className="contributors-figure">
      <dt>{name}</dt>
      <dd>
        <strong>{value}</strong>
        <span className="contributors-figure-more">{children}</span>
      </dd>
    </div>
  );
}

function Link({ onPress, children }: { onPress: () => void; children: ReactNode }) {
  return (
    <button type="button" className="link" onClick={onPress}>
      {children}
    </button>
  );
}
