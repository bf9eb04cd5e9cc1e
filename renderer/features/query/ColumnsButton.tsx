import { Columns3 } from 'lucide-react';
import { memo } from 'react';
import { useApp } from '../../app/app.ts';
import type { Result } from '../../app/state/query-run.ts';
import type { ColumnLayout } from '../../app/state/tabs.ts';
import { changeLayout } from '../../app/values/acts.ts';
import { count } from '../../lib/format-number.ts';
import { useLanguage } from '../../lib/language.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';
import { IconButton } from '../../ui/Button.tsx';
import { MenuButton } from '../../ui/Menu.tsx';
import { arranged, toggledHidden } from './columns.ts';

/** Which columns show, and the way back to all of them as they came. Says how many are hidden. */
export const ColumnsButton = memo(Columns);

function Columns({ layout, result }: { layout: ColumnLayout | null; result: Result }) {
  useLanguage();
  const app = useApp();
  const names = result.columns.map(({ name }) => name);
  const { hidden } = arranged(names, layout);
  const label = hidden.length === 0 ? t('grid.columns') : t('grid.columnsHidden', { n: hidden.length });
  return (
    <>
      {hidden.length > 0 && <span className="quiet">{t('grid.hiddenCount', { n: count(hidden.length) })}</span>}
      <MenuButton
        label={label}
        placement="bottom end"
        groups={[
          {
            entries: names.map((name, index) => ({
              id: `column-${index}`,
              text: visibleText(name),
              checked: !hidden.includes(name),
              act: () => changeLayout(app, toggledHidden(layout, name)),
            })),
          },
          {
            entries: [
              {
                id: 'reset',
                text: t('grid.columnsReset'),
                disabled: layout === null,
                act: () => changeLayout(app, null),
              },
            ],
          },
        ]}
      >
        <IconButton icon={Columns3} label={label} />
      </MenuButton>
    </>
  );
}
