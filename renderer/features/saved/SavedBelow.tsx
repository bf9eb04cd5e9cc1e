import { useMemo, useState } from 'react';
import { useApp } from '../../app/app.ts';
import { useStore } from '../../lib/store.ts';
import { t } from '../../messages/message.ts';
import { type TreeRow, TreeView } from '../../ui/TreeView.tsx';
import { nameOf, QueryLine } from './QueryLine.tsx';
import { isQuery, savedNodes, visibleNodes } from './query-tree.ts';

/** The workspace's own queries below its sources; nothing where it has none. What can be done with them is in the panel of queries. */
export function SavedBelow() {
  const app = useApp();
  const saved = useStore(app.saved.store);
  const [shut, setShut] = useState<ReadonlySet<string>>(new Set());
  const nodes = useMemo(
    () => visibleNodes(savedNodes(saved, ''), (id) => !shut.has(id)).filter(({ kind }) => kind !== 'root'),
    [saved, shut],
  );
  if (saved.length === 0) return null;
  const toggle = (id: string) =>
    setShut((old) => {
      const next = new Set(old);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  const rows = nodes.map(
    (node): TreeRow => ({
      id: node.id,
      level: node.level - 1,
      expanded: isQuery(node) ? null : !shut.has(node.id),
      text: nameOf(node),
      content: <QueryLine node={node} missing={[]} />,
    }),
  );
  return (
    <section className="saved-below" aria-label={t('saved.own')}>
      <h3>{t('saved.own')}</h3>
      <TreeView
        label={t('saved.own')}
        rows={rows}
        onToggle={toggle}
        onSelect={(id) => {
          const node = nodes.find((one) => one.id === id);
          if (node?.kind === 'saved') app.openSaved(node.query);
          else toggle(id);
        }}
        onContextMenu={() => undefined}
      />
    </section>
  );
}
