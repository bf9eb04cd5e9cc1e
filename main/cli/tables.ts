import { resolve } from 'node:path';
import { readLookupFile } from '../engine/workspaces/lookup-tables.ts';
import { called } from './called.ts';
import { EXIT } from './exit.ts';
import { printJson } from './output.ts';

/** `tables add NAME FILE`: prints the table that was made. Returns the exit code. */
export async function addTable(name: string, file: string, workspace: string): Promise<number> {
  const path = resolve(file);
  return await called(workspace, { create: true, before: () => void readLookupFile(path) }, async (local) => {
    await printJson(await local.call('tables.add', { name, path }));
    return EXIT.done;
  });
}

/** `tables list`: all lookup tables with their columns. Returns the exit code. */
export async function listTables(workspace: string): Promise<number> {
  return await called(workspace, { readOnly: true }, async (local) => {
    await printJson(await local.call('tables.list', {}));
    return EXIT.done;
  });
}

/** `tables remove NAME`. Returns the exit code. */
export async function removeTable(name: string, workspace: string): Promise<number> {
  return await called(workspace, {}, async (local) => {
    await local.call('tables.remove', { name });
    await printJson({ removed: name });
    return EXIT.done;
  });
}
