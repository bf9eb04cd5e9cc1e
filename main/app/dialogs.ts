import { join } from 'node:path';
import { app, type BrowserWindow, dialog } from 'electron';
import type { BundleForm } from '../../preload/contract/bundle.ts';
import type { PageFileEnding } from '../../preload/contract/desktop.ts';
import type { ExportEnding } from '../../preload/contract/export.ts';
import type { NativeTexts } from './native-texts.ts';
import { fileNameOf, withEnding } from './new-workspace-path.ts';

const workspaceFiles = (texts: NativeTexts) => [{ name: texts.workspaceFile, extensions: ['trailglass'] }];

/** Folders to import; empty when the dialog was cancelled. */
export async function chooseFolders(window: BrowserWindow, texts: NativeTexts): Promise<string[]> {
  const { filePaths } = await dialog.showOpenDialog(window, {
    title: texts.chooseFolders,
    buttonLabel: texts.import,
    properties: ['openDirectory', 'multiSelections'],
  });
  return filePaths;
}

/** Files to import; empty when the dialog was cancelled. */
export async function chooseFiles(window: BrowserWindow, texts: NativeTexts): Promise<string[]> {
  const { filePaths } = await dialog.showOpenDialog(window, {
    title: texts.chooseFiles,
    buttonLabel: texts.import,
    properties: ['openFile', 'multiSelections'],
  });
  return filePaths;
}

/** A workspace file to open, or null. */
export async function chooseWorkspace(window: BrowserWindow, texts: NativeTexts): Promise<string | null> {
  const { filePaths } = await dialog.showOpenDialog(window, {
    title: texts.open,
    filters: workspaceFiles(texts),
    properties: ['openFile'],
  });
  return filePaths[0] ?? null;
}

/** Where a new workspace is to be kept, or null. */
export async function chooseNewWorkspace(
  window: BrowserWindow,
  texts: NativeTexts,
  suggestedName: string,
): Promise<string | null> {
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    title: texts.create,
    buttonLabel: texts.createAct,
    defaultPath: join(app.getPath('documents'), withEnding(fileNameOf(suggestedName))),
    filters: workspaceFiles(texts),
    properties: ['createDirectory', 'showOverwriteConfirmation'],
  });
  return canceled || filePath === '' ? null : withEnding(filePath);
}

/** A bundle to open, or null: no dialog of Linux and Windows takes folders and files alike. */
export async function chooseBundle(
  window: BrowserWindow,
  texts: NativeTexts,
  form: BundleForm,
): Promise<string | null> {
  const { filePaths } = await dialog.showOpenDialog(window, {
    title: form === 'folder' ? texts.bundleFolder : texts.bundleFile,
    ...(form === 'folder' ? {} : { filters: [{ name: texts.bundle, extensions: ['zip'] }] }),
    properties: [form === 'folder' ? 'openDirectory' : 'openFile'],
  });
  return filePaths[0] ?? null;
}

/** Where a bundle is to be written, as `NAME.trailglass-bundle` or with `.zip` behind; or null. */
export async function chooseNewBundle(
  window: BrowserWindow,
  texts: NativeTexts,
  suggestedName: string,
  form: BundleForm,
): Promise<string | null> {
  const ending = form === 'zip' ? '.zip' : '';
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    title: texts.newBundle,
    buttonLabel: texts.createAct,
    defaultPath: join(app.getPath('documents'), `${fileNameOf(suggestedName)}.trailglass-bundle${ending}`),
    ...(form === 'zip' ? { filters: [{ name: texts.bundle, extensions: ['zip'] }] } : {}),
    properties: ['createDirectory', 'showOverwriteConfirmation'],
  });
  return canceled || filePath === '' ? null : filePath;
}

/** Where an export is to be written, with the ending of its format; or null. */
export async function chooseExportFile(
  window: BrowserWindow,
  texts: NativeTexts,
  suggestedName: string,
  ending: ExportEnding | PageFileEnding,
): Promise<string | null> {
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    title: texts.export,
    buttonLabel: texts.export,
    defaultPath: join(app.getPath('documents'), `${fileNameOf(suggestedName)}.${ending}`),
    filters: [{ name: EXPORT_NAMES[ending], extensions: [ending] }],
    properties: ['createDirectory', 'showOverwriteConfirmation'],
  });
  return canceled || filePath === '' ? null : filePath;
}

const EXPORT_NAMES: Record<ExportEnding | PageFileEnding, string> = {
  csv: 'CSV',
  ndjson: 'NDJSON',
  parquet: 'Parquet',
  html: 'HTML',
  md: 'Markdown',
  png: 'PNG',
  svg: 'SVG',
  json: 'JSON',
};
