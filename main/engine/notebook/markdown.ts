import { type Block, type Inline, parseMarkdown } from '../../../preload/contract/markdown.ts';

/** Markdown of text cells as HTML. */
export function markdownHtml(text: string): string {
  return blocksHtml(parseMarkdown(text));
}

function blocksHtml(blocks: readonly Block[]): string {
  return blocks.map(blockHtml).join('\n');
}

function blockHtml(block: Block): string {
  switch (block.kind) {
    case 'heading': {
      // The page has the first two levels for itself.
      const level = Math.min(6, block.level + 2);
      return `<h${level}>${inlineHtml(block.text)}</h${level}>`;
    }
    case 'paragraph':
      return `<p>${block.lines.map(inlineHtml).join('<br>\n')}</p>`;
    case 'list': {
      const tag = block.ordered ? 'ol' : 'ul';
      return `<${tag}>${block.items.map((item) => `<li>${inlineHtml(item)}</li>`).join('\n')}</${tag}>`;
    }
    case 'quote':
      return `<blockquote>${blocksHtml(block.blocks)}</blockquote>`;
    case 'code':
      return `<pre><code>${escapeHtml(block.text)}</code></pre>`;
    case 'rule':
      return '<hr>';
  }
}

const TAGS: Record<Exclude<Inline['kind'], 'text'>, string> = { code: 'code', strong: 'strong', emphasis: 'em' };

function inlineHtml(parts: readonly Inline[]): string {
  return parts
    .map(({ kind, text }) =>
      kind === 'text' ? escapeHtml(text) : `<${TAGS[kind]}>${escapeHtml(text)}</${TAGS[kind]}>`,
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
