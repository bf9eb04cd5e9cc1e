import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { UserFacingError } from '../../preload/contract/errors.ts';
import { RULE_LIBRARY } from '../engine/query/contributors/library/index.ts';
import { ruleInFile } from '../engine/query/contributors/rule-files.ts';

/** The rule's text in a file (`-`: in stdin). Throws `source.missing` or `bad-request`. */
export function readRule(file: string, name: string | undefined): string {
  let text: string;
  try {
    text = readFileSync(file === '-' ? 0 : resolve(file), 'utf8');
  } catch (cause) {
    throw new UserFacingError('source.missing', `The rule ${file} could not be read.`, { cause });
  }
  return ruleInFile(text, name ?? null);
}

/** A rule of the library. Throws `bad-request` where it has none of this id. */
export function libraryRuleOf(id: string) {
  const found = RULE_LIBRARY.find((rule) => rule.id === id);
  if (found === undefined)
    throw new UserFacingError('bad-request', `The library has no rule ${id}. See what it has: trailglass rules list`);
  return found;
}
