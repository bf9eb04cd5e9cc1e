import { resolve } from 'node:path';
import { createSample } from '../sample/create-sample.ts';
import type { Handlers } from './handler.ts';

export const sampleHandlers: Handlers<'sample'> = {
  'sample.create': async ({ path, replace, language }, { engine, signal, report }) => {
    const target = resolve(path);
    await createSample(target, { replace, language, signal, report, release: () => engine.closeAt(target) });
    return await (await engine.open(target)).info();
  },
};
