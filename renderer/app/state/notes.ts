import type { EngineClient, Input, Output } from '../../../preload/contract/index.ts';
import type { NoteTarget, RecordPlace } from '../../../preload/contract/notes.ts';
import { asEngineError, type EngineError } from '../../lib/connect.ts';
import { createStore, type Store } from '../../lib/store.ts';

export interface Mark {
  notes: number;
  starred: boolean;
}

/** How many notes a value has in one field, or with `field` null wherever it stands. */
export type ValueMark = Pick<Output<'notes.marks'>['values'][number], 'field' | 'notes'>;

/** What of the workspace is noted or starred. `version` grows with each change: lists ask again. */
export interface NotesState {
  records: ReadonlyMap<string, Mark>;
  /** Notes on values, by the value's text. */
  values: ReadonlyMap<string, readonly ValueMark[]>;
  version: number;
}

export interface Notes {
  store: Store<NotesState>;
  refresh(): Promise<void>;
  /** An error is the answer to show; null when it is kept. */
  put(note: Input<'notes.save'>): Promise<EngineError | null>;
  remove(id: string): Promise<void>;
  setStar(target: NoteTarget, starred: boolean): Promise<void>;
  /** Stars the record, or takes its star away; answers whether it has one now. */
  toggleStar(record: RecordPlace): Promise<boolean>;
  clear(): void;
}

const NOTHING: Omit<NotesState, 'version'> = { records: new Map(), values: new Map() };

/** Notes that a value of a field has, those on the value anywhere among them. */
export function notesOnValue(values: NotesState['values'], field: string, text: string): number {
  let notes = 0;
  for (const mark of values.get(text) ?? []) if (mark.field === null || mark.field === field) notes += mark.notes;
  return notes;
}

export const placeKey = ({ dataSet, fileId, position }: RecordPlace) => `${dataSet}:${fileId}:${position}`;

function byText(marks: Output<'notes.marks'>['values']): NotesState['values'] {
  const values = new Map<string, ValueMark[]>();
  for (const { value, ...mark } of marks) values.set(value, [...(values.get(value) ?? []), mark]);
  return values;
}

/** The notes of a window. */
export function createNotes(engine: EngineClient, onError: (error: unknown) => void): Notes {
  const store = createStore<NotesState>({ ...NOTHING, version: 0 });
  const refresh = async () => {
    const { records, values } = await engine.call('notes.marks', {});
    store.set(({ version }) => ({
      records: new Map(records.map(({ notes, starred, ...place }) => [placeKey(place), { notes, starred }])),
      values: byText(values),
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
        await engine.call('notes.save', note);
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
