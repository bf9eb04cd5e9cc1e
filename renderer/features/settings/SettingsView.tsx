import { type ReactNode, useState } from 'react';
import { useApp } from '../../app/app.ts';
import { zoneName } from '../../lib/format-time.ts';
import { useStore } from '../../lib/store.ts';
import { t } from '../../messages/message.ts';
import { Segmented } from '../../ui/Segmented.tsx';
import { KeySettings } from './KeySettings.tsx';

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

function Line({ title, children, hint }: { title: string; children: ReactNode; hint?: string }) {
  return (
    <div className="setting">
      <span className="setting-title">{title}</span>
      <div className="setting-value">
        {children}
        {hint && <p className="hint">{hint}</p>}
      </div>
    </div>
  );
}

/** The few settings of this computer: theme, rows, zone, single keys. */
export function SettingsView() {
  const app = useApp();
  const settings = useStore(app.preferences.store);
  const { workspace } = useStore(app.session.store);
  const kind = settings.timeZone === 'UTC' || settings.timeZone === 'local' ? settings.timeZone : 'named';
  const [name, setName] = useState(kind === 'named' ? settings.timeZone : '');
  const [naming, setNaming] = useState(kind === 'named');
  const bad = naming && name !== '' && !isZone(name);
  const { versions } = app.desktop;
  return (
    <div className="settings" data-region-focus="" tabIndex={-1}>
      <div className="settings-column">
        <h1>{t('settings.title')}</h1>
        <p className="home-lead">{t('settings.lead')}</p>
        <section className="card">
          <h2>{t('settings.appearance')}</h2>
          <Line title={t('settings.theme')}>
            <Segmented
              label={t('settings.theme')}
              value={settings.theme}
              options={[
                { value: 'system', text: t('settings.theme.system') },
                { value: 'light', text: t('settings.theme.light') },
                { value: 'dark', text: t('settings.theme.dark') },
              ]}
              onChange={(theme) => app.preferences.change({ theme })}
            />
          </Line>
          <Line title={t('settings.density')}>
            <Segmented
              label={t('settings.density')}
              value={settings.density}
              options={[
                { value: 'compact', text: t('settings.density.compact') },
                { value: 'comfortable', text: t('settings.density.comfortable') },
              ]}
              onChange={(density) => app.preferences.change({ density })}
            />
          </Line>
        </section>
        <section className="card">
          <h2>{t('settings.language')}</h2>
          <Line title={t('settings.language')} hint={t('settings.languageHint')}>
            <Segmented
              label={t('settings.language')}
              value={settings.language}
              options={[
                { value: 'system', text: t('settings.language.system') },
                { value: 'en', text: t('settings.language.en') },
                { value: 'ko', text: t('settings.language.ko') },
              ]}
              onChange={(language) => app.preferences.change({ language })}
            />
          </Line>
        </section>
        <section className="card">
          <h2>{t('settings.time')}</h2>
          <Line title={t('settings.zone')} hint={t('settings.zoneHint')}>
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
          </Line>
        </section>
        <KeySettings />
        <p className="hint">
          {t('settings.aboutVersions', {
            app: versions.app,
            electron: versions.electron,
            chrome: versions.chrome,
            duckdb: workspace?.duckdbVersion ?? '1.5',
          })}
        </p>
      </div>
    </div>
  );
}
