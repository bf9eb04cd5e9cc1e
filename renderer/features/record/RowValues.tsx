import type { ResultColumn } from '../../../preload/contract/page.ts';
import { useApp } from '../../app/app.ts';
import { NoteMark } from '../../app/values/NoteMark.tsx';
import { SecretValue } from '../../app/values/SecretValue.tsx';
import { ValueButton } from '../../app/values/ValueButton.tsx';
import { cellHandle } from '../../app/values/value.ts';
import { copiedText } from '../../lib/cell-text.ts';
import { fullTime } from '../../lib/format-time.ts';
import { cellValue, type HeldRow } from '../../lib/page-cache.ts';
import { isSecretName } from '../../lib/secrets.ts';
import { usePart, useStore } from '../../lib/store.ts';
import { visibleLines } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';

/** The values of a row that is no stored record (of an aggregate, for one), one below the other. */
export function RowValues({ columns, page, index }: HeldRow & { columns: ResultColumn[] }) {
  const app = useApp();
  const { timeZone } = useStore(app.preferences.store);
  const reveal = usePart(app.layout, (state) => state.reveal);
  return (
    <div className="drawer-body">
      <div className="fields">
        <dl>
          {columns.map((column, at) => {
            const values = page.columns[at];
            const value = values === undefined ? null : cellValue(values, index);
            const text = value?.kind === 'time' ? fullTime(value.us, timeZone) : copiedText(column, value, reveal);
            const handle = cellHandle(column, value, null);
            const secret = value?.kind === 'text' && value.text !== '' && isSecretName(column.name);
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: two columns may have one name
              <div key={`${column.name}:${at}`} className="field-row">
                <dt className="mono" title={column.databaseType}>
                  {visibleLines(column.name)}
                </dt>
                <dd className="mono">
                  {value === null ? (
                    <span className="quiet">{t('grid.missing')}</span>
                  ) : secret && value.kind === 'text' ? (
                    <SecretValue text={visibleLines(value.text)} reveal={reveal} />
                  ) : (
                    visibleLines(text)
                  )}
                  <NoteMark field={column.name} text={handle.text} />
                  <ValueButton handle={handle} />
                </dd>
              </div>
            );
          })}
        </dl>
      </div>
    </div>
  );
}
