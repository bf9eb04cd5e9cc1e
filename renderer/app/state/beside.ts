import type { EngineClient } from '../../../preload/contract/index.ts';
import type { createLayout } from './layout.ts';

/**
 * Shows a notebook in the side panel, beside the data, from its first step on: the one of this name, or with null the one that was
 * shown last, else the first. Where there is none, nothing happens: it may have been deleted.
 */
export async function showBeside(
  engine: EngineClient,
  layout: ReturnType<typeof createLayout>,
  name: string | null,
): Promise<void> {
  const { notebooks } = await engine.call('notebooks.list', {});
  const { beside } = layout.get();
  const wanted =
    name === null
      ? (notebooks.find(({ id }) => id === beside?.notebookId) ?? notebooks[0])
      : notebooks.find((notebook) => notebook.name === name);
  if (wanted === undefined) return;
  const isLast = beside?.notebookId === wanted.id;
  layout.set((state) => ({
    ...state,
    area: 'query',
    side: true,
    panel: 'notebook',
    called: true,
    beside: isLast && name === null ? beside : { notebookId: wanted.id, step: 0 },
  }));
}
