import { createReadStream, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { CellOutcome, NotebookCell } from '../../../preload/contract/notebooks.ts';
import { sha256Of } from '../export/deliver-file.ts';
import { spoolRows } from '../export/export-rows.ts';
import { Progress } from '../jobs/progress.ts';
import { refreshForQuery } from '../query/insights-query.ts';
import type { Store } from '../store/store.ts';
import { toWire } from '../wire-error.ts';

export type AskingCell = Exclude<NotebookCell, { kind: 'text' }>;

/** A cell with what it answers: the first rows, each value as its JSON text, and facts of all of them. */
export interface AnsweredCell {
  cell: AskingCell;
  outcome: CellOutcome;
  columns: string[];
  rows: (string | null)[][];
  warnings: string[];
}

/**
 * Runs what a cell asks to its end: its rows go into the spool as an export's do, which gives their hash, and as many are
 * read back as are shown. A query that fails is an outcome; only cancelling throws.
 */
export async function runCell(
  store: Store,
  cell: AskingCell,
  keepSecrets: boolean,
  signal: AbortSignal,
): Promise<AnsweredCell> {
  const folder = mkdtempSync(join(store.spoolFolder, 'cell-'));
  const file = join(folder, 'rows.ndjson');
  const request = { ...cell.query, format: 'ndjson' as const, formulaGuard: false, keepSecrets };
  try {
    if (request.language === 'insights') await refreshForQuery(store, request.text, signal);
    const { rows, columns, warnings } = await spoolRows(store, request, file, { signal, progress: new Progress() });
    const names = columns.map(({ name }) => name);
    return {
      cell,
      outcome: { id: cell.id, rows, sha256: await sha256Of(file, signal), error: null },
      columns: names,
      rows: await firstRows(file, shownRows(cell)),
      warnings,
    };
  } catch (error) {
    signal.throwIfAborted();
    const { message } = toWire(error);
    return {
      cell,
      outcome: { id: cell.id, rows: null, sha256: null, error: message },
      columns: [],
      rows: [],
      warnings: [],
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function shownRows(cell: AskingCell): number {
  switch (cell.kind) {
    case 'query':
      return 0;
    case 'table':
      return cell.rows;
    case 'chart':
      return cell.bars;
  }
}

async function firstRows(file: string, most: number): Promise<(string | null)[][]> {
  const rows: (string | null)[][] = [];
  if (most === 0) return rows;
  const stream = createReadStream(file);
  for await (const line of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) {
    rows.push(memberTexts(line).map(shown));
    if (rows.length === most) break;
  }
  stream.destroy();
  return rows;
}

/** The JSON texts of an object's values in their order: read as numbers, they would lose digits. The object is one of ours. */
function memberTexts(line: string): string[] {
  const texts: string[] = [];
  const skipString = (from: number) => {
    let at = from + 1;
    while (line[at] !== '"') at += line[at] === '\\' ? 2 : 1;
    return at + 1;
  };
  let at = 1;
  while (line[at] === '"') {
    const start = skipString(at) + 1;
    let depth = 0;
    at = start;
    while (depth > 0 || (line[at] !== ',' && line[at] !== '}')) {
      const mark = line[at];
      if (mark === '"') {
        at = skipString(at);
        continue;
      }
      if (mark === '{' || mark === '[') depth++;
      else if (mark === '}' || mark === ']') depth--;
      at++;
    }
    texts.push(line.slice(start, at));
    at++;
  }
  return texts;
}

function shown(text: string): string | null {
  if (text === 'null') return null;
  return text.startsWith('"') ? String(JSON.parse(text)) : text;
}
