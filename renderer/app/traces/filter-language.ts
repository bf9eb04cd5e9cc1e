import { LanguageSupport, StreamLanguage } from '@codemirror/language';
import { tags } from '@lezer/highlight';

/** Words of X-Ray filter expressions that open a part of their own, and those that join or compare. */
const PARTS = /^(?:service|edge|id|annotation|rootcause(?:\.\w+)+|group\.(?:name|arn))\b/i;
const WORDS = /^(?:and|or|contains|beginswith|endswith)\b/i;

/** Colours of X-Ray filter expressions (xray.md part 5). */
const language = StreamLanguage.define({
  name: 'trace-filter',
  token(stream) {
    if (stream.eatSpace()) return null;
    if (stream.match(/^"(?:[^"\\]|\\.)*"?/)) return 'string';
    if (stream.match(/^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/i)) return 'number';
    if (stream.match(PARTS)) return 'part';
    if (stream.match(WORDS)) return 'keyword';
    if (stream.match(/^(?:true|false)\b/i)) return 'keyword';
    if (stream.match(/^[\w.]+/)) return null;
    stream.next();
    return null;
  },
  tokenTable: { keyword: tags.keyword, part: tags.function(tags.variableName) },
});

export const traceFilterLanguage = new LanguageSupport(language);
