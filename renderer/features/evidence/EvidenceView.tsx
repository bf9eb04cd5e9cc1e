import { FileSearch, Pencil, Pin, StickyNote, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { Anchor } from '../../../preload/contract/notes.ts';
import { useApp } from '../../app/app.ts';
import { fullTime } from '../../lib/format-time.ts';
import { usePart, useStore } from '../../lib/store.ts';
import { useCall } from '../../lib/useCall.ts';
import { visibleLines, visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { type EvidenceFilter, type EvidenceItem, evidenceItems, evidenceQuery } from './evidence-list.ts';

/** Everything that was noted or pinned in this workspace, with the way back to each event. */
export function EvidenceView() {
  const app = useApp();
  const version = usePart(app.notes.store, (state) => state.version);
  const data = useStore(app.session.data);
  const notes = useCall('notes.list', {}, `${version}:${data}`);
  const stars = useCall('stars.list', {}, `${version}:${data}`);
  const [filter, setFilter] = useState<EvidenceFilter>({ kind: 'all' });
  const items = notes.output === null || stars.output === null ? [] : evidenceItems(notes.output, stars.output, filter);
  const isAsked = (other: EvidenceFilter) =>
    other.kind === filter.kind && (other.kind !== 'tag' || (filter.kind === 'tag' && other.tag === filter.tag));
  const choice = (other: EvidenceFilter, text: string, key: string) => (
    <button
      key={key}
      type="button"
      className="evidence-tag"
      aria-pressed={isAsked(other)}
      onClick={() => setFilter(other)}
    >
      {visibleText(text)}
    </button>
  );
  const failed = notes.status === 'failed' ? notes.error : stars.status === 'failed' ? stars.error : null;
  return (
    <div className="evidence" data-region-focus="" tabIndex={-1}>
      <h1>{t('note.title')}</h1>
      <p className="hint">{t('note.lead')}</p>
      {failed !== null && failed.code !== 'engine.stopped' && (
        <ErrorNote title={t('note.failed')} message={failed.userMessage} detail={failed.detail} />
      )}
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset has a look of its own */}
      <div className="evidence-tags" role="group" aria-label={t('note.tags')}>
        {choice({ kind: 'all' }, t('note.all'), 'all')}
        {choice({ kind: 'pinned' }, t('note.pinned'), 'pinned')}
        {notes.output?.tags.map(({ tag, count }) =>
          choice({ kind: 'tag', tag }, t('note.ofTag', { tag, n: count }), `tag:${tag}`),
        )}
      </div>
      {items.length === 0 && notes.status === 'done' && stars.status === 'done' && (
        <p className="hint">
          {filter.kind === 'tag'
            ? t('note.noneOfTag', { tag: visibleText(filter.tag) })
            : t('note.none', { note: 'N', star: 'B' })}
        </p>
      )}
      <ul className="evidence-list" aria-label={t('note.list')}>
        {items.map((item) => (
          <Item key={item.id} item={item} />
        ))}
      </ul>
    </div>
  );
}

function Item({ item }: { item: EvidenceItem }) {
  const app = useApp();
  const { timeZone } = useStore(app.preferences.store);
  const readOnly = usePart(app.session.store, (state) => state.workspace?.readOnly ?? true);
  const { anchor, record, note } = item;
  const title = titleOf(anchor, item);
  const isValue = anchor.kind === 'value';
  return (
    <li className="evidence-item">
      <div className="evidence-head">
        <Icon of={note === null ? Pin : StickyNote} size={14} />
        <h2 className="mono">{visibleText(title)}</h2>
        <span className={isValue ? 'hint' : 'hint mono'} title={placeOf(anchor, item, timeZone)}>
          {placeOf(anchor, item, timeZone)}
        </span>
        <span className="toolbar-space" />
        <Button
          icon={FileSearch}
          kind="quiet"
          disabled={!isValue && record === null}
          onPress={() => app.openQuery(visibleText(title), evidenceQuery(anchor, record))}
        >
          {isValue ? t('note.openValue') : t('note.openEvent')}
        </Button>
        {!readOnly && note !== null && (
          <>
            <IconButton
              icon={Pencil}
              size={14}
              label={t('note.edit')}
              onPress={() => app.show({ kind: 'note', target: { anchor }, note })}
            />
            <IconButton
              icon={Trash2}
              size={14}
              label={t('note.remove')}
              onPress={() => void app.notes.remove(note.id)}
            />
          </>
        )}
        {!readOnly && note === null && (
          <IconButton
            icon={Trash2}
            size={14}
            label={t('note.unpin')}
            onPress={() => void app.notes.setStar({ anchor }, false)}
          />
        )}
      </div>
      {note !== null && (
        <>
          {note.text !== '' && <p className="evidence-text">{visibleLines(note.text)}</p>}
          <p className="hint">
            {note.tags.map((tag) => (
              <span key={tag} className="tag">
                {visibleText(tag)}
              </span>
            ))}
            {t('note.by', {
              author: visibleText(note.author),
              time: fullTime(Math.floor(note.updatedAt / 1000) * 1e6, timeZone),
            })}
          </p>
        </>
      )}
    </li>
  );
}

function titleOf(anchor: Anchor, { record }: EvidenceItem): string {
  if (anchor.kind === 'value') return anchor.value;
  if (record !== null) return record.title;
  if (anchor.kind === 'segment') return anchor.id;
  return anchor.kind === 'trail-event' ? anchor.eventId : anchor.sha256.slice(0, 16);
}

function placeOf(anchor: Anchor, { record }: EvidenceItem, timeZone: string): string {
  if (anchor.kind === 'value')
    return anchor.field === null ? t('note.anywhere') : t('note.inField', { field: visibleText(anchor.field) });
  if (record === null) return t('note.gone');
  const time = record.time === null ? null : fullTime(record.time, timeZone);
  return [time, record.by === null ? null : visibleText(record.by)].filter((part) => part !== null).join(', ');
}
