import { useState } from 'react';
import { useApp } from '../../app/app.ts';
import { zoneName } from '../../lib/format-time.ts';
import { usePart } from '../../lib/store.ts';
import { t } from '../../messages/message.ts';
import { Segmented } from '../../ui/Segmented.tsx';
import { SettingLine } from './SettingLine.tsx';

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** The zone of every clock: UTC, the computer's, or one by its IANA name. */
export function ZoneSettings() {
  const app = useApp();
  const timeZone = usePart(app.preferences.store, (state) => state.timeZone);
  const kind = timeZone === 'UTC' || timeZone === 'local' ? timeZone : 'named';
  const [name, setName] = useState(kind === 'named' ? timeZone : '');
  const [naming, setNaming] = useState(kind === 'named');
  const bad = naming && name !== '' && !isZone(name);
  return (
    <section className="card">
      <h2>{t('settings.time')}</h2>
      <SettingLine title={t('settings.zone')} hint={t('settings.zoneHint')}>
        <Segmented
          label={t('settings.zone')}
          value={naming ? 'named' : kind}
          options={[
            { value: 'UTC', text: t('range.zoneUtc') },
            { value: 'local', text: t('range.zoneLocal', { zone: zoneName('local') }) },
            { value: 'named', text: t('settings.zoneNamed') },
          ]}
          onChange={(zone) => {
            setNaming(zone === 'named');
            if (zone !== 'named') app.preferences.change({ timeZone: zone });
            else if (isZone(name) && name !== '') app.preferences.change({ timeZone: name });
          }}
        />
        {naming && (
          <>
            <input
              className={`input ${bad ? 'bad' : ''}`}
              aria-label={t('settings.zoneNamed')}
              aria-invalid={bad}
              value={name}
              list="zones"
              spellCheck={false}
              onChange={(event) => {
                const next = event.target.value.trim();
                setName(next);
                if (next !== '' && isZone(next)) app.preferences.change({ timeZone: next });
              }}
            />
            <datalist id="zones">
              {Intl.supportedValuesOf('timeZone').map((zone) => (
                <option key={zone} value={zone} />
              ))}
            </datalist>
            {bad && (
              <p className="field-error" role="alert">
                {t('settings.zoneUnknown', { name })}
              </p>
            )}
          </>
        )}
      </SettingLine>
    </section>
  );
}
