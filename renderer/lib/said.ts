import type { WireError } from '../../preload/contract/errors.ts';
import type { Said } from '../../preload/contract/said.ts';
import { t } from '../messages/message.ts';

/** What the engine says by a key, in the language of the window. */
export function saidText({ key, values }: Said): string {
  return t(`said.${key}`, values);
}

/** An error's sentence in the language of the window where it goes by a key, else as the engine wrote it. */
export function errorText({ said, message }: Pick<WireError, 'said' | 'message'>): string {
  return said === undefined ? message : saidText(said);
}
