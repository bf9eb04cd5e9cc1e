import { type ReactNode, useEffect, useId, useState } from 'react';
import { STATISTICS } from '../../../preload/contract/metric-boards.ts';
import { type MetricSource, metricSource, type SeriesReport } from '../../../preload/contract/metrics.ts';
import { useApp } from '../../app/app.ts';
import { DataSetPicker } from '../../app/DataSetPicker.tsx';
import type { MetricsTab } from '../../app/state/analysis-tabs.ts';
import { span } from '../../lib/format-time.ts';
import { PERIODS } from '../../lib/periods.ts';
import { t } from '../../messages/message.ts';
import { Choice } from '../../ui/Choice.tsx';
import { Segmented } from '../../ui/Segmented.tsx';

const PERCENTILES = ['p50', 'p90', 'p95', 'p99'];

/** Where metrics come from, and which statistic of them is drawn. */
export function MetricForm({ tab, report }: { tab: MetricsTab; report: SeriesReport | null }) {
  const app = useApp();
  const { board } = tab;
  const { source } = board;
  const put = (next: MetricSource) => app.metrics.edit(tab.id, { source: next }, true);
  // What the other kind was left with is not kept: its first question is a good one.
  const switchTo = (kind: MetricSource['kind']) => {
    if (kind !== source.kind) put(metricSource.parse(kind === 'emf' ? { kind } : { kind, pattern: '' }));
  };
  const series = report?.series ?? [];
  const known = (of: 'namespace' | 'metricName') => [...new Set(series.map((one) => one[of]))].sort();
  return (
    <div className="ranking-form" data-region="editor">
      <Field name={t('metrics.source')}>
        <Segmented
          label={t('metrics.source')}
          value={source.kind}
          options={[
            { value: 'emf', text: t('metrics.source.emf') },
            { value: 'filter', text: t('metrics.source.filter') },
          ]}
          onChange={switchTo}
        />
      </Field>
      <Field name={t('metrics.groups')}>
        <DataSetPicker chosen={board.sources} onChoose={(sources) => app.metrics.edit(tab.id, { sources }, true)} />
      </Field>
      {source.kind === 'emf' ? (
        <>
          <Field name={t('metrics.namespace')}>
            <TextField
              label={t('metrics.namespace')}
              value={source.namespace ?? ''}
              placeholder={t('metrics.any')}
              suggestions={known('namespace')}
              onChange={(text) => put({ ...source, namespace: text === '' ? null : text })}
            />
          </Field>
          <Field name={t('metrics.name')}>
            <TextField
              label={t('metrics.name')}
              value={source.metricName ?? ''}
              placeholder={t('metrics.any')}
              suggestions={known('metricName')}
              onChange={(text) => put({ ...source, metricName: text === '' ? null : text })}
            />
          </Field>
          <Field name={t('metrics.dimensions')}>
            <TextField
              label={t('metrics.dimensions')}
              value={source.dimensions === null ? '' : pairsText(source.dimensions)}
              placeholder={t('metrics.anyDimensions')}
              check={(text) => text === '' || pairsOf(text) !== null}
              onChange={(text) => put({ ...source, dimensions: text === '' ? null : pairsOf(text) })}
            />
          </Field>
        </>
      ) : (
        <>
          <Field name={t('metrics.pattern')}>
            <TextField
              wide
              label={t('metrics.pattern')}
              value={source.pattern}
              placeholder={t('metrics.anyEvent')}
              onChange={(pattern) => put({ ...source, pattern })}
            />
          </Field>
          <Field name={t('metrics.value')}>
            <TextField
              label={t('metrics.value')}
              value={source.value}
              check={(text) => text !== ''}
              onChange={(value) => put({ ...source, value })}
            />
          </Field>
          <Field name={t('metrics.default')}>
            <TextField
              label={t('metrics.default')}
              value={source.defaultValue === null ? '' : String(source.defaultValue)}
              placeholder={t('metrics.noDefault')}
              check={(text) => text === '' || Number.isFinite(Number(text))}
              onChange={(text) => put({ ...source, defaultValue: text === '' ? null : Number(text) })}
            />
          </Field>
          <Field name={t('metrics.dimensions')}>
            <TextField
              label={t('metrics.dimensions')}
              value={pairsText(source.dimensions)}
              placeholder={t('metrics.dimensionsOf')}
              check={(text) => text === '' || pairsOf(text) !== null}
              onChange={(text) => put({ ...source, dimensions: pairsOf(text) ?? {} })}
            />
          </Field>
          <Field name={t('metrics.name')}>
            <TextField
              label={t('metrics.name')}
              value={source.metricName}
              check={(text) => text !== ''}
              onChange={(metricName) => put({ ...source, metricName })}
            />
          </Field>
        </>
      )}
      <Field name={t('metrics.statistic')}>
        <Choice
          label={t('metrics.statistic')}
          value={board.statistic}
          options={[...new Set([...STATISTICS, ...PERCENTILES, board.statistic])].map((value) => ({
            value,
            text: value,
          }))}
          onChange={(statistic) => app.metrics.edit(tab.id, { statistic }, true)}
        />
      </Field>
      <Field name={t('contributors.period')}>
        <Choice
          label={t('contributors.period')}
          value={String(board.periodSeconds ?? '')}
          options={[
            { value: '', text: t('contributors.period.auto') },
            ...PERIODS.map((seconds) => ({ value: String(seconds), text: span(seconds * 1e6) })),
          ]}
          onChange={(value) => app.metrics.edit(tab.id, { periodSeconds: value === '' ? null : Number(value) }, true)}
        />
      </Field>
    </div>
  );
}

function Field({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="ranking-field">
      <span className="ranking-name" aria-hidden="true">
        {name}
      </span>
      <div className="ranking-parts">{children}</div>
    </div>
  );
}

/** A text that is taken when it is done: Enter, or the focus goes elsewhere. One that does not do stays marked. */
function TextField({
  label,
  value,
  placeholder = '',
  suggestions = [],
  wide = false,
  check = () => true,
  onChange,
}: {
  label: string;
  value: string;
  placeholder?: string;
  suggestions?: readonly string[];
  wide?: boolean;
  check?: (text: string) => boolean;
  onChange: (text: string) => void;
}) {
  const id = useId();
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const isGood = check(text.trim());
  const take = () => {
    if (isGood && text.trim() !== value) onChange(text.trim());
  };
  return (
    <>
      <input
        className={`input mono ${wide ? 'metric-pattern' : 'metric-text'} ${isGood ? '' : 'bad'}`}
        aria-label={label}
        aria-invalid={!isGood}
        value={text}
        placeholder={placeholder}
        list={suggestions.length > 0 ? id : undefined}
        spellCheck={false}
        onChange={(event) => setText(event.target.value)}
        onBlur={take}
        onKeyDown={(event) => {
          if (event.key === 'Enter') take();
        }}
      />
      {suggestions.length > 0 && (
        <datalist id={id}>
          {suggestions.map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
      )}
    </>
  );
}

const pairsText = (pairs: Record<string, string>) =>
  Object.entries(pairs)
    .map(([name, value]) => `${name}=${value}`)
    .join(', ');

/** `NAME=VALUE, NAME=VALUE`; null where the text is none. */
function pairsOf(text: string): Record<string, string> | null {
  const parts = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const pairs = parts.map(
    (part) => [part.slice(0, part.indexOf('=')).trim(), part.slice(part.indexOf('=') + 1).trim()] as const,
  );
  return parts.every((part) => part.indexOf('=') > 0) ? Object.fromEntries(pairs) : null;
}
