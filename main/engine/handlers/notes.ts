import { listNotes, noteMarks, putNote, removeNote } from '../workspaces/notes.ts';
import { listStars, setStar } from '../workspaces/stars.ts';
import type { Handlers } from './handler.ts';

export const noteHandlers: Handlers<'notes'> = {
  'notes.list': async ({ tag, target }, { engine }) => await listNotes(engine.store, { tag, target }),
  'notes.save': async (input, { engine }) => await putNote(engine.store, input),
  'notes.remove': async ({ id }, { engine }) => {
    await removeNote(engine.store, id);
    return {};
  },
  'notes.marks': async (_input, { engine }) => await noteMarks(engine.store),
};

export const starHandlers: Handlers<'stars'> = {
  'stars.list': async (_input, { engine }) => ({ stars: await listStars(engine.store) }),
  'stars.set': async ({ target, starred }, { engine }) => ({
    starred: await setStar(engine.store, target, starred),
  }),
};
