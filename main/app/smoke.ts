import { rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { app, type WebContents } from 'electron';
import type { JobSummary } from '../../preload/contract/jobs.ts';
import { type EngineCall, engineLine } from './engine-call.ts';
import { plainRows } from './plain-rows.ts';
import type { Windows } from './windows.ts';

const QUESTION =
  'SELECT eventName, count(*) AS events FROM cloudtrail GROUP BY ALL ORDER BY events DESC, eventName LIMIT 10';
const PATIENCE_MS = 120_000;

/**
 * Lets a smoke run touch nothing of the user's: settings, recent list and new workspaces go into a folder beside the
 * report. It is emptied now and not at the end, when Chromium still writes into it.
 */
export function prepareSmoke(report: string): void {
  const folder = `${report}.home`;
  rmSync(folder, { recursive: true, force: true });
  app.setPath('userData', join(folder, 'data'));
  app.setPath('documents', join(folder, 'documents'));
}

/**
 * `--smoke=FILE PATH...`: does the main job in a real window without anybody at the keyboard: the page imports the paths
 * into a new workspace, a query is typed and run. Writes what it saw to FILE (JSON) and a picture of the window beside it,
 * then ends with 0 or 1. It is a switch of the program and no test driver, because the packaged program lets none in.
 */
export async function runSmoke(windows: Windows, paths: string[], file: string): Promise<void> {
  const report: Record<string, unknown> = {
    ok: false,
    versions: { app: app.getVersion(), electron: process.versions.electron, chrome: process.versions.chrome },
    packaged: app.isPackaged,
  };
  try {
    const work = look(windows, paths, file, report);
    work.catch(() => undefined); // when the time is over nobody waits for it any more
    await Promise.race([work, timeOver()]);
    report.ok = true;
  } catch (error) {
    report.error = error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(report, null, 2)}\n`);
  await windows.closeAll();
  app.exit(report.ok === true ? 0 : 1);
}

async function look(windows: Windows, paths: string[], file: string, report: Record<string, unknown>): Promise<void> {
  const window = await windows.open({ workspace: null, importPaths: paths });
  const page = window.browser.webContents;
  const call = engineLine(window.engine);

  if (paths.length > 0) {
    const job = await importOfPage(call);
    report.import = { status: job.status, files: job.progress.files, records: job.progress.records };
    if (job.status !== 'done') throw new Error(`The import ended as ${job.status}: ${job.error ?? 'no reason given'}`);
    const result = await call('query.run', { language: 'sql', text: QUESTION });
    report.query = { text: QUESTION, elapsedMs: result.elapsedMs, rows: plainRows(result.columns, result.firstPage) };
    await until('the counts in the window', () =>
      page.executeJavaScript('document.querySelector("[data-range-chip]") !== null'),
    );
    await askInWindow(page, (command) => window.tell({ kind: 'menu-command', command }), result.rowCount);
  } else {
    await until('the window to show its home screen', () =>
      page.executeJavaScript('document.querySelector("main") !== null'),
    );
  }
  report.connection = await page.executeJavaScript(TRY_TO_CONNECT);
  if (report.connection !== 'refused by the policy: connect-src') {
    throw new Error(`The page could try to open a connection: ${String(report.connection)}`);
  }
  const picture = `${file.slice(0, file.length - extname(file).length)}.png`;
  const image = await page.capturePage();
  if (image.isEmpty()) throw new Error('The picture of the window is empty.');
  await writeFile(picture, image.toPNG());
  report.picture = picture;
}

/** Waits for the import that the page starts by itself, to its end. */
async function importOfPage(call: EngineCall): Promise<JobSummary> {
  let jobId = '';
  await until('the page to start its import', async () => {
    const { jobs } = await call('jobs.list', {}).catch(() => ({ jobs: [] })); // refused until a workspace is open
    jobId = jobs[0]?.jobId ?? '';
    return jobId !== '';
  });
  return call('jobs.watch', { jobId });
}

/** Types the question into an SQL tab as a user would, and waits until the grid shows its rows. */
async function askInWindow(page: WebContents, menu: (command: string) => void, rows: number): Promise<void> {
  await until('the import dialog to close', async () => {
    page.sendInputEvent({ type: 'keyDown', keyCode: 'Escape' });
    page.sendInputEvent({ type: 'keyUp', keyCode: 'Escape' });
    return page.executeJavaScript('document.querySelector("[role=dialog]") === null');
  });
  menu('new-sql-tab');
  const editor = 'document.querySelector(\'.cm-content[data-language="sql"]\')';
  await until('the SQL editor', () => page.executeJavaScript(`${editor} !== null`));
  await page.executeJavaScript(`${editor}.focus()`);
  await page.insertText(QUESTION);
  menu('run');
  const shown = `document.querySelector('[role="grid"][aria-rowcount="${rows}"], [role="grid"][aria-rowcount="${rows + 1}"]') !== null`;
  await until('the rows in the window', () => page.executeJavaScript(shown));
}

/** A refused connection and an unreachable one look alike to `fetch`; the event tells that the policy refused. */
const TRY_TO_CONNECT = `new Promise((resolve) => {
  document.addEventListener('securitypolicyviolation', (event) => {
    resolve('refused by the policy: ' + event.effectiveDirective);
  }, { once: true });
  fetch('https://192.0.2.1/').then(() => resolve('opened'), () => setTimeout(() => resolve('tried'), 2000));
})`;

async function until(what: string, condition: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + PATIENCE_MS / 2;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`Waited in vain for ${what}.`);
    await pause(100);
  }
}

async function timeOver(): Promise<never> {
  await pause(PATIENCE_MS);
  throw new Error(`Not done after ${PATIENCE_MS / 1000} s.`);
}
