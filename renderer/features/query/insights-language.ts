import { LanguageSupport, StreamLanguage, type StringStream } from '@codemirror/language';
import { tags } from '@lezer/highlight';
import type { LanguageReference } from '../../../preload/contract/query.ts';

/**
 * Colours of Logs Insights text, word by word: which words are commands and functions comes from the engine's own table.
 * What a character means depends on where it stands (`/` divides or opens a regular expression), as in the engine's lexer.
 */
interface Place {
  /** A command begins here. */
  begins: boolean;
  command: string;
  /** The quote or slash that is still open from an earlier line. */
  open: '"' | "'" | '/' | null;
  /** A slash opens a regular expression. */
  regexNext: boolean;
  /** A function was named, so that a bracket holds its arguments and no subquery. */
  called: boolean;
}

const NAME = /^@{0,2}[\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}\p{N}_]+)*/u;
const QUOTED_NAME = /^@{0,2}`(?:[^`\\]|\\.)*`?/;
const NUMBER = /^(?:\d+\p{L}+|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)/u;
/** Words that stand between values, in the colour of operators. */
const OPERATORS: ReadonlySet<string> = new Set(['and', 'or', 'not', 'in', 'like']);

/** Reads on to the end of what is open, or of the line. */
function readOpen(stream: StringStream, place: Place): string {
  const end = place.open;
  while (!stream.eol()) {
    const character = stream.next();
    if (character === '\\') stream.next();
    else if (character === end) {
      place.open = null;
      break;
    }
  }
  return end === '/' ? 'regex' : 'string';
}

/** The language of an editor; without a reference nothing but strings, numbers and comments has a colour. */
export function insightsLanguage(reference: LanguageReference | null): LanguageSupport {
  const named = (entries: readonly { name: string; aliases?: readonly string[] | undefined }[]) =>
    new Set(entries.flatMap(({ name, aliases = [] }) => [name, ...aliases]).map((name) => name.toLowerCase()));
  const commands = named(reference?.commands ?? []);
  const functions = named(reference?.functionGroups.flatMap((group) => group.functions) ?? []);
  const keywords = new Set(reference?.keywords ?? []);

  const readName = (stream: StringStream, place: Place, name: string): string | null => {
    const word = name.toLowerCase();
    place.called = Boolean(stream.match(/^\s*\(/, false)) && !OPERATORS.has(word);
    if (place.begins && commands.has(word)) {
      place.command = word;
      place.begins = false;
      place.regexNext = word === 'parse';
      return 'command';
    }
    place.begins = false;
    place.regexNext = word === 'like' || place.command === 'parse';
    if (place.called && functions.has(word)) return 'function';
    if (OPERATORS.has(word)) return null;
    return keywords.has(word) ? 'command' : null;
  };

  const language = StreamLanguage.define<Place>({
    name: 'insights',
    startState: () => ({ begins: true, command: '', open: null, regexNext: false, called: false }),
    token(stream, place) {
      if (place.open !== null) return readOpen(stream, place);
      if (stream.eatSpace()) return null;
      const next = stream.peek() ?? '';
      if (next === '#') {
        stream.skipToEnd();
        return 'comment';
      }
      if (next === '"' || next === "'" || (next === '/' && place.regexNext)) {
        place.open = next;
        place.begins = false;
        place.regexNext = false;
        stream.next();
        return readOpen(stream, place);
      }
      if (stream.match(QUOTED_NAME)) {
        place.begins = false;
        place.regexNext = place.command === 'parse';
        return null;
      }
      if (stream.match(NUMBER)) {
        place.begins = false;
        place.regexNext = false;
        return 'number';
      }
      const name = stream.match(NAME);
      if (typeof name === 'object' && name !== null) return readName(stream, place, name[0]);
      place.regexNext = Boolean(stream.match(/^(?:=~|,)/));
      if (place.regexNext) return null;
      stream.next();
      // A query may begin anew after a pipe, and in the brackets of a subquery.
      if (next === '|') {
        place.begins = true;
        place.command = '';
      } else place.begins = next === '(' && !place.called;
      place.called = false;
      return null;
    },
    languageData: { commentTokens: { line: '#' } },
    tokenTable: {
      command: tags.keyword,
      function: tags.function(tags.variableName),
      regex: tags.regexp,
    },
  });
  return new LanguageSupport(language);
}
