/** A piece of SQL text with its place, in UTF-16 code units. Only as fine as the gate and the completion need it. */
export interface Token {
  kind: 'word' | 'quoted-name' | 'string' | 'number' | 'punctuation' | 'comment';
  start: number;
  end: number;
}

const NUMBER = /(?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)(?:[eE][+-]?\d+)?/y;
const WORD = /[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/y;
const DOLLAR_QUOTE = /\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/y;
const SPACE = /\s+/y;

/** Cuts any text into tokens, comments included and white space left out; never fails: an open string ends with the text. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const space = matchAt(SPACE, text, at);
    if (space > at) {
      at = space;
      continue;
    }
    const token = tokenAt(text, at);
    tokens.push(token);
    at = token.end;
  }
  return tokens;
}

function tokenAt(text: string, start: number): Token {
  const [first, second] = [text[start] ?? '', text[start + 1] ?? ''];
  if (first === '-' && second === '-') return { kind: 'comment', start, end: lineEnd(text, start) };
  if (first === '/' && second === '*') return { kind: 'comment', start, end: blockCommentEnd(text, start) };
  if (first === "'") return { kind: 'string', start, end: quoteEnd(text, start, "'", false) };
  if (second === "'" && /[eExX]/.test(first)) {
    return { kind: 'string', start, end: quoteEnd(text, start + 1, "'", /[eE]/.test(first)) };
  }
  if (first === '"') return { kind: 'quoted-name', start, end: quoteEnd(text, start, '"', false) };
  if (first === '$') {
    const opened = matchAt(DOLLAR_QUOTE, text, start);
    if (opened > start) {
      const mark = text.slice(start, opened);
      const closed = text.indexOf(mark, opened);
      return { kind: 'string', start, end: closed === -1 ? text.length : closed + mark.length };
    }
  }
  const number = matchAt(NUMBER, text, start);
  if (number > start) return { kind: 'number', start, end: number };
  const word = matchAt(WORD, text, start);
  if (word > start) return { kind: 'word', start, end: word };
  return { kind: 'punctuation', start, end: start + 1 };
}

function lineEnd(text: string, start: number): number {
  const end = text.indexOf('\n', start);
  return end === -1 ? text.length : end;
}

/** Block comments nest, as in PostgreSQL. */
function blockCommentEnd(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    if (text.startsWith('/*', at)) {
      depth += 1;
      at += 1;
    } else if (text.startsWith('*/', at)) {
      depth -= 1;
      at += 1;
      if (depth === 0) return at + 1;
    }
  }
  return text.length;
}

/** A quote inside is written twice, in an escape string (`E'...'`) also behind a backslash. */
function quoteEnd(text: string, start: number, quote: string, escapes: boolean): number {
  for (let at = start + 1; at < text.length; at++) {
    if (escapes && text[at] === '\\') at += 1;
    else if (text[at] === quote) {
      if (text[at + 1] !== quote) return at + 1;
      at += 1;
    }
  }
  return text.length;
}

function matchAt(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}

/** The tokens that mean something to the parser. */
export function withoutComments(tokens: readonly Token[]): Token[] {
  return tokens.filter((token) => token.kind !== 'comment');
}
