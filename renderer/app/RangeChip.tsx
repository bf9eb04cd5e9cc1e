import { ChevronDown, ChevronLeft, ChevronRight, Clock, ZoomOut } from 'lucide-react';
import { useState } from 'react';
import { Button as AriaButton, Dialog, DialogTrigger, Popover } from 'react-aria-components';
import type { TimeRange } from '../../preload/contract/time.ts';
import { dateOnly, dateTime, rangeText, span, zoneName } from '../lib/format-time.ts';
import { parsePair, parseTime } from '../lib/parse-time.ts';
import { usePart, useStore } from '../lib/store.ts';
import { t } from '../messages/message.ts';
import { Button, IconButton } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';
import { useApp } from './app.ts';
import type { RangeHistory } from './state/range-history.ts';

const MINUTE = 60_000_000;
const QUICK = [15, 60, 180, 720, 1440, 4320, 10_080].map((minutes) => minutes * MINUTE);

/** A time range: steps, zoom-out, and a popup of quick choices and two fields. `own`: of one tab, not of the workspace. */
export function RangeChip({ data, range, own = false }: { data: TimeRange; range: RangeHistory; own?: boolean }) {
  const app = useApp();
  const current = usePart(range.store, (state) => state.current);
  const { timeZone } = useStore(app.preferences.store);
  const shown = current ?? data;
  const text = current === null ? shortRange(shown, timeZone) : rangeText(shown, timeZone);
  const width = span(shown.to - shown.from);
  return (
    <div className={`range-chip ${own ? 'own' : ''}`}>
      <IconButton
        icon={ChevronLeft}
        label={t('range.earlier')}
        disabled={current === null}
        onPress={() => range.step(-1, data)}
      />
      <DialogTrigger>
        <AriaButton
          className="range-button"
          data-range-chip=""
          aria-label={t(own ? 'range.ownChip' : 'range.chip', {
            range: `${current === null ? `${t('range.all')} ` : ''}${text} ${width}`,
            zone: zoneName(timeZone),
          })}
        >
          <Icon of={Clock} size={14} />
          {current === null && <span className="range-all">{t('range.all')}</span>} <span className="mono">{text}</span>{' '}
          <span className="range-span">{width}</span>
          <Icon of={ChevronDown} size={12} />
        </AriaButton>
        <Popover className="popover range-popover" placement="bottom end" offset={6}>
          <Dialog className="range-dialog" aria-label={t('range.dialog')}>
            {({ close }) => <RangeForm data={data} shown={shown} zone={timeZone} set={range.set} close={close} />}
          </Dialog>
        </Popover>
      </DialogTrigger>
      <IconButton
        icon={ZoomOut}
        label={t('range.zoomOut')}
        disabled={current === null}
        onPress={() => range.zoomOut(data)}
      />
      <IconButton
        icon={ChevronRight}
        label={t('range.later')}
        disabled={current === null}
        onPress={() => range.step(1, data)}
      />
    </div>
  );
}

function shortRange(range: TimeRange, zone: string): string {
  const [from, to] = [dateOnly(range.from, zone), dateOnly(range.to - 1, zone)];
  return from === to ? rangeText(range, zone) : `${from} → ${to}`;
}

function RangeForm({
  data,
  shown,
  zone,
  set: setRange,
  close,
}: {
  data: TimeRange;
  shown: TimeRange;
  zone: string;
  set: (range: TimeRange | null) => void;
  close: () => void;
}) {
  const [from, setFrom] = useState(dateTime(shown.from, zone));
  const [to, setTo] = useState(dateTime(shown.to, zone));
  const [error, setError] = useState<string | null>(null);
  const frame = { newest: data.to, day: dateOnly(shown.from, zone), zone };

  const choose = (range: TimeRange | null) => {
    setRange(range);
    close();
  };
  const apply = () => {
    const pair = parsePair(from, frame);
    const start = pair?.from ?? parseTime(from, frame);
    const end = pair?.to ?? parseTime(to, frame);
    if (start === null || end === null) setError(t('range.badTime'));
    else if (end <= start) setError(t('range.backwards'));
    else choose({ from: Math.round(start), to: Math.round(end) });
  };
  return (
    <>
      <div className="range-quick">
        <h3>{t('range.quick')}</h3>
        {QUICK.map((width) => (
          <button key={width} type="button" onClick={() => choose({ from: data.to - width, to: data.to })}>
            {t('range.last', { span: span(width) })}
          </button>
        ))}
        <button type="button" onClick={() => choose(null)}>
          {t('range.all')}
        </button>
        <p className="hint">{t('range.quickHint')}</p>
      </div>
      <form
        className="range-fields"
        onSubmit={(event) => {
          event.preventDefault();
          apply();
        }}
      >
        {(
          [
            ['range.from', from, setFrom],
            ['range.to', to, setTo],
          ] as const
        ).map(([key, value, set]) => (
          <label key={key}>
            {t(key)}
            <input
              className={`input mono ${error ? 'bad' : ''}`}
              value={value}
              spellCheck={false}
              aria-invalid={error !== null}
              onChange={(event) => {
                set(event.target.value);
                setError(null);
              }}
              onPaste={(event) => {
                const pair = parsePair(event.clipboardData.getData('text'), frame);
                if (pair === null) return;
                event.preventDefault();
                setFrom(dateTime(pair.from, zone));
                setTo(dateTime(pair.to, zone));
              }}
            />
          </label>
        ))}
        {error !== null && (
          <p className="field-error" role="alert">
            {error}
          </p>
        )}
        <p className="hint">{t('range.forms')}</p>
        {/* A form of several fields is only sent by Enter where it has a button for it. */}
        <button type="submit" className="visually-hidden" tabIndex={-1} aria-hidden="true" />
        <div className="range-apply">
          <span className="hint">{zoneName(zone)}</span>
          <Button kind="primary" onPress={apply}>
            {t('range.apply')}
          </Button>
        </div>
      </form>
    </>
  );
}
