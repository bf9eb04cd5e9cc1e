import { exportNotebook } from '../notebook/export-notebook.ts';
import { notebooks, putNotebook, removeNotebook } from '../workspaces/notebooks.ts';
import type { Handlers } from './handler.ts';

export const notebookHandlers: Handlers<'notebooks'> = {
  'notebooks.list': async (_input, { engine }) => ({ notebooks: await notebooks(engine.store) }),
  'notebooks.save': async (input, { engine }) => await putNotebook(engine.store, input),
  'notebooks.remove': async ({ id }, { engine }) => {
    await removeNotebook(engine.store, id);
    return {};
  },
  'notebooks.export': async (input, { engine, signal, report }) =>
    await exportNotebook(engine.store, input, { signal, report }),
};
