import { library } from '../query/library/index.ts';
import { questions } from '../query/questions/index.ts';
import type { Handlers } from './handler.ts';

export const libraryHandlers: Handlers<'library'> = {
  'library.list': async () => ({ groups: library() }),
  'library.questions': async () => ({ groups: questions() }),
};
