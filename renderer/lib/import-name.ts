import { t } from '../messages/message.ts';
import { baseName } from './visible-text.ts';

/** What an import is called: the name of the file or folder that was chosen, and how many others came with it. */
export function importName(paths: readonly string[]): string {
  const [first = '', ...others] = paths;
  return others.length === 0 ? baseName(first) : `${baseName(first)} ${t('import.andMore', { n: others.length })}`;
}
