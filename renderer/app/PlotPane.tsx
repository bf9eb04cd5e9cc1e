import { ChartColumn, Table2 } from 'lucide-react';
import type { ReactNode } from 'react';
import type { TimeRange } from '../../preload/contract/time.ts';
import { rangeText } from '../lib/format-time.ts';
import { useStore } from '../lib/store.ts';
import { t } from '../messages/message.ts';
import { Button, IconButton } from '../ui/Button.tsx';
import { useApp } from './app.ts';

/** A chart over time below its title, with what is brushed of it, and the table with the same numbers that it changes to. */
export function PlotPane({
  label,
  title,
  className,
  region,
  beside,
  brushed,
  brushedMore,
  brushedActs,
  onZoom,
  aside,
  twin,
  onTwin,
  children,
}: {
  label: string;
  title: string;
  className: string;
  /** Where the pane is a region of its own for F6. */
  region?: 'chart';
  /** Behind the title. */
  beside?: ReactNode;
  brushed: TimeRange | null;
  /** What is told of the brushed range, and what else can be done with it. */
  brushedMore?: ReactNode;
  brushedActs?: ReactNode;
  /** Makes the brushed range that of the tab. */
  onZoom: () => void;
  /** At the right edge. */
  aside?: ReactNode;
  /** The table is shown. */
  twin: boolean;
  onTwin: (twin: boolean) => void;
  children: ReactNode;
}) {
  const { timeZone } = useStore(useApp().preferences.store);
  return (
    <section
      className={`plot ${className}`}
      data-region={region}
      aria-label={label}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !twin) return;
        event.stopPropagation();
        onTwin(false);
      }}
    >
      <div className="plot-pane-bar">
        <strong>{title}</strong>
        {beside}
        {brushed !== null && (
          <span className="plot-pane-brush">
            <span className="mono">{rangeText(brushed, timeZone)}</span>
            {brushedMore}
            <Button shortcut="Enter" onPress={onZoom}>
              {t('contributors.setRange')}
            </Button>
            {brushedActs}
          </span>
        )}
        <span className="toolbar-space" />
        {aside}
        <span data-twin="">
          <IconButton
            icon={twin ? ChartColumn : Table2}
            size={14}
            label={twin ? t('plot.chart') : t('plot.twin')}
            pressed={twin}
            onPress={() => onTwin(!twin)}
          />
        </span>
      </div>
      {children}
    </section>
  );
}
