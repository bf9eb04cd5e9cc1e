import { Copy, X } from 'lucide-react';
import { useApp } from '../../app/app.ts';
import type { QueryRun, Result } from '../../app/state/query-run.ts';
import type { ColumnLayout } from '../../app/state/tabs.ts';
import { usePart } from '../../lib/store.ts';
import { t } from '../../messages/message.ts';
import { IconButton } from '../../ui/Button.tsx';
import { MenuButton } from '../../ui/Menu.tsx';
import { arranged } from './columns.ts';
import { copyRows } from './result-copy.ts';

const FORMS = ['tsv', 'csv', 'json', 'markdown'] as const;

/** How many rows are marked, with what can be done with them together; nothing while none is. */
export function MarkedRows({ run, result, layout }: { run: QueryRun; result: Result; layout: ColumnLayout | null }) {
  const app = useApp();
  const marks = usePart(run.store, (state) => state.marks);
  if (marks.size === 0) return null;
  const { shown } = arranged(
    result.columns.map(({ name }) => name),
    layout,
  );
  const rows = [...marks].sort((a, b) => a - b);
  return (
    <span className="marked-rows">
      <span role="status">{t('marks.count', { n: marks.size })}</span>
      <MenuButton
        label={t('marks.copy', { n: marks.size })}
        groups={[
          {
            entries: FORMS.map((form) => ({
              id: form,
              text: t(`marks.as.${form}`),
              act: () => void copyRows(app, result, rows, shown, form),
            })),
          },
        ]}
      >
        <IconButton icon={Copy} size={14} label={t('marks.copy', { n: marks.size })} />
      </MenuButton>
      <IconButton icon={X} size={14} label={t('marks.clear')} onPress={() => run.toggleMark(null)} />
    </span>
  );
}
