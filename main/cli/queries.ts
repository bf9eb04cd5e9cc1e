import { resolve } from 'node:path';
import { called } from './called.ts';
import { EXIT } from './exit.ts';
import { printJson } from './output.ts';

/** `queries import FILE...`: prints what became of each definition; 1 where some were refused. Returns the exit code. */
export async function importQueries(files: readonly string[], workspace: string): Promise<number> {
  return await called(workspace, {}, async (local) => {
    const report = await local.call('saved.import', { paths: files.map((file) => resolve(file)) });
    await printJson(report);
    return report.refused.length > 0 ? EXIT.problems : EXIT.done;
  });
}

/** `queries list`: all saved queries with their texts. Returns the exit code. */
export async function listQueries(workspace: string): Promise<number> {
  return await called(workspace, { readOnly: true }, async (local) => {
    await printJson(await local.call('saved.list', {}));
    return EXIT.done;
  });
}
