import { bundleHandlers } from './bundle.ts';
import { exploreHandlers } from './explore.ts';
import type { Handlers } from './handler.ts';
import { jobHandlers } from './jobs.ts';
import { notebookHandlers } from './notebooks.ts';
import { noteHandlers, starHandlers } from './notes.ts';
import { parameterHandlers } from './parameters.ts';
import { queryHandlers } from './query.ts';
import { sourceHandlers } from './sources.ts';
import { workspaceHandlers } from './workspace.ts';
import { catalogHandlers, libraryHandlers, savedHandlers, tableHandlers } from './workspaces.ts';

/** Every method of the contract. */
export const handlers: Handlers = {
  ...workspaceHandlers,
  ...bundleHandlers,
  ...sourceHandlers,
  ...jobHandlers,
  ...queryHandlers,
  ...parameterHandlers,
  ...exploreHandlers,
  ...catalogHandlers,
  ...tableHandlers,
  ...savedHandlers,
  ...noteHandlers,
  ...starHandlers,
  ...notebookHandlers,
  ...libraryHandlers,
};
