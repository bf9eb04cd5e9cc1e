/**
 * Markdown of a notebook's text cells, as the window shows it and an export writes it: headings, paragraphs, lists, quotes,
 * rules, fenced code, and inside of lines code, strong and emphasis. All else is text: no HTML goes through, and an address
 * stays an address that nobody can follow by mistake.
 */
export type Block =
  | { kind: 'heading'; level: number; text: Inline[] }
  | { kind: 'paragraph'; lines: Inline[][] }
  | { kind: 'list'; ordered: boolean; items: Inline[][] }
  | { kind: 'quote'; blocks: Block[] }
  | { kind: 'code'; text: string }
  | { kind: 'rule' };

export interface Inline {
  kind: 'text' | 'code' | 'strong' | 'emphasis';
  text: string;
}

const FENCE = /^\s{0,3}(`{3,}|~{3,})/;
const ITEM = /^\s{0,3}(?:[-*+]|(\d{1,9})[.)])\s+(.*)$/;
const HEADING = /^\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*$/;
const RULE = /^\s{0,3}(?:(?:-\s*){3,}|(?:\*\s*){3,}|(?:_\s*){3,})$/;
const QUOTE = /^\s{0,3}>\s?(.*)$/;

/** The blocks of a text, in order. */
export function parseMarkdown(text: string): Block[] {
  const lines = text.replaceAll('\r\n', '\n').split('\n');
  const blocks: Block[] = [];
  let at = 0;
  while (at < lines.length) {
    const [block, next] = blockAt(lines, at);
    if (block !== null) blocks.push(block);
    at = next;
  }
  return blocks;
}

/** The block that begins at a line, and the line after it. */
function blockAt(lines: readonly string[], at: number): [Block | null, number] {
  const line = lines[at] ?? '';
  if (line.trim() === '') return [null, at + 1];
  const fence = FENCE.exec(line)?.[1];
  if (fence !== undefined) {
    const close = lines.findIndex(
      (one, index) => index > at && one.trim().startsWith(fence) && /^[`~]+$/.test(one.trim()),
    );
    const end = close === -1 ? lines.length : close;
    return [{ kind: 'code', text: lines.slice(at + 1, end).join('\n') }, end + 1];
  }
  const heading = HEADING.exec(line);
  if (heading !== null)
    return [{ kind: 'heading', level: heading[1]?.length ?? 1, text: inlines(heading[2] ?? '') }, at + 1];
  if (RULE.test(line)) return [{ kind: 'rule' }, at + 1];
  if (QUOTE.test(line)) {
    const end = endOf(lines, at, (one) => QUOTE.test(one));
    const inside = lines.slice(at, end).map((one) => QUOTE.exec(one)?.[1] ?? '');
    return [{ kind: 'quote', blocks: parseMarkdown(inside.join('\n')) }, end];
  }
  if (ITEM.test(line)) {
    const end = endOf(lines, at, (one) => ITEM.test(one));
    const items = lines.slice(at, end).map((one) => inlines(ITEM.exec(one)?.[2] ?? ''));
    return [{ kind: 'list', ordered: ITEM.exec(line)?.[1] !== undefined, items }, end];
  }
  const end = endOf(lines, at, (one) => one.trim() !== '' && !FENCE.test(one) && !HEADING.test(one) && !ITEM.test(one));
  return [{ kind: 'paragraph', lines: lines.slice(at, end).map(inlines) }, end];
}

function endOf(lines: readonly string[], from: number, belongs: (line: string) => boolean): number {
  let end = from + 1;
  while (end < lines.length && belongs(lines[end] ?? '')) end++;
  return end;
}

/** Code first, as nothing in it means anything, then strong, then emphasis, which stands between spaces or points. */
function inlines(line: string): Inline[] {
  return split(line, /`([^`]+)`/, 'code').flatMap((part) =>
    part.kind !== 'text'
      ? [part]
      : split(part.text, /\*\*([^*]+)\*\*/, 'strong').flatMap((inner) =>
          inner.kind !== 'text'
            ? [inner]
            : split(inner.text, /(?<=^|[\s(])[*_]([^*_\s][^*_]*)[*_](?=$|[\s).,;:])/, 'emphasis'),
        ),
  );
}

/** The text cut at each hit, whose one group becomes a part of its own. */
function split(text: string, mark: RegExp, kind: Inline['kind']): Inline[] {
  return text
    .split(mark)
    .map((part, index): Inline => ({ kind: index % 2 === 1 ? kind : 'text', text: part }))
    .filter(({ text: part }) => part !== '');
}
