import { useApp } from '../../app/app.ts';
import { useStore } from '../../lib/store.ts';
import { t } from '../../messages/message.ts';
import { AccountSettings } from './AccountSettings.tsx';
import { AppearanceSettings } from './AppearanceSettings.tsx';
import { DiagnosticsSettings } from './DiagnosticsSettings.tsx';
import { EngineSettings } from './EngineSettings.tsx';
import { KeySettings } from './KeySettings.tsx';
import { SecretSettings } from './SecretSettings.tsx';
import { ZoneSettings } from './ZoneSettings.tsx';

/** The settings of this computer, a file a section. There is no check for updates: no connection is opened that nobody asked for. */
export function SettingsView() {
  const app = useApp();
  const { workspace } = useStore(app.session.store);
  const { versions } = app.desktop;
  return (
    <div className="settings" data-region-focus="" tabIndex={-1}>
      <div className="settings-column">
        <h1>{t('settings.title')}</h1>
        <p className="home-lead">{t('settings.lead')}</p>
        <AppearanceSettings />
        <ZoneSettings />
        <KeySettings />
        <EngineSettings />
        <SecretSettings />
        <AccountSettings />
        <DiagnosticsSettings />
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
