import type { App } from '../../app/app.ts';
import type { Result } from '../../app/state/query-run.ts';
import { copiedText } from '../../lib/cell-text.ts';
import { type CopiedCell, type CopyForm, copiedRows } from '../../lib/copy-rows.ts';
import { count } from '../../lib/format-number.ts';
import { cellValue } from '../../lib/page-cache.ts';
import { t } from '../../messages/message.ts';

/** Rows that go to the clipboard at once; beyond, an export is the way. */
const MAX_COPIED = 100_000;

/** Copies cells of the named rows and columns (indexes of the result's own) in a form, secrets dotted unless revealed. */
export async function copyRows(
  app: App,
  result: Result,
  rows: readonly number[],
  columns: readonly number[],
  form: CopyForm,
): Promise<void> {
  if (rows.length > MAX_COPIED) {
    app.say(t('grid.tooMany', { n: count(MAX_COPIED) }), true);
    return;
  }
  const { reveal } = app.layout.get();
  const cells: CopiedCell[][] = [];
  for (const row of rows) {
    const { page, index } = await result.cache.load(row);
    cells.push(
      columns.map((at): CopiedCell => {
        const [values, column] = [page.columns[at], result.columns[at]];
        const value = values === undefined ? null : cellValue(values, index);
        if (value === null || column === undefined) return { text: null, kind: 'text' };
        const text = copiedText(column, value, reveal);
        // Infinite and missing numbers have no form in JSON; dotted secrets break no JSON text.
        const isRaw = column.type === 'json' || value.kind === 'boolean' || column.type === 'number';
        const kind =
          isRaw && (column.type !== 'number' || /^-?\d/.test(text)) && !/Infinity/.test(text) ? 'raw' : 'text';
        return { text, kind };
      }),
    );
  }
  const names = columns.map((at) => result.columns[at]?.name ?? '');
  await app.desktop.copyText(copiedRows(form, names, cells, result.question.language));
  app.say(t('grid.copied', { n: rows.length }));
}
