import { Check } from 'lucide-react';
import { useState } from 'react';
import type { PullCells } from '../../../../preload/contract/pull-cells.ts';
import { useApp } from '../../../app/app.ts';
import { accountName } from '../../../lib/account-names.ts';
import { count } from '../../../lib/format-number.ts';
import { dateOnly, dateTime, timeOfDay, type Zone, zoneName } from '../../../lib/format-time.ts';
import { usePart } from '../../../lib/store.ts';
import { visibleText } from '../../../lib/visible-text.ts';
import { type MessageKey, t } from '../../../messages/message.ts';
import { Icon } from '../../../ui/Icon.tsx';
import { StatusShape } from '../../../ui/StatusShape.tsx';
import { columnText, PlaceName } from './PlaceName.tsx';
import { type CellState, objectRows, type ProgressCell, type ProgressRow, stateOf, timeRows } from './progress-grid.ts';

const ROW = 24;
const BEYOND = 8;
const VIEW = 192;

/** A column with the text of its head, and what it is called in full. */
interface Column {
  key: string;
  head: string;
  name: string;
}

/** The grid of a pull's plan as its progress: cells fill as what they hold is read, and those with failures are named below. */
export function PullProgress({ cells }: { cells: PullCells }) {
  const app = useApp();
  const zone = usePart(app.preferences.store, ({ timeZone }) => timeZone);
  if (cells.times.length > 0) {
    const { rows, columns, width } = timeRows(cells.times);
    const named = columns.map((column, index) => timeColumn(column, columns[index - 1], width, zone));
    return (
      <Grid
        kind="times"
        rows={rows}
        columns={named}
        hint={t('pull.cellsOfTime', { from: named[0]?.name ?? '', zone: zoneName(zone) })}
      />
    );
  }
  if (cells.objects.length === 0) return null;
  const { rows, columns } = objectRows(cells.objects);
  const named = columns.map((column, index) => ({
    key: column,
    head: columnText(column, columns[index - 1]),
    name: column,
  }));
  return <Grid kind="objects" rows={rows} columns={named} hint={t('pull.cellsOfFiles')} />;
}

/** Days by their date, shorter stretches by the clock, the first of a new day by its date. */
function timeColumn(at: number, before: number | undefined, width: number, zone: Zone): Column {
  const day = dateOnly(at, zone);
  const isNew = before !== undefined && dateOnly(before, zone) !== day;
  const clock = timeOfDay(at, zone).slice(0, 5);
  const isDays = width >= 86_400e6;
  const head = isDays || isNew ? day.slice(5) : clock;
  return { key: String(at), head, name: isDays ? day : dateTime(at, zone).slice(0, 16) };
}

function Grid({
  kind,
  rows,
  columns,
  hint,
}: {
  kind: 'objects' | 'times';
  rows: readonly ProgressRow[];
  columns: readonly Column[];
  hint: string;
}) {
  const [top, setTop] = useState(0);
  const first = Math.max(0, Math.floor(top / ROW) - BEYOND);
  const shown = rows.slice(first, first + Math.ceil(VIEW / ROW) + 2 * BEYOND);
  const below = Math.max(0, rows.length - first - shown.length);
  const title = t(kind === 'objects' ? 'pull.progressByDay' : 'pull.progressByTime');
  return (
    <section aria-label={title}>
      <div className="plan-title">
        <h3>{title}</h3>
        <span className="hint">{hint}</span>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must take the keyboard */}
      <div className="plan-grid progress-grid" tabIndex={0} onScroll={(event) => setTop(event.currentTarget.scrollTop)}>
        <table aria-label={title} aria-rowcount={rows.length + 1}>
          <thead>
            <tr>
              <th className="plan-places" scope="col">
                {t(rows.some(({ group }) => group !== null) ? 'groups.column.group' : 'pull.place')}
              </th>
              {columns.map(({ key, head, name }) => (
                <th key={key} scope="col" title={name}>
                  {head}
                </th>
              ))}
              <th className="number" scope="col">
                {t(kind === 'objects' ? 'pull.files' : 'pull.eventsRead')}
              </th>
            </tr>
          </thead>
          <tbody>
            {first > 0 && <Space rows={first} />}
            {shown.map((row, index) => (
              <tr key={row.key} aria-rowindex={first + index + 2}>
                <th scope="row">
                  <span className="plan-place">
                    <RowMark state={rowState(row)} />
                    <PlaceName account={row.account} region={row.region} group={row.group} />
                  </span>
                </th>
                {columns.map(({ key, name }) => (
                  <Cell key={key} cell={row.cells.get(key)} name={name} />
                ))}
                <td className="mono number">{totalText(row)}</td>
              </tr>
            ))}
            {below > 0 && <Space rows={below} />}
          </tbody>
        </table>
      </div>
      <Failures rows={rows} columns={columns} />
    </section>
  );
}

