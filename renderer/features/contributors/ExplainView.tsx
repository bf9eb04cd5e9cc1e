import { useRef, useState } from 'react';
import type { ExplainedField } from '../../../preload/contract/contributors.ts';
import type { TimeRange } from '../../../preload/contract/time.ts';
import { useApp } from '../../app/app.ts';
import type { RankingAnswer } from '../../app/state/contributor-run.ts';
import type { ContributorsTab } from '../../app/state/contributors-tab.ts';
import { useValueKeys } from '../../app/values/useValueKeys.ts';
import { ValueText } from '../../app/values/ValueText.tsx';
import { fieldOfPath } from '../../lib/contributor-rule.ts';
import { count, percent } from '../../lib/format-number.ts';
import { rangeText, span } from '../../lib/format-time.ts';
import { usePart, useStore } from '../../lib/store.ts';
import { useCall } from '../../lib/useCall.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { locale, t } from '../../messages/message.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import { keyHandle } from './key-handle.ts';
import { keyText } from './value-text.ts';

/** Fields that are shown until all are asked for. */
const FIRST = 12;
const VALUES = 6;

/** Which values of which fields the brushed range has more, or less, of than the rest of the range. */
export function ExplainView({
  tab,
  answer,
  brushed,
}: {
  tab: ContributorsTab;
  answer: RankingAnswer;
  brushed: TimeRange | null;
}) {
  const app = useApp();
  const { timeZone } = useStore(app.preferences.store);
  const [all, setAll] = useState(false);
  const list = useRef<HTMLDivElement>(null);
  const { range } = answer.report;
  const isInside =
    range !== null && brushed !== null && Math.min(range.to, brushed.to) > Math.max(range.from, brushed.from);
  const call = useCall(
    'contributors.explain',
    range === null || brushed === null || !isInside
      ? null
      : { question: answer.asked.ranking.question, range, brushed, valuesPerField: VALUES },
  );
  useValueKeys(list);
  if (brushed === null || !isInside) return <p className="hint ranking-line">{t('contributors.brushFirst')}</p>;
  const found = call.output;
  const fields = (found?.fields ?? []).filter(({ score }) => score > 0);
  return (
    <>
      <div className="ranking-compare-bar">
        <span className="mono">{rangeText(brushed, timeZone)}</span>
        <span className="quiet">
          {found === null
            ? span(brushed.to - brushed.from)
            : t('contributors.explained', {
                inside: count(found.inside.events),
                width: span(brushed.to - brushed.from),
                outside: count(found.outside.events),
                rest: span(found.outside.lengthUs),
                fields: count(found.lookedAt.length),
              })}
        </span>
      </div>
      {call.status === 'failed' && (
        <ErrorNote title={t('contributors.notExplained')} message={call.error.userMessage} />
      )}
      {call.status === 'running' && (
        <p className="ranking-line result-state">
          <span className="result-progress">
            <ProgressBar thin label={t('contributors.explaining')} value={null} />
          </span>
          {t('contributors.explaining')} <Button onPress={call.cancel}>{t('query.cancel')}</Button>
        </p>
      )}
      {found !== null && fields.length === 0 && <p className="hint ranking-line">{t('contributors.noDifference')}</p>}
      {fields.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must take the keyboard
        <div ref={list} className="ranking-explained" tabIndex={0}>
          {(all ? fields : fields.slice(0, FIRST)).map((field) => (
            <FieldTable key={field.field} tab={tab} field={field} />
          ))}
          {!all && fields.length > FIRST && (
            <Button onPress={() => setAll(true)}>{t('contributors.allFields', { n: count(fields.length) })}</Button>
          )}
        </div>
      )}
    </>
  );
}

const signed = (value: number) =>
  value.toLocaleString(locale(), { maximumFractionDigits: 0, signDisplay: 'exceptZero' });

function FieldTable({
  tab,
  field: { field, score, values, distinct },
}: {
  tab: ContributorsTab;
  field: ExplainedField;
}) {
  const app = useApp();
  const reveal = usePart(app.layout, (state) => state.reveal);
  const name = fieldOfPath(field);
  return (
    <section className="ranking-explained-field" aria-label={visibleText(name)}>
      <h3>
        <span className="mono">{visibleText(name)}</span>
        <span className="quiet">
          {t('contributors.score', { score: percent(score, 1) })}, {t('contributors.distinct', { n: distinct })}
        </span>
      </h3>
      <table className="table">
        <thead>
          <tr>
            <th>{t('contributors.column.valueOf')}</th>
            <th className="right">{t('contributors.column.inside')}</th>
            <th className="right">{t('contributors.column.outside')}</th>
            <th className="right">{t('contributors.column.excess')}</th>
          </tr>
        </thead>
        <tbody>
          {values.map(({ value, inside, shareInside, shareOutside, excess }) => (
            <tr key={value === null ? 'missing' : `v:${value}`}>
              <td className="mono">
                {value === null ? (
                  <span className="quiet">{t('contributors.missing')}</span>
                ) : (
                  <ValueText handle={keyHandle(app, tab, field, value)} title={visibleText(value)}>
                    {keyText(name, value, reveal)}
                  </ValueText>
                )}
              </td>
              <td className="right mono" title={count(inside)}>
                <span className="ranking-share inside" style={{ width: `${shareInside * 48}px` }} />
                {percent(shareInside, 1)}
              </td>
              <td className="right mono">
                <span className="ranking-share" style={{ width: `${shareOutside * 48}px` }} />
                {percent(shareOutside, 1)}
              </td>
              <td className="right mono">{signed(excess)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
