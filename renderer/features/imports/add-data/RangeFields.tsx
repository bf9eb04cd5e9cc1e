import type { TimeRange } from '../../../../preload/contract/time.ts';
import { useApp } from '../../../app/app.ts';
import type { RangeDraft } from '../../../app/state/pull-drafts.ts';
import { fullTime } from '../../../lib/format-time.ts';
import { parseTime } from '../../../lib/parse-time.ts';
import { usePart, useStore } from '../../../lib/store.ts';
import { t } from '../../../messages/message.ts';
import { Button } from '../../../ui/Button.tsx';

/** The time that was typed; null for all there is, `bad` where it is none. Relative times count back from now. */
export function toRange({ from, to }: RangeDraft, zone: string): TimeRange | null | 'bad' {
  if (from.trim() === '' && to.trim() === '') return null;
  const now = Date.now() * 1000;
  const frame = { newest: now, day: new Date(now / 1000).toISOString().slice(0, 10), zone };
  const begin = from.trim() === '' ? 0 : parseTime(from, frame);
  const end = to.trim() === '' ? now : parseTime(to, frame);
  return begin === null || end === null || end <= begin ? 'bad' : { from: begin, to: end };
}

/** From and to, as everywhere in the window; empty means without that end. */
export function RangeFields({ value, onChange }: { value: RangeDraft; onChange: (range: RangeDraft) => void }) {
  const app = useApp();
  const { timeZone } = useStore(app.preferences.store);
  const inUse = usePart(app.range.store, (state) => state.current);
  const bad = toRange(value, timeZone) === 'bad';
  return (
    <>
      <div className="add-fields">
        <label className="field">
          {t('range.from')}
          <input
            className={`input mono ${bad ? 'bad' : ''}`}
            value={value.from}
            placeholder={t('pull.fromStart')}
            spellCheck={false}
            onChange={(event) => onChange({ ...value, from: event.target.value })}
          />
        </label>
        <label className="field">
          {t('range.to')}
          <input
            className={`input mono ${bad ? 'bad' : ''}`}
            value={value.to}
            placeholder={t('pull.toNow')}
            spellCheck={false}
            onChange={(event) => onChange({ ...value, to: event.target.value })}
          />
        </label>
        <div className="field-act">
          <Button
            disabled={inUse === null}
            hint={inUse === null ? t('pull.noRange') : undefined}
            onPress={() => {
              if (inUse !== null) onChange({ from: fullTime(inUse.from, timeZone), to: fullTime(inUse.to, timeZone) });
            }}
          >
            {t('pull.useRange')}
          </Button>
        </div>
      </div>
      {bad && <p className="field-error">{t('pull.badRange')}</p>}
    </>
  );
}