function Space({ rows }: { rows: number }) {
  return (
    <tr>
      <td style={{ height: rows * ROW }} />
    </tr>
  );
}

const rowState = ({ total }: ProgressRow): CellState => stateOf(total);

/** Files of the row, and how many are done while some are not; of time the events that were read. */
function totalText({ total: { found, done, whole }, events }: ProgressRow): string {
  if (found === null) return count(events ?? 0);
  return whole ? count(found) : t('pull.doneOf', { done: count(done ?? 0), found: count(found) });
}

const STATES = {
  waiting: 'pull.state.waiting',
  current: 'pull.state.current',
  done: 'pull.state.done',
  known: 'pull.state.known',
  failed: 'pull.state.failed',
} as const satisfies Record<CellState, MessageKey>;

function RowMark({ state }: { state: CellState }) {
  const label = t(STATES[state]);
  if (state === 'failed') return <StatusShape status="error" label={label} size={10} />;
  if (state === 'done' || state === 'known') return <StatusShape status="ok" label={label} size={10} />;
  return (
    <svg className={`shape row-${state}`} width="10" height="10" viewBox="0 0 10 10" role="img" aria-label={label}>
      {state === 'current' ? (
        <path d="M5 1.6 A3.4 3.4 0 1 1 1.6 5" fill="none" stroke="currentColor" strokeWidth="1.8" />
      ) : (
        <circle cx="5" cy="5" r="1.6" fill="currentColor" />
      )}
    </svg>
  );
}

/** Its files, or a tick where it is time; the share that is done while it is under way. */
function Cell({ cell, name }: { cell: ProgressCell | undefined; name: string }) {
  if (cell === undefined) {
    return (
      <td>
        <span className="plan-cell empty" />
      </td>
    );
  }
  const state = stateOf(cell);
  const share = `${Math.floor(cell.share * 100)} %`;
  return (
    <td title={cellTitle(cell, name)}>
      <span className={`plan-cell mono is-${state}`}>
        {state === 'failed' && <StatusShape status="error" label={t('pull.state.failed')} size={8} />}
        {state === 'current' || (state === 'failed' && !cell.whole) ? (
          share
        ) : cell.found !== null ? (
          count(cell.found)
        ) : state === 'done' || state === 'known' ? (
          <>
            <Icon of={Check} size={12} />
            <span className="visually-hidden">{t(STATES[state])}</span>
          </>
        ) : null}
      </span>
    </td>
  );
}

function cellTitle({ share: read, done, found, failed, known }: ProgressCell, name: string): string {
  const share = `${Math.floor(read * 100)} %`;
  const text =
    found === null
      ? t(known ? 'pull.timeKnown' : 'pull.timeCell', { time: name, share })
      : t('pull.fileCell', { day: name, done: count(done ?? 0), found: count(found) });
  return failed === 0 ? text : `${text}, ${t(found === null ? 'pull.failedTime' : 'pull.failedFiles', { n: failed })}`;
}

/** The cells with something that could not be read, by name. */
function Failures({ rows, columns }: { rows: readonly ProgressRow[]; columns: readonly Column[] }) {
  const failed = rows.flatMap((row) => {
    const where = [row.group, accountName(row.account), row.account, row.region].filter((part) => part !== null);
    const cells = columns.flatMap(({ key, name }) => {
      const cell = row.cells.get(key);
      return cell === undefined || cell.failed === 0 ? [] : [{ ...cell, name }];
    });
    const undated = row.total.failed - cells.reduce((sum, cell) => sum + cell.failed, 0);
    if (row.total.found !== null && undated > 0) cells.push({ ...row.total, failed: undated, name: '' });
    return cells.map((cell) => [visibleText(where.join(' ')), cell] as const);
  });
  if (failed.length === 0) return null;
  return (
    <ul className="cell-failures" aria-label={t('pull.failedCells')}>
      {failed.map(([where, { name, found, failed: n }]) => (
        <li key={`${where} ${name}`}>
          <StatusShape status="error" size={9} /> {where} {name}:{' '}
          {t(found === null ? 'pull.failedTime' : 'pull.failedFiles', { n })}
        </li>
      ))}
    </ul>
  );
}
