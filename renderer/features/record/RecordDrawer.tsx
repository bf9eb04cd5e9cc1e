import { ChevronDown, ChevronUp, Copy, X } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { RecordDetail } from '../../../preload/contract/explore.ts';
import type { RecordPlace } from '../../../preload/contract/notes.ts';
import { useApp } from '../../app/app.ts';
import type { QueryRun } from '../../app/state/query-run.ts';
import { count } from '../../lib/format-number.ts';
import { type JsonNode, JsonTextError, parseJsonText } from '../../lib/json-tree.ts';
import { asOutcome, outcomeOfError } from '../../lib/outcome.ts';
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
import { Facts } from './Facts.tsx';
import { FieldList } from './FieldList.tsx';
import { JsonTree } from './JsonTree.tsx';
import { Provenance } from './Provenance.tsx';
import { RecordNotes } from './RecordNotes.tsx';
import { RowValues } from './RowValues.tsx';
import { topField } from './record-fields.ts';
import { useRow } from './useRow.ts';

type View = 'json' | 'fields' | 'raw';

/** The detail of the row under the cursor: the stored record when the row is one, else the row's own values. */
export function RecordDrawer({ run }: { run: QueryRun }) {
  const app = useApp();
  const { result, row, column } = useStore(run.store);
  const here = useRow(run);
  const records = here?.page.records ?? null;
  const locator =
    here !== null && records !== null
      ? {
          dataSet: records.dataSet,
          fileId: records.fileIds[here.index] ?? 0,
          position: records.positions[here.index] ?? 0,
        }
      : null;
  const answer = useCall('record.get', locator);
  if (result === null) return null;
  const detail = locator === null ? null : answer.output;
  const step = (by: 1 | -1) => run.setCursor(Math.max(0, Math.min(result.rowCount - 1, row + by)), column);
  const head = (title: string | null, aside: string, detail_: RecordDetail | null, node: JsonNode | null) => {
    const code = node === null ? null : topField(node, 'errorCode');
    const outcome =
      asOutcome(detail_?.derived.find((field) => field.name === 'outcome')?.value ?? null) ??
      (node === null ? null : outcomeOfError(code));
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

function parse(raw: string | null): { node: JsonNode } | { reason: string } | null {
  if (raw === null) return null;
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
  const [view, setView] = useState<View>('json');
  const [search, setSearch] = useState('');
  const parsed = useMemo(() => parse(detail.raw), [detail.raw]);
  const node = parsed !== null && 'node' in parsed ? parsed.node : null;
  const raw = detail.raw ?? '';
  const name = node === null ? null : topField(node, 'eventName');
  return (
    <>
      {head(name === null ? null : visibleText(name), '', detail, node)}
      <div className="drawer-body">
        <Facts detail={detail} node={node} record={place} />
        <RecordNotes place={place} raw={raw} />
        <div className="drawer-bar">
          <Segmented
            label={t('record.views')}
            value={view}
            options={[
              { value: 'json', text: t('record.json') },
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
        {view !== 'raw' && node !== null && (
          <div className="drawer-search">
            <SearchBox label={t('record.search')} value={search} onChange={setSearch} />
          </div>
        )}
        {parsed === null ? (
          <p className="hint drawer-hint">{t('record.noRaw')}</p>
        ) : 'reason' in parsed && view !== 'raw' ? (
          <p className="hint drawer-hint">{t('record.notJson', { reason: parsed.reason })}</p>
        ) : null}
        {node !== null && view === 'json' && (
          <JsonTree root={node} raw={raw} search={search} reveal={reveal} record={place} />
        )}
        {node !== null && view === 'fields' && (
          <FieldList root={node} raw={raw} derived={detail.derived} search={search} reveal={reveal} record={place} />
        )}
        {view === 'raw' && (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must take the keyboard
          <pre className="raw mono" tabIndex={0} role="document" aria-label={t('record.raw')}>
            {visibleLines(reveal ? raw : maskSecrets(raw))}
          </pre>
        )}
        <Provenance detail={detail} record={place} />
      </div>
    </>
  );
}
