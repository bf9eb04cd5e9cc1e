import { resolve } from 'node:path';
import { openBundle } from '../bundle/open-bundle.ts';
import type { Handlers } from './handler.ts';

export const bundleHandlers: Handlers<'bundle'> = {
  'bundle.open': async ({ path, workspacePath }, { engine, signal, report }) => {
    const { tables } = await openBundle(resolve(path), resolve(workspacePath), { signal, report });
    return { info: await (await engine.open(resolve(workspacePath))).info(), tables };
  },
};
