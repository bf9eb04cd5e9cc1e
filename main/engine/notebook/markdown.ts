/**
 * Markdown of text cells as HTML: headings, paragraphs, lists, quotes, rules, fenced code, and inside of lines code, strong and
 * emphasis. All else is text: no HTML goes through, and an address stays an address that nobody can click by mistake.
 */
export function markdownHtml(text: string): string {
  const lines = text.replaceAll('\r\n', '\n').split('\n');
  const html: string[] = [];
  let at = 0;
  while (at < lines.length) {
    const [block, next] = blockAt(lines, at);
    if (block !== '') html.push(block);
    at = next;
  }
  return html.join('\n');
}

const FENCE = /^\s{0,3}(`{3,}|~{3,})/;
const ITEM = /^\s{0,3}(?:[-*+]|(\d{1,9})[.)])\s+(.*)$/;
const HEADING = /^\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*$/;
const RULE = /^\s{0,3}(?:(?:-\s*){3,}|(?:\*\s*){3,}|(?:_\s*){3,})$/;
const QUOTE = /^\s{0,3}>\s?(.*)$/;

/** The block that begins at a line, and the line after it. */
function blockAt(lines: readonly string[], at: number): [string, number] {
  const line = lines[at] ?? '';
  if (line.trim() === '') return ['', at + 1];
  const fence = FENCE.exec(line)?.[1];
  if (fence !== undefined) {
    const close = lines.findIndex(
      (one, index) => index > at && one.trim().startsWith(fence) && /^[`~]+$/.test(one.trim()),
    );
    const end = close === -1 ? lines.length : close;
    return [`<pre><code>${escapeHtml(lines.slice(at + 1, end).join('\n'))}</code></pre>`, end + 1];
  }
  const heading = HEADING.exec(line);
  if (heading !== null) {
    // The page has the first two levels for itself.
    const level = Math.min(6, (heading[1]?.length ?? 1) + 2);
    return [`<h${level}>${inlineHtml(heading[2] ?? '')}</h${level}>`, at + 1];
  }
  if (RULE.test(line)) return ['<hr>', at + 1];
  if (QUOTE.test(line)) {
    const end = endOf(lines, at, (one) => QUOTE.test(one));
    const inside = lines.slice(at, end).map((one) => QUOTE.exec(one)?.[1] ?? '');
    return [`<blockquote>${markdownHtml(inside.join('\n'))}</blockquote>`, end];
  }
  if (ITEM.test(line)) return list(lines, at);
  const end = endOf(lines, at, (one) => one.trim() !== '' && !FENCE.test(one) && !HEADING.test(one) && !ITEM.test(one));
  return [`<p>${lines.slice(at, end).map(inlineHtml).join('<br>\n')}</p>`, end];
}

function list(lines: readonly string[], at: number): [string, number] {
  const end = endOf(lines, at, (one) => ITEM.test(one));
  const isOrdered = ITEM.exec(lines[at] ?? '')?.[1] !== undefined;
  const items = lines.slice(at, end).map((one) => `<li>${inlineHtml(ITEM.exec(one)?.[2] ?? '')}</li>`);
  const tag = isOrdered ? 'ol' : 'ul';
  return [`<${tag}>${items.join('\n')}</${tag}>`, end];
}

function endOf(lines: readonly string[], from: number, belongs: (line: string) => boolean): number {
  let end = from + 1;
  while (end < lines.length && belongs(lines[end] ?? '')) end++;
  return end;
}

/** Code first, as nothing in it means anything; what is left is escaped before its marks are read. */
function inlineHtml(text: string): string {
  return text
    .split(/(`[^`]+`)/)
    .map((part) =>
      /^`[^`]+`$/.test(part)
        ? `<code>${escapeHtml(part.slice(1, -1))}</code>`
        : escapeHtml(part)
            .replace(/\*\*([^*]+)\*\*/g, '<strong>$1</strong>')
            .replace(/(^|[\s(])[*_]([^*_\s][^*_]*)[*_](?=$|[\s).,;:])/g, '$1<em>$2</em>'),
    )
    .join('');
}

/** Controls, and marks that turn the direction of text, hide it or have no width; line breaks and tabs are none here. */
const HIDDEN = /[^\P{Cc}\n\t]|[\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Text as HTML shows it: nothing in it is markup, and hidden marks are seen as `\u202e`. */
export function escapeHtml(text: string): string {
  return visible(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** The text with its hidden marks written out; a lone half of a pair cannot be written into a file and is, too. */
export function visible(text: string): string {
  return text
    .replace(HIDDEN, (mark) => `\\u{${(mark.codePointAt(0) ?? 0).toString(16)}}`)
    .replace(/\p{Cs}/gu, (half) => `\\u{${half.charCodeAt(0).toString(16)}}`);
}
