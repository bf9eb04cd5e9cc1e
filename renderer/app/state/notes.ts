import type { EngineClient, Input, Output } from '../../../preload/contract/index.ts';
import type { NoteTarget, RecordPlace } from '../../../preload/contract/notes.ts';
import { asEngineError, type EngineError } from '../../lib/connect.ts';
import { createStore, type Store } from '../../lib/store.ts';

export interface Mark {
  notes: number;
  starred: boolean;
}

/** What of the workspace is noted or starred. `version` grows with each change: lists ask again. */
export interface NotesState {
  records: ReadonlyMap<string, Mark>;
  values: Output<'notes.marks'>['values'];
  version: number;
}

export interface Notes {
  store: Store<NotesState>;
  refresh(): Promise<void>;
  /** An error is the answer to show; null when it is kept. */
  put(note: Input<'notes.put'>): Promise<EngineError | null>;
  remove(id: string): Promise<void>;
  setStar(target: NoteTarget, starred: boolean): Promise<void>;
  /** Stars the record, or takes its star away; answers whether it has one now. */
  toggleStar(record: RecordPlace): Promise<boolean>;
  clear(): void;
}

const NOTHING: Omit<NotesState, 'version'> = { records: new Map(), values: [] };

export const placeKey = ({ dataSet, fileId, position }: RecordPlace) => `${dataSet}:${fileId}:${position}`;

/** The notes of a window. */
export function createNotes(engine: EngineClient, onError: (error: unknown) => void): Notes {
  const store = createStore<NotesState>({ ...NOTHING, version: 0 });
  const refresh = async () => {
    const { records, values } = await engine.call('notes.marks', {});
    store.set(({ version }) => ({
      records: new Map(records.map(({ notes, starred, ...place }) => [placeKey(place), { notes, starred }])),
      values,
      version: version + 1,
    }));
  };
  const act = async (work: () => Promise<unknown>) => {
    try {
      await work();
      await refresh();
    } catch (error) {
      onError(error);
    }
  };
  const setStar: Notes['setStar'] = (target, starred) => act(() => engine.call('stars.set', { target, starred }));
  return {
    store,
    refresh,
    async put(note) {
      try {
        await engine.call('notes.put', note);
        await refresh();
        return null;
      } catch (error) {
        return asEngineError(error);
      }
    },
    remove: (id) => act(() => engine.call('notes.remove', { id })),
    setStar,
    async toggleStar(record) {
      const starred = store.get().records.get(placeKey(record))?.starred !== true;
      await setStar({ record }, starred);
      return starred;
    },
    clear: () => store.set(({ version }) => ({ ...NOTHING, version: version + 1 })),
  };
}
