import { exploreHandlers } from './explore.ts';
import type { Handlers } from './handler.ts';
import { queryHandlers } from './query.ts';
import { workspaceHandlers } from './workspace.ts';

/** Every method of the contract. */
export const handlers: Partial<Handlers> = { ...workspaceHandlers, ...queryHandlers, ...exploreHandlers };
