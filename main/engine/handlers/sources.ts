import { importFiles } from '../sources/import-files.ts';
import { sourceTree } from '../sources/source-tree.ts';
import type { Handlers } from './handler.ts';

export const sourceHandlers: Handlers<'sources'> = {
  'sources.list': async ({ range }, { engine }) => await sourceTree(engine.store, range),
  'sources.files': async (input, { engine }) => await importFiles(engine.store, input),
};
