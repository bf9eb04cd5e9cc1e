import { useState } from 'react';
import { useApp } from '../../app/app.ts';
import { useCall } from '../../lib/useCall.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';
import { Button } from '../../ui/Button.tsx';

/**
 * Profiles of the AWS configuration files, each a way to the pull that uses it. Nothing is contacted; the files too are read only
 * when asked for, as the process that may read them is started for it.
 */
export function AwsProfiles() {
  const app = useApp();
  const [asked, setAsked] = useState(false);
  const answer = useCall('aws.profiles', asked ? {} : null);
  const connect = (profile: string) => {
    app.pulls.set((state) => ({ ...state, connection: { ...state.connection, profile } }));
    app.show({ kind: 'add-data', source: 's3' });
  };
  const profiles = answer.output?.profiles ?? [];
  const problem = answer.status === 'failed' ? answer.error.userMessage : (answer.output?.problem ?? null);
  return (
    <section className="home-profiles" aria-label={t('home.profiles')}>
      <header>
        <h3>{t('home.profiles')}</h3>
        <span className="quiet">{t('home.profilesSource')}</span>
        {!asked && (
          <Button kind="quiet" onPress={() => setAsked(true)}>
            {t('home.showProfiles')}
          </Button>
        )}
      </header>
      {problem !== null && <p className="field-error">{problem}</p>}
      {answer.output !== null && profiles.length === 0 && problem === null && (
        <p className="quiet">{answer.output.environment ? t('home.environmentOnly') : t('home.noProfiles')}</p>
      )}
      {profiles.length > 0 && (
        <ul>
          {profiles.map(({ name, kind }) => (
            <li key={name}>
              <button type="button" className="profile" title={visibleText(name)} onClick={() => connect(name)}>
                <span className="mono profile-name">{visibleText(name)}</span>
                <span className="quiet">{t(`aws.kind.${kind}`)}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
