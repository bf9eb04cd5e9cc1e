import type { TopValue } from '../../../../preload/contract/query.ts';
import type { Catalog } from './catalog.ts';
import { commandNamed } from './commands.ts';
import { fieldsOf, placeAt } from './complete.ts';
import { functionNamed } from './functions.ts';

/** Help for a word: `name` is the command or function as the reference lists it, or the field. */
export interface Help {
  kind: 'command' | 'function' | 'field';
  name: string;
  title: string;
  body: string;
  example: string;
  /** Of a field: part of the events that were looked at which have it, and its commonest values. */
  share?: number;
  top?: TopValue[];
  from: number;
  to: number;
}

const FIELD_BEFORE = /(?:@{0,2}`(?:[^`\\]|\\.)*|[\p{L}\p{N}_@.])*$/u;
const FIELD = /^@{0,2}(?:`(?:[^`\\]|\\.)+`|[\p{L}_][\p{L}\p{N}_]*)(?:\.(?:`(?:[^`\\]|\\.)+`|[\p{L}\p{N}_]+))*/u;

/** The help of the word at a place: a command's, a function's or a discovered field's; null for any other. */
export function hover(text: string, offset: number, catalog: Catalog, sources: readonly string[] = []): Help | null {
  if (placeAt(text.slice(0, offset)).inside !== null) return null;
  const start = offset - (/[A-Za-z_]\w*$/.exec(text.slice(0, offset))?.[0].length ?? 0);
  const word = /^[A-Za-z_]\w*/.exec(text.slice(start))?.[0];
  if (word !== undefined) {
    const to = start + word.length;
    const entry = /^\s*\(/.test(text.slice(to)) ? functionNamed(word) : undefined;
    if (entry)
      return {
        kind: 'function',
        name: entry.name,
        title: entry.signature,
        body: entry.help,
        example: entry.example,
        from: start,
        to,
      };
    const command = placeAt(text.slice(0, start)).command === null ? commandNamed(word) : undefined;
    if (command)
      return {
        kind: 'command',
        name: command.name,
        title: command.syntax,
        body: command.help,
        example: command.example,
        from: start,
        to,
      };
  }
  return fieldAt(text, offset, catalog, sources);
}

function fieldAt(text: string, offset: number, catalog: Catalog, sources: readonly string[]): Help | null {
  const from = offset - (FIELD_BEFORE.exec(text.slice(0, offset))?.[0].length ?? 0);
  const written = FIELD.exec(text.slice(from))?.[0];
  if (written === undefined) return null;
  const name = written.replaceAll(/`((?:[^`\\]|\\.)+)`/g, (_, inner: string) => inner.replaceAll('\\`', '`'));
  const field = fieldsOf(catalog, text, sources).get(name);
  if (field === undefined) return null;
  return {
    kind: 'field',
    name,
    title: name,
    body: field.type,
    example: '',
    share: field.share,
    ...(field.top === undefined ? {} : { top: [...field.top] }),
    from,
    to: from + written.length,
  };
}
