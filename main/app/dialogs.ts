import { join } from 'node:path';
import { app, type BrowserWindow, dialog } from 'electron';
import type { ExportEnding } from '../../preload/contract/export.ts';
import { fileNameOf, withEnding } from './new-workspace-path.ts';

const WORKSPACE_FILES = [{ name: 'Trailglass workspace', extensions: ['trailglass'] }];

/** Folders to import; empty when the dialog was cancelled. */
export async function chooseFolders(window: BrowserWindow): Promise<string[]> {
  const { filePaths } = await dialog.showOpenDialog(window, {
    title: 'Choose folders to import',
    buttonLabel: 'Import',
    properties: ['openDirectory', 'multiSelections'],
  });
  return filePaths;
}

/** Files to import; empty when the dialog was cancelled. */
export async function chooseFiles(window: BrowserWindow): Promise<string[]> {
  const { filePaths } = await dialog.showOpenDialog(window, {
    title: 'Choose files to import',
    buttonLabel: 'Import',
    properties: ['openFile', 'multiSelections'],
  });
  return filePaths;
}

/** A workspace file to open, or null. */
export async function chooseWorkspace(window: BrowserWindow): Promise<string | null> {
  const { filePaths } = await dialog.showOpenDialog(window, {
    title: 'Open workspace',
    filters: WORKSPACE_FILES,
    properties: ['openFile'],
  });
  return filePaths[0] ?? null;
}

/** Where a new workspace is to be kept, or null. */
export async function chooseNewWorkspace(window: BrowserWindow, suggestedName: string): Promise<string | null> {
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    title: 'New workspace',
    buttonLabel: 'Create',
    defaultPath: join(app.getPath('documents'), withEnding(fileNameOf(suggestedName))),
    filters: WORKSPACE_FILES,
    properties: ['createDirectory', 'showOverwriteConfirmation'],
  });
  return canceled || filePath === '' ? null : withEnding(filePath);
}

/** Where an export is to be written, with the ending of its format; or null. */
export async function chooseExportFile(
  window: BrowserWindow,
  suggestedName: string,
  ending: ExportEnding,
): Promise<string | null> {
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    title: 'Export',
    buttonLabel: 'Export',
    defaultPath: join(app.getPath('documents'), `${fileNameOf(suggestedName)}.${ending}`),
    filters: [{ name: EXPORT_NAMES[ending], extensions: [ending] }],
    properties: ['createDirectory', 'showOverwriteConfirmation'],
  });
  return canceled || filePath === '' ? null : filePath;
}

const EXPORT_NAMES: Record<ExportEnding, string> = {
  csv: 'CSV',
  ndjson: 'NDJSON',
  parquet: 'Parquet',
  html: 'HTML',
  md: 'Markdown',
};
