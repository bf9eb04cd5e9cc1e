/** What the process of a test gets that writes documents and is killed, or meets a full disk (store-process.ts). */
export { exportRows } from '../../../main/engine/export/export-rows.ts';
export { Progress } from '../../../main/engine/jobs/progress.ts';
export { Store } from '../../../main/engine/store/store.ts';
export { putNote } from '../../../main/engine/workspaces/notes.ts';
export { putSavedQuery } from '../../../main/engine/workspaces/saved-queries.ts';
export { setStar } from '../../../main/engine/workspaces/stars.ts';
