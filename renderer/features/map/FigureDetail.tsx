import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { NoteMark } from '../../app/values/NoteMark.tsx';
import { ValueButton } from '../../app/values/ValueButton.tsx';
import type { ValueHandle } from '../../app/values/value.ts';
import { count, percent } from '../../lib/format-number.ts';
import type { Status } from '../../lib/outcome.ts';
import { t } from '../../messages/message.ts';
import { IconButton } from '../../ui/Button.tsx';
import { StatusShape } from '../../ui/StatusShape.tsx';
import { type Figures, statisticsOf } from './map-graph.ts';
import { percentileText, rateText } from './map-text.ts';

const STATUSES: Status[] = ['ok', 'error', 'throttle', 'fault'];

/** Head of the panel beside the map. */
export function DetailHead({
  title,
  note,
  status,
  handle,
  onClose,
}: {
  title: string;
  note: string;
  status: Status;
  /** What can be done with the service as a value; null where it is none. */
  handle: ValueHandle | null;
  onClose: () => void;
}) {
  return (
    <header className="drawer-head">
      <StatusShape status={status} label={t(`outcome.${status}`)} />
      <h2 className="mono">{title}</h2>
      {handle !== null && (
        <>
          <NoteMark field={handle.field.name} text={handle.text} />
          <ValueButton handle={handle} />
        </>
      )}
      <span className="drawer-aside">{note}</span>
      <span className="drawer-place">
        <IconButton icon={X} label={t('map.closeDetail')} shortcut="Escape" onPress={onClose} />
      </span>
    </header>
  );
}

/** Requests, rate and response times, in the range and in the one that it is compared with. */
export function FigureTable({
  now,
  before,
  minutes,
  beforeName,
}: {
  now: Figures | null;
  before: Figures | null;
  minutes: number;
  beforeName: string;
}) {
  const rows: { name: string; of: (figures: Figures | null) => string }[] = [
    { name: t('map.requests'), of: (figures) => count(statisticsOf(figures).total) },
    { name: t('map.rate'), of: (figures) => rateText(figures, minutes) },
    ...[0.5, 0.95, 0.99].map((part) => ({
      name: t('map.responseTime', { p: `p${part * 100}` }),
      of: (figures: Figures | null) => percentileText(figures?.responseTimes ?? [], part),
    })),
  ];
  return (
    <table className="table map-figures">
      <thead>
        <tr>
          <th>{t('map.inRange')}</th>
          <th className="number">{t('map.now')}</th>
          <th className="number">{beforeName}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, of }) => (
          <tr key={name}>
            <td>{name}</td>
            <td className="number mono">{of(now)}</td>
            <td className="number mono quiet">{before === null ? '–' : of(before)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Parts of the responses by outcome, as a bar and as figures. */
export function StatusSplit({ figures }: { figures: Figures | null }) {
  const statistics = statisticsOf(figures);
  return (
    <section className="detail-part">
      <h3>{t('map.status')}</h3>
      <div className="status-bar-split" aria-hidden="true">
        {STATUSES.filter((status) => statistics[status] > 0).map((status) => (
          <span key={status} className={`split-${status}`} style={{ flexGrow: statistics[status] }} />
        ))}
      </div>
      <dl className="status-split">
        {STATUSES.map((status) => (
          <div key={status}>
            <dt>
              <StatusShape status={status} /> {t(`outcome.${status}`)}
            </dt>
            <dd className="mono">{count(statistics[status])}</dd>
            <dd className="mono quiet">{percent(statistics[status], statistics.total)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** A part of the panel with a name of its own. */
export function DetailPart({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="detail-part">
      <h3>{title}</h3>
      {children}
    </section>
  );
}
