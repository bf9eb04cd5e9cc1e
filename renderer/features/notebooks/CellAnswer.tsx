import { Play } from 'lucide-react';
import { useRef, useState } from 'react';
import type { NotebookCell } from '../../../preload/contract/notebooks.ts';
import type { Page, ResultColumn } from '../../../preload/contract/page.ts';
import { useApp } from '../../app/app.ts';
import { useValueKeys } from '../../app/values/useValueKeys.ts';
import { ValueText } from '../../app/values/ValueText.tsx';
import { cellHandle, type ValueHandle } from '../../app/values/value.ts';
import { cellText } from '../../lib/cell-text.ts';
import { asEngineError, type EngineError } from '../../lib/connect.ts';
import { duration } from '../../lib/format-number.ts';
import { cellValue } from '../../lib/page-cache.ts';
import { usePart, useStore } from '../../lib/store.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';

/** Rows that a cell shows here; an export shows as many as the cell asks for. */
const SHOWN = 20;
/** The record that a row is, where it is one. */
function placeOf({ records }: Page, row: number): ValueHandle['record'] {
  const [fileId, position] = [records?.fileIds[row], records?.positions[row]];
  return fileId === undefined || position === undefined ? null : { fileId, position };
}

/** Characters of a value; longer ones end in an ellipsis. */
const LONGEST = 60;

type Answer =
  | { kind: 'none' }
  | { kind: 'running' }
  | { kind: 'failed'; error: EngineError }
  | { kind: 'done'; columns: ResultColumn[]; page: Page; rowCount: number; elapsedMs: number };

/** Runs what a cell asks and shows how many rows came, and of tables and charts the first of them. */
export function CellAnswer({ cell }: { cell: Exclude<NotebookCell, { kind: 'text' }> }) {
  const app = useApp();
  const { language, text, sources } = cell.query;
  const [answer, setAnswer] = useState<Answer>({ kind: 'none' });
  const run = async () => {
    setAnswer({ kind: 'running' });
    try {
      const result = await app.engine.call('query.run', { ...cell.query, rowLimit: null, pageSize: SHOWN });
      void app.engine.call('query.close', { resultId: result.resultId });
      const { columns, firstPage: page, rowCount, elapsedMs } = result;
      setAnswer({ kind: 'done', columns, page, rowCount, elapsedMs });
    } catch (error) {
      setAnswer({ kind: 'failed', error: asEngineError(error) });
    }
  };
  return (
    <>
      <div className="cell-bar" data-run-cell="">
        <Button icon={Play} shortcut="Mod+Enter" disabled={answer.kind === 'running'} onPress={() => void run()}>
          {t('notebook.run')}
        </Button>
        <span className="hint" role="status">
          {answer.kind === 'running' && t('notebook.running')}
          {answer.kind === 'done' &&
            t('notebook.rows', { n: answer.rowCount, time: duration(answer.elapsedMs) }) +
              (cell.kind === 'query' || answer.rowCount <= SHOWN ? '' : t('notebook.first', { n: String(SHOWN) }))}
        </span>
      </div>
      {answer.kind === 'failed' && (
        <ErrorNote title={t('notebook.notRun')} message={answer.error.userMessage} detail={answer.error.detail} />
      )}
      {answer.kind === 'done' && cell.kind !== 'query' && (
        <FirstRows asked={{ language, text, sources }} columns={answer.columns} page={answer.page} />
      )}
    </>
  );
}

function FirstRows({
  asked,
  columns,
  page,
}: {
  asked: NonNullable<ValueHandle['asked']>;
  columns: ResultColumn[];
  page: Page;
}) {
  const app = useApp();
  const { timeZone } = useStore(app.preferences.store);
  const reveal = usePart(app.layout, (state) => state.reveal);
  const table = useRef<HTMLElement>(null);
  useValueKeys(table);
  const style = { zone: timeZone, day: null, reveal };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must take the keyboard
    <section ref={table} className="cell-rows" tabIndex={0} aria-label={t('notebook.answer')}>
      <table>
        <thead>
          <tr>
            {columns.map(({ name }) => (
              <th key={name} scope="col">
                {visibleText(name)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {Array.from({ length: page.rowCount }, (_, row) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows of a finished answer keep their places
            <tr key={row}>
              {columns.map((column, index) => {
                const values = page.columns[index];
                const value = values === undefined ? null : cellValue(values, row);
                const text = cellText(column, value, LONGEST, style);
                return (
                  <td key={column.name} className="mono">
                    {value !== null && (
                      <ValueText handle={{ ...cellHandle(column, value, placeOf(page, row)), asked }}>{text}</ValueText>
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
