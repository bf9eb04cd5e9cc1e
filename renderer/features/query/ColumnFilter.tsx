import type { RefObject } from 'react';
import { Dialog } from 'react-aria-components';
import type { ResultColumn } from '../../../preload/contract/page.ts';
import type { Result } from '../../app/state/query-run.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';
import { PopoverAt } from '../../ui/Menu.tsx';
import { FacetView } from './FacetView.tsx';

/** The values of one column with their counts, to choose among: a filter on the rows of the result. */
export function ColumnFilter({
  result,
  column,
  anchor,
  onClose,
}: {
  result: Result;
  column: ResultColumn;
  anchor: RefObject<Element | null>;
  onClose: () => void;
}) {
  const field = { name: column.name, of: 'rows' as const, databaseType: column.databaseType };
  const label = t('grid.filterOf', { field: visibleText(column.name) });
  return (
    <PopoverAt label={label} anchor={anchor} onClose={onClose}>
      <Dialog className="column-filter" aria-label={label}>
        <FacetView result={result} field={field} searchable />
      </Dialog>
    </PopoverAt>
  );
}
