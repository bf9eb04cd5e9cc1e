import type { Parsed } from '../../../preload/contract/index.ts';
import { type MetricBoard, metricBoard, type SavedBoard } from '../../../preload/contract/metric-boards.ts';
import type { Store } from '../store/store.ts';
import { type DocumentKind, type KeptDocument, keptDocuments, putDocument, removeDocument } from './kept-documents.ts';

const BOARDS: DocumentKind<MetricBoard> = {
  table: 'metric_board',
  id: 'board_id',
  content: 'board',
  schema: metricBoard,
  called: 'metric',
};

const toBoard = ({ content, ...kept }: KeptDocument<MetricBoard>): SavedBoard => ({ ...kept, board: content });

/** All of them, in the order of their names. */
export async function savedBoards(store: Store): Promise<SavedBoard[]> {
  return (await keptDocuments(store, BOARDS)).map(toBoard);
}

/** Keeps a new one, or changes the one of `id`; alarm rules with mistakes are kept as well. Throws `bad-request`. */
export async function putSavedBoard(store: Store, { id, name, board }: Parsed<'boards.save'>): Promise<SavedBoard> {
  return toBoard(await putDocument(store, BOARDS, { id, name, content: board }));
}

/** Throws `bad-request` where there is none of this id. */
export async function removeSavedBoard(store: Store, id: string): Promise<void> {
  await removeDocument(store, BOARDS, id);
}
