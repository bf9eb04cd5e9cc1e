import { accountName } from '../../../lib/account-names.ts';
import { visibleText } from '../../../lib/visible-text.ts';
import { t } from '../../../messages/message.ts';

/** Account and Region of a row of a grid, and the log group where it is one's; parts that keys do not say are named as unknown. */
export function PlaceName({
  account,
  region,
  group = null,
}: {
  account: string | null;
  region: string | null;
  group?: string | null;
}) {
  const name = accountName(account);
  return (
    <span className="plan-name">
      {group !== null && <span className="mono">{visibleText(group)} </span>}
      {name !== null && <span>{visibleText(name)} </span>}
      <span className="mono quiet">{account === null ? t('sources.noAccount') : visibleText(account)}</span>{' '}
      <span className={group === null ? 'mono' : 'mono quiet'}>
        {region === null ? t('sources.noRegion') : visibleText(region)}
      </span>
    </span>
  );
}

/** A day's number, with its month where that begins; months and years whole. */
export function columnText(column: string, before: string | undefined): string {
  if (column.length < 10) return column;
  const day = String(Number(column.slice(8)));
  return before?.slice(0, 7) === column.slice(0, 7) ? day : column.slice(5);
}
