import { previewImport } from '../importers/preview.ts';
import type { Handlers } from './handler.ts';

export const importHandlers: Handlers<'import'> = {
  'import.preview': async (request, { signal }) => await previewImport(request, signal),
};
