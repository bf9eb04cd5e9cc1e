import { useApp } from '../../app/app.ts';
import type { Result } from '../../app/state/query-run.ts';
import type { TabDocument } from '../../app/state/tabs.ts';
import { count, duration } from '../../lib/format-number.ts';
import { useCall } from '../../lib/useCall.ts';
import { t } from '../../messages/message.ts';
import { Button } from '../../ui/Button.tsx';
import { placeOf } from './DiagnosticsList.tsx';
import { hasSourceLine } from './source-line.ts';

/** No rows: why, as far as the counts tell, and what to try. */
export function EmptyResult({ tab, result }: { tab: TabDocument; result: Result }) {
  const app = useApp();
  const { question, statistics } = result;
  const nothingRead = statistics?.recordsScanned === 0;
  const bySource = hasSourceLine(question.text);
  const isFiltered = statistics !== null && !nothingRead && statistics.recordsMatched === 0;
  const { text, sources, range } = question;
  const emptied = useCall('query.emptied', isFiltered ? { text, sources, range } : null);
  const filter = emptied.output?.filter ?? null;
  const line = filter === null ? '' : String(placeOf(text, filter.at.start).line);
  const without = tab.text === text ? (filter?.without ?? null) : null;
  const acts = [
    ...(without === null
      ? []
      : [
          {
            text: t('query.empty.runWithout', { line }),
            act: () => {
              app.tabs.change(tab.id, { text: without });
              app.runActive();
            },
          },
        ]),
    ...(question.range === null || question.language === 'sql'
      ? []
      : [{ text: t('query.empty.widen'), act: () => app.ranges.of(tab.id).set(null) }]),
    ...(question.sources.length === 0 || bySource
      ? []
      : [
          {
            text: t('query.empty.allGroups'),
            act: () => {
              app.tabs.change(tab.id, { sources: [] });
              app.runActive();
            },
          },
        ]),
  ];
  return (
    <div className="pane-center">
      <div className="pane-note">
        <h3>{nothingRead ? t('query.empty.noneInRange') : t('query.empty.title')}</h3>
        <p className="hint">
          {filter === null
            ? reasonOf(result, bySource)
            : t('query.empty.byFilter', { line, n: filter.events, events: count(filter.events) })}
        </p>
        {acts.length > 0 && (
          <div className="acts">
            {acts.map(({ text, act }) => (
              <Button key={text} onPress={act}>
                {text}
              </Button>
            ))}
          </div>
        )}
      </div>
    </div>
  );
}

function reasonOf({ question, statistics, held, elapsedMs }: Result, bySource: boolean): string {
  if (statistics === null)
    return held.trailEvents + held.logEvents === 0
      ? t('query.empty.noEvents')
      : t('query.empty.body', { time: duration(elapsedMs) });
  if (statistics.recordsScanned === 0) {
    if (bySource) return t('query.empty.bySource');
    if (question.sources.length > 0) return t('query.empty.byGroups');
    return question.range === null ? t('query.empty.noEvents') : t('query.empty.byRange');
  }
  const scanned = count(statistics.recordsScanned);
  return statistics.recordsMatched === 0
    ? t('query.empty.filtered', { scanned })
    : t('query.empty.later', { matched: count(statistics.recordsMatched) });
}
