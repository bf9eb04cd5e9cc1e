import { createHash } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { version } from '../../../package.json';
import type { Output, Parsed, Progress } from '../../../preload/contract/index.ts';
import { checkTarget, deliverFile, writeFailure } from '../export/deliver-file.ts';
import type { Store } from '../store/store.ts';
import { notebookOf } from '../workspaces/notebooks.ts';
import { htmlPage } from './html-page.ts';
import { markdownPage } from './markdown-page.ts';
import { type AnsweredCell, type AskingCell, runCell } from './run-cells.ts';

/**
 * Runs every cell of a notebook and writes it as one file, moved to its place as a whole. Each answer stands with its query,
 * range, number of rows and their hash. Throws `bad-request`, `workspace.disk-full` or `cancelled`.
 */
export async function exportNotebook(
  store: Store,
  { id, form, path, overwrite, keepSecrets }: Parsed<'notebooks.export'>,
  { signal, report }: { signal: AbortSignal; report: (progress: Progress<'notebooks.export'>) => void },
): Promise<Output<'notebooks.export'>> {
  checkTarget(path, overwrite);
  const notebook = await notebookOf(store, id);
  const asking = notebook.cells.filter((cell): cell is AskingCell => cell.kind !== 'text');
  const answers = new Map<string, AnsweredCell>();
  for (const cell of asking) {
    report({ cellsDone: answers.size, cellsTotal: asking.length });
    answers.set(cell.id, await runCell(store, cell, keepSecrets, signal));
  }
  const facts = {
    notebook,
    workspace: (await store.info()).name,
    program: `Trailglass ${version}`,
    madeAt: new Date().toISOString(),
    secrets: keepSecrets ? ('kept' as const) : ('masked' as const),
    answers,
  };
  const bytes = Buffer.from(form === 'html' ? htmlPage(facts) : markdownPage(facts), 'utf8');
  const target = resolve(path);
  const folder = mkdtempSync(join(store.spoolFolder, 'notebook-'));
  try {
    signal.throwIfAborted();
    const file = join(folder, 'page');
    await writeFile(file, bytes).catch((error: unknown) => {
      throw writeFailure(error, file);
    });
    await deliverFile(file, target, signal);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return {
    path: target,
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    cells: [...answers.values()].map(({ outcome }) => outcome),
  };
}
