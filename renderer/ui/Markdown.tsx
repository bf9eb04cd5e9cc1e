import { Fragment, type ReactNode } from 'react';
import { type Block, type Inline, parseMarkdown } from '../../preload/contract/markdown.ts';
import { visibleText } from '../lib/visible-text.ts';

/** Markdown of a text cell: elements of our own making, so that nothing in the text is markup. */
export function Markdown({ text }: { text: string }) {
  return <div className="markdown">{blocks(parseMarkdown(text))}</div>;
}

/** A finished text does not change its order, so places serve as keys. */
function blocks(all: readonly Block[]): ReactNode[] {
  return all.map((block, at) => {
    const key = `${at}`;
    return <Fragment key={key}>{blockOf(block)}</Fragment>;
  });
}

function blockOf(block: Block): ReactNode {
  switch (block.kind) {
    case 'heading':
      return block.level <= 2 ? <h3>{inline(block.text)}</h3> : <h4>{inline(block.text)}</h4>;
    case 'paragraph':
      return <p>{inline(block.lines.flatMap((line, at) => (at === 0 ? line : [SPACE, ...line])))}</p>;
    case 'list': {
      const items = block.items.map((item, at) => {
        const key = `${at}`;
        return <li key={key}>{inline(item)}</li>;
      });
      return block.ordered ? <ol>{items}</ol> : <ul>{items}</ul>;
    }
    case 'quote':
      return <blockquote>{blocks(block.blocks)}</blockquote>;
    case 'code':
      return <pre className="mono">{block.text.split('\n').map(visibleText).join('\n')}</pre>;
    case 'rule':
      return <hr />;
  }
}

/** Lines of a paragraph flow on. */
const SPACE: Inline = { kind: 'text', text: ' ' };

function inline(parts: readonly Inline[]): ReactNode[] {
  return parts.map(({ kind, text }, at) => {
    const shown = visibleText(text);
    const key = `${at}`;
    if (kind === 'code') return <code key={key}>{shown}</code>;
    if (kind === 'strong') return <strong key={key}>{shown}</strong>;
    return kind === 'emphasis' ? <em key={key}>{shown}</em> : <Fragment key={key}>{shown}</Fragment>;
  });
}
