import { useApp } from '../../app/app.ts';
import { useStore } from '../../lib/store.ts';
import { t } from '../../messages/message.ts';
import { Segmented } from '../../ui/Segmented.tsx';
import { SettingLine } from './SettingLine.tsx';

/** Theme, height of rows, language. */
export function AppearanceSettings() {
  const app = useApp();
  const settings = useStore(app.preferences.store);
  return (
    <section className="card">
      <h2>{t('settings.appearance')}</h2>
      <SettingLine title={t('settings.theme')}>
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
      </SettingLine>
      <SettingLine title={t('settings.density')}>
        <Segmented
          label={t('settings.density')}
          value={settings.density}
          options={[
            { value: 'compact', text: t('settings.density.compact') },
            { value: 'comfortable', text: t('settings.density.comfortable') },
          ]}
          onChange={(density) => app.preferences.change({ density })}
        />
      </SettingLine>
      <SettingLine title={t('settings.language')} hint={t('settings.languageHint')}>
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
      </SettingLine>
    </section>
  );
}
