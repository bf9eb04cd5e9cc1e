import { BookMarked, CircleHelp, Folder, Lambda, SquareTerminal } from 'lucide-react';
import { count } from '../../lib/format-number.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';
import { Icon } from '../../ui/Icon.tsx';
import { StatusShape } from '../../ui/StatusShape.tsx';
import type { QueryNode } from './query-tree.ts';

/** What a line of the tree is called. */
export function nameOf(node: QueryNode): string {
  if (node.kind !== 'root') return visibleText(node.name);
  return node.id === 'own' ? t('saved.own') : node.id === 'questions' ? t('saved.questions') : t('saved.library');
}

const ICONS = { folder: Folder, group: BookMarked, library: Lambda, question: CircleHelp };

/** A line of the tree: icon, name, and how many queries are below it, or which of its fields are not here. */
export function QueryLine({ node, missing }: { node: QueryNode; missing: string[] }) {
  const name = nameOf(node);
  if (node.kind === 'root') {
    return (
      <>
        <span className="tree-text">{name}</span>
        <span className="tree-count">{count(node.count)}</span>
      </>
    );
  }
  const icon = node.kind === 'saved' ? (node.query.language === 'sql' ? SquareTerminal : Lambda) : ICONS[node.kind];
  return (
    <span className="query-line" title={titleOf(node, missing)}>
      <Icon of={icon} size={14} />
      <span className="tree-text">{name}</span>
      {missing.length > 0 && (
        <span className="query-missing">
          <StatusShape
            status="error"
            size={9}
            label={t('saved.missing', { names: missing.map(visibleText).join(', ') })}
          />
        </span>
      )}
      {(node.kind === 'folder' || node.kind === 'group') && <span className="tree-count">{count(node.count)}</span>}
    </span>
  );
}

/** What the pointer is told: description, what it needs, the text. */
function titleOf(node: QueryNode, missing: string[]): string {
  if (node.kind === 'saved') return `${visibleText(node.query.name)}\n\n${node.query.text}`;
  if (node.kind === 'question') {
    const { description, text, parameters } = node.query;
    const names = parameters.map((one) => one.description).join(', ');
    return [description, ...(names === '' ? [] : [t('saved.asks', { names })]), '', text].join('\n');
  }
  if (node.kind !== 'library') return nameOf(node);
  const { description, text, fields, placeholders } = node.query;
  return [
    description,
    ...(fields.length === 0 ? [] : [t('saved.needs', { names: fields.join(', ') })]),
    ...(missing.length === 0 ? [] : [t('saved.missingTitle', { names: missing.join(', ') })]),
    ...(placeholders.length === 0 ? [] : [t('saved.replace', { names: placeholders.join(', ') })]),
    '',
    text,
  ].join('\n');
}
