import { ChevronDown, ChevronUp, Copy, X } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { LogDetail, RecordDetail, SegmentDetail, TrailDetail } from '../../../preload/contract/explore.ts';
import type { RecordPlace } from '../../../preload/contract/notes.ts';
import { useApp } from '../../app/app.ts';
import type { QueryRun } from '../../app/state/query-run.ts';
import { JsonTree } from '../../app/values/JsonTree.tsx';
import { fieldHandle } from '../../app/values/value.ts';
import { count } from '../../lib/format-number.ts';
import { fullTime } from '../../lib/format-time.ts';
import { type JsonNode, JsonTextError, objectInText, parseJsonText } from '../../lib/json-tree.ts';
import { asOutcome, outcomeOfError, type Status } from '../../lib/outcome.ts';
import { recordAt } from '../../lib/page-cache.ts';
import { maskSecrets } from '../../lib/secrets.ts';
import { usePart, useStore } from '../../lib/store.ts';
import { useCall } from '../../lib/useCall.ts';
import { visibleLines, visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';
import { IconButton } from '../../ui/Button.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { SearchBox } from '../../ui/SearchBox.tsx';
import { Segmented } from '../../ui/Segmented.tsx';
import { StatusShape } from '../../ui/StatusShape.tsx';
import { FactList, Facts, factOf } from './Facts.tsx';
import { type Field, FieldList } from './FieldList.tsx';
import { systemFields } from './log-event.ts';
import { Provenance } from './Provenance.tsx';
import { RecordNotes } from './RecordNotes.tsx';
import { RecordPivots, useRecordPivots } from './RecordPivots.tsx';
import { RowValues } from './RowValues.tsx';
import { topField } from './record-fields.ts';
import { useRow } from './useRow.ts';

type View = 'json' | 'fields' | 'raw';

/** The detail of the row under the cursor: the stored record when the row is one, else the row's own values. */
export function RecordDrawer({ run }: { run: QueryRun }) {
  const app = useApp();
  const { result, row, column } = useStore(run.store);
  const here = useRow(run);
  const locator = here === null ? null : recordAt(here.page, here.index);
  const answer = useCall('record.get', locator);
  if (result === null) return null;
  const detail = locator === null ? null : answer.output;
  const step = (by: 1 | -1) => run.setCursor(Math.max(0, Math.min(result.rowCount - 1, row + by)), column);
  const head = (title: string | null, aside: string, detail_: RecordDetail | null, node: JsonNode | null) => {
    const outcome = detail_ === null ? null : outcomeOf(detail_, node);
    return (
      <header className="drawer-head">
        {outcome !== null && <StatusShape status={outcome} label={t(`outcome.${outcome}`)} size={11} />}
        <h2 className="mono" title={title ?? ''}>
          {title ?? t('record.resultRow')}
        </h2>
        <span className="drawer-aside mono">{aside}</span>
        <span className="drawer-place mono">
          {t('record.row', { n: count(row + 1), total: count(result.rowCount) })}
        </span>
        <IconButton
          icon={X}
          size={14}
          label={t('record.close')}
          onPress={() => {
            app.layout.set((state) => ({ ...state, drawer: false }));
            document.querySelector<HTMLElement>('.result [role="grid"]')?.focus();
          }}
        />
      </header>
    );
  };

  if (locator === null) {
    return (
      <>
        {head(null, '', null, null)}
        {here !== null && <RowValues columns={result.columns} page={here.page} index={here.index} />}
      </>
    );
  }
  if (answer.status === 'failed' && answer.error.code !== 'engine.stopped') {
    return (
      <>
        {head(null, '', null, null)}
        <ErrorNote title={t('record.failed')} message={answer.error.userMessage} detail={answer.error.detail} />
      </>
    );
  }
  if (detail === null) return head(t('record.loading'), '', null, null);
  return <Detail detail={detail} place={locator} head={head} step={step} />;
}

function outcomeOf(detail: RecordDetail, node: JsonNode | null): Status | null {
  if (detail.dataSet !== 'cloudtrail') return asOutcome(detail.outcome);
  const known = asOutcome(detail.derived.find((field) => field.name === 'outcome')?.value ?? null);
  return known ?? (node === null ? null : outcomeOfError(topField(node, 'errorCode')));
}

/** The JSON of a record: the whole of it, or what a log line carries inside of its text. */
interface Document {
  node: JsonNode;
  text: string;
}

function documentOf({ dataSet, raw }: RecordDetail): Document | { reason: string } | null {
  if (raw === null) return null;
  const parsed = parse(raw);
  if ('node' in parsed && (dataSet !== 'logs' || parsed.node.kind === 'object' || parsed.node.kind === 'array'))
    return { node: parsed.node, text: raw };
  const inside = dataSet === 'logs' ? objectInText(raw) : null;
  if (inside !== null) return inside;
  return 'reason' in parsed ? parsed : { reason: '' };
}

function parse(raw: string): { node: JsonNode } | { reason: string } {
  try {
    return { node: parseJsonText(raw) };
  } catch (error) {
    return { reason: error instanceof JsonTextError ? error.message : String(error) };
  }
}

function Detail({
  detail,
  place,
  head,
  step,
}: {
  detail: RecordDetail;
  place: RecordPlace;
  step: (by: 1 | -1) => void;
  head: (title: string | null, aside: string, detail: RecordDetail, node: JsonNode | null) => React.ReactNode;
}) {
  const app = useApp();
  const reveal = usePart(app.layout, (state) => state.reveal);
  const timeZone = usePart(app.preferences.store, (state) => state.timeZone);
  const [chosen, setView] = useState<View>('json');
  const [search, setSearch] = useState('');
  const document = useMemo(() => documentOf(detail), [detail]);
  const found = document !== null && 'node' in document ? document : null;
  const node = found?.node ?? null;
  const raw = detail.raw ?? '';
  const isLog = detail.dataSet === 'logs';
  // A line of text is shown as it stands.
  const view = isLog && node === null && chosen === 'json' ? 'raw' : chosen;
  const name = titleOf(detail, node);
  const pivots = useRecordPivots(detail, node, place);
  const more = useMemo<Field[]>(() => moreFields(detail, place), [detail, place]);
  return (
    <>
      {head(name === null ? null : visibleText(name), '', detail, node)}
      <div className="drawer-body">
        {detail.dataSet === 'logs' ? (
          <LogFacts detail={detail} record={place} />
        ) : detail.dataSet === 'xray' ? (
          <SegmentFacts detail={detail} record={place} />
        ) : (
          <>
            <Facts detail={detail} node={node} record={place} pivots={pivots} />
            <RecordPivots pivots={pivots} />
          </>
        )}
        <RecordNotes place={place} raw={raw} />
        <div className="drawer-bar">
          <Segmented
            label={t('record.views')}
            value={view}
            options={[
              ...(isLog && node === null ? [] : [{ value: 'json' as const, text: t('record.json') }]),
              { value: 'fields', text: t('record.fields') },
              { value: 'raw', text: t('record.raw') },
            ]}
            onChange={setView}
          />
          <span className="toolbar-space" />
          <IconButton icon={ChevronUp} size={14} label={t('record.previous')} shortcut="K" onPress={() => step(-1)} />
          <IconButton icon={ChevronDown} size={14} label={t('record.next')} shortcut="J" onPress={() => step(1)} />
          <IconButton
            icon={Copy}
            size={14}
            label={t('record.copyRaw')}
            onPress={() => {
              void app.desktop.copyText(reveal ? raw : maskSecrets(raw));
              app.say(t('record.copied'));
            }}
          />
        </div>
        {view !== 'raw' && (node !== null || isLog) && (
          <div className="drawer-search">
            <SearchBox label={t('record.search')} value={search} onChange={setSearch} />
          </div>
        )}
        {document === null ? (
          <p className="hint drawer-hint">{t('record.noRaw')}</p>
        ) : 'reason' in document && view !== 'raw' && !isLog ? (
          <p className="hint drawer-hint">{t('record.notJson', { reason: document.reason })}</p>
        ) : found !== null && found.text.length < raw.length && view === 'json' ? (
          <p className="hint drawer-hint">{t('record.jsonInside')}</p>
        ) : null}
        {found !== null && view === 'json' && (
          <JsonTree
            label={t('record.tree')}
            root={found.node}
            raw={found.text}
            search={search}
            reveal={reveal}
            record={place}
            onEscape={() => {
              app.layout.set((state) => ({ ...state, drawer: false }));
              window.document.querySelector<HTMLElement>('.result [role="grid"]')?.focus();
            }}
          />
        )}
        {(node !== null || isLog) && view === 'fields' && (
          <FieldList
            root={node}
            raw={found?.text ?? ''}
            more={more}
            title={isLog ? t('record.ofEvent') : t('record.derived')}
            search={search}
            reveal={reveal}
            record={place}
          />
        )}
        {view === 'raw' && (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must take the keyboard
          <pre className="raw mono" tabIndex={0} role="document" aria-label={t('record.raw')}>
            {visibleLines(reveal ? raw : maskSecrets(raw))}
          </pre>
        )}
        <Provenance detail={detail} record={place} more={detail.dataSet === 'logs' ? origin(detail, timeZone) : []} />
      </div>
    </>
  );
}

function titleOf(detail: RecordDetail, node: JsonNode | null): string | null {
  switch (detail.dataSet) {
    case 'logs':
      return detail.group;
    case 'xray':
      return detail.name;
    case 'cloudtrail':
      return node === null ? null : topField(node, 'eventName');
  }
}

/** Fields that stand beside those of the record's own text. */
function moreFields(detail: RecordDetail, place: RecordPlace): Field[] {
  switch (detail.dataSet) {
    case 'logs':
      return systemFields(detail, place);
    case 'xray':
      return [];
    case 'cloudtrail':
      return derivedFields(detail, place);
  }
}

function derivedFields({ derived }: TrailDetail, record: RecordPlace): Field[] {
  return derived.flatMap(({ name, value }) => {
    if (value === null) return [];
    const handle = fieldHandle(name, value, record, true);
    return [{ name, value: handle.text, secret: handle.isSecret, handle }];
  });
}

/** When and where a log event was written, and what its level makes of it. */
function LogFacts({ detail, record }: { detail: LogDetail; record: RecordPlace }) {
  const { timeZone } = useStore(useApp().preferences.store);
  const outcome = asOutcome(detail.outcome);
  const fact = (field: string, text: string | null, shown = text, sqlOnly = false) =>
    factOf(record, field, text, shown, sqlOnly);
  const iso = detail.time === null ? null : new Date(Math.floor(detail.time / 1000)).toISOString();
  return (
    <FactList
      rows={[
        {
          name: t('record.time'),
          values: fact('@timestamp', iso, detail.time === null ? null : fullTime(detail.time, timeZone)),
        },
        { name: t('record.group'), values: fact('log_group', detail.group, undefined, true) },
        { name: t('record.stream'), values: fact('@logStream', detail.stream) },
        {
          name: t('record.place'),
          values: [
            ...fact('account', detail.account, undefined, true),
            ...fact('region', detail.region, undefined, true),
          ],
        },
        {
          name: t('record.result'),
          values: fact('outcome', outcome, outcome === null ? null : t(`outcome.${outcome}`), true),
          tone: outcome === null || outcome === 'ok' ? '' : `tone-${outcome}`,
        },
      ]}
    />
  );
}

/** When a segment ran, in which trace, and what became of it. */
function SegmentFacts({ detail, record }: { detail: SegmentDetail; record: RecordPlace }) {
  const { timeZone } = useStore(useApp().preferences.store);
  const outcome = asOutcome(detail.outcome);
  const fact = (field: string, text: string | null, shown = text, sqlOnly = false) =>
    factOf(record, field, text, shown, sqlOnly);
  return (
    <FactList
      rows={[
        {
          name: t('record.time'),
          values: fact(
            '@timestamp',
            new Date(Math.floor(detail.time / 1000)).toISOString(),
            fullTime(detail.time, timeZone),
          ),
        },
        { name: t('record.trace'), values: fact('trace_id', detail.traceId) },
        { name: t('record.place'), values: fact('aws.account_id', detail.account) },
        {
          name: t('record.result'),
          values: fact('outcome', outcome, outcome === null ? null : t(`outcome.${outcome}`), true),
          tone: outcome === null || outcome === 'ok' ? '' : `tone-${outcome}`,
        },
        { name: t('record.format'), values: fact('source_format', detail.sourceFormat, undefined, true) },
      ]}
    />
  );
}

/** What the source of a log event says of where it came from. */
function origin(detail: LogDetail, zone: string): { name: string; text: string }[] {
  return [
    ...(detail.time === null ? [{ name: t('record.time'), text: t('record.noTime') }] : []),
    { name: t('record.group'), text: detail.account === null ? detail.group : `${detail.account}:${detail.group}` },
    ...(detail.stream === null ? [] : [{ name: t('record.stream'), text: detail.stream }]),
    ...(detail.ingestionTime === null
      ? []
      : [{ name: t('record.ingested'), text: fullTime(detail.ingestionTime, zone) }]),
    ...(detail.eventId === null ? [] : [{ name: t('record.eventId'), text: detail.eventId }]),
    ...(detail.format === null ? [] : [{ name: t('record.format'), text: detail.format }]),
  ];
}
