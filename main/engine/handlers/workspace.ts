import { existsSync } from 'node:fs';
import { UserFacingError } from '../../../preload/contract/errors.ts';
import type { Handlers } from './handler.ts';

export const workspaceHandlers: Handlers<'workspace'> = {
  'workspace.create': async ({ path }, { engine }) => {
    if (existsSync(path)) {
      throw new UserFacingError('bad-request', `${path} exists already. Open it, or choose another name.`);
    }
    return await (await engine.open(path, { create: true })).info();
  },
  'workspace.open': async ({ path, readOnly }, { engine }) =>
    await (await engine.open(path, readOnly === undefined ? {} : { readOnly })).info(),
  'workspace.info': async (_input, { engine }) => await engine.store.info(),
  'workspace.close': async (_input, { engine }) => {
    await engine.close();
    return {};
  },
};
