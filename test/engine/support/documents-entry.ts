/** What the process of a test gets that writes documents and is killed (store-process.ts). */
export { Store } from '../../../main/engine/store/store.ts';
export { putNote } from '../../../main/engine/workspaces/notes.ts';
export { putSavedQuery } from '../../../main/engine/workspaces/saved-queries.ts';
export { setStar } from '../../../main/engine/workspaces/stars.ts';
