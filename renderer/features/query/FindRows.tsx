import { ChevronDown, ChevronUp, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useApp } from '../../app/app.ts';
import type { QueryRun, Result } from '../../app/state/query-run.ts';
import type { ColumnLayout } from '../../app/state/tabs.ts';
import { copiedText } from '../../lib/cell-text.ts';
import { count } from '../../lib/format-number.ts';
import { dateTime } from '../../lib/format-time.ts';
import { type CellValue, cellValue } from '../../lib/page-cache.ts';
import { t } from '../../messages/message.ts';
import { IconButton } from '../../ui/Button.tsx';
import { arranged } from './columns.ts';

type Found =
  | { kind: 'none' }
  | { kind: 'looking'; done: number }
  | { kind: 'at'; row: number; wrapped: boolean }
  | { kind: 'nowhere' }
  | { kind: 'failed'; reason: string };

/**
 * Find in the rows of a result: each press of Enter goes on to the next row that shows the text, behind the last one
 * again from the first. Every row is looked at, page by page, until one has it; hidden secrets and columns are not.
 */
export function FindRows({ run, result, layout }: { run: QueryRun; result: Result; layout: ColumnLayout | null }) {
  const app = useApp();
  const [text, setText] = useState('');
  const [found, setFound] = useState<Found>({ kind: 'none' });
  const search = useRef<AbortController | null>(null);
  useEffect(() => () => search.current?.abort(), []);

  const shows = (column: number, value: CellValue, needle: string): boolean => {
    const of = result.columns[column];
    if (of === undefined || value === null) return false;
    const { timeZone } = app.preferences.store.get();
    const own = value.kind === 'time' ? dateTime(value.us, timeZone) : copiedText(of, value, app.layout.get().reveal);
    return own.toLowerCase().includes(needle);
  };
  const find = async (step: 1 | -1) => {
    search.current?.abort();
    const needle = text.trim().toLowerCase();
    if (needle === '') return;
    const abort = new AbortController();
    search.current = abort;
    const { shown } = arranged(
      result.columns.map(({ name }) => name),
      layout,
    );
    const { rowCount, cache } = result;
    const start = run.store.get().row;
    try {
      for (let i = 1; i <= rowCount; i++) {
        const row = (start + step * i + rowCount * 2) % rowCount;
        let here = cache.whole(row);
        if (here === null) {
          setFound({ kind: 'looking', done: i });
          here = await cache.load(row);
          if (abort.signal.aborted) return;
        }
        const { page, index } = here;
        const column = shown.findIndex((at) => {
          const values = page.columns[at];
          return values !== undefined && shows(at, cellValue(values, index), needle);
        });
        if (column === -1) continue;
        run.setCursor(row, column);
        setFound({ kind: 'at', row, wrapped: step === 1 ? row <= start : row >= start });
        return;
      }
      setFound({ kind: 'nowhere' });
    } catch (error) {
      if (!abort.signal.aborted) setFound({ kind: 'failed', reason: String(error) });
    }
  };
  const close = () => {
    search.current?.abort();
    app.layout.set((state) => ({ ...state, find: false }));
    document.querySelector<HTMLElement>('.result [role="grid"]')?.focus();
  };
  return (
    <search className="find-rows">
      <input
        className="input"
        data-find-rows=""
        aria-label={t('find.rows')}
        placeholder={t('find.rows')}
        value={text}
        spellCheck={false}
        // biome-ignore lint/a11y/noAutofocus: a find that was asked for is where typing goes
        autoFocus
        onChange={(event) => {
          search.current?.abort();
          setText(event.target.value);
          setFound({ kind: 'none' });
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) void find(event.shiftKey ? -1 : 1);
          else if (event.key === 'Escape') close();
          else return;
          event.preventDefault();
          event.stopPropagation();
        }}
      />
      <IconButton
        icon={ChevronUp}
        size={14}
        label={t('find.previous')}
        shortcut="Shift+Enter"
        onPress={() => void find(-1)}
      />
      <IconButton icon={ChevronDown} size={14} label={t('find.next')} shortcut="Enter" onPress={() => void find(1)} />
      <span className="quiet" role="status">
        {found.kind === 'at' && t(found.wrapped ? 'find.wrapped' : 'find.at', { n: count(found.row + 1) })}
        {found.kind === 'looking' && t('find.looking', { done: count(found.done), total: count(result.rowCount) })}
        {found.kind === 'nowhere' && t('find.none', { n: count(result.rowCount) })}
        {found.kind === 'failed' && t('find.failed', { reason: found.reason })}
      </span>
      <span className="toolbar-space" />
      <IconButton icon={X} size={14} label={t('find.close')} shortcut="Escape" onPress={close} />
    </search>
  );
}
