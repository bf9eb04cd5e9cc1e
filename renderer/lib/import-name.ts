import { t } from '../messages/message.ts';
import { baseName } from './visible-text.ts';

/** `aws-history://REGION`, as a pull of Event history goes by. */
const HISTORY = /^aws-history:\/\/([\w-]*)$/;

/** What an import is called: the name of the file or folder that was chosen, and how many others came with it. */
export function importName(paths: readonly string[]): string {
  const [first = '', ...others] = paths;
  const region = HISTORY.exec(first)?.[1];
  const name = region === undefined ? baseName(first) : `${t('add.kind.history')} ${region}`.trim();
  return others.length === 0 ? name : `${name} ${t('import.andMore', { n: others.length })}`;
}
