import { resolve } from 'node:path';
import { ensureFieldCatalog, fieldCatalog } from '../query/catalog/field-catalog.ts';
import { importDefinitions } from '../workspaces/import-definitions.ts';
import { addLookupTable, lookupTables, removeLookupTable } from '../workspaces/lookup-tables.ts';
import {
  putSavedQuery,
  removeSavedQuery,
  renameFolder,
  savedQueries,
  savedVersions,
} from '../workspaces/saved-queries.ts';
import type { Handlers } from './handler.ts';

export const tableHandlers: Handlers<'tables'> = {
  'tables.list': async (_input, { engine }) => ({ tables: await lookupTables(engine.store) }),
  'tables.add': async ({ name, path }, { engine }) => await addLookupTable(engine.store, name, resolve(path)),
  'tables.remove': async ({ name }, { engine }) => {
    await removeLookupTable(engine.store, name);
    return {};
  },
};

export const savedHandlers: Handlers<'saved'> = {
  'saved.list': async (_input, { engine }) => ({ queries: await savedQueries(engine.store) }),
  'saved.save': async (input, { engine }) => await putSavedQuery(engine.store, input),
  'saved.versions': async ({ id }, { engine }) => ({ versions: await savedVersions(engine.store, id) }),
  'saved.renameFolder': async ({ folder, to }, { engine }) => ({
    queries: await renameFolder(engine.store, folder, to),
  }),
  'saved.remove': async ({ id }, { engine }) => {
    await removeSavedQuery(engine.store, id);
    return {};
  },
  'saved.import': async ({ paths }, { engine }) =>
    await importDefinitions(
      engine.store,
      paths.map((path) => resolve(path)),
    ),
};

export const fieldHandlers: Handlers<'fields'> = {
  'fields.list': async ({ dataSets }, { engine, signal }) => {
    // Each batch of an import makes the catalog old; it is made anew when the import ends.
    if (!engine.isImporting) await ensureFieldCatalog(engine.store, signal);
    return { dataSets: await fieldCatalog(engine.store, dataSets) };
  },
};
