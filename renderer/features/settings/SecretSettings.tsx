import { useState } from 'react';
import { DEFAULT_SECRET_NAMES, SECRET_NAME_FORM } from '../../../preload/contract/secrets.ts';
import { useApp } from '../../app/app.ts';
import { usePart } from '../../lib/store.ts';
import { t } from '../../messages/message.ts';
import { Button } from '../../ui/Button.tsx';
import { SettingLine } from './SettingLine.tsx';

/** Names as they are typed, one a line or parted by commas and spaces. */
const namesIn = (text: string) => [...new Set(text.split(/[\s,]+/).filter((name) => name !== ''))];

/** Which members of records have dots in place of their values, in the window and in exports. */
export function SecretSettings() {
  const app = useApp();
  const engine = usePart(app.preferences.store, (state) => state.engine);
  const [text, setText] = useState(() => engine.secretNames.join('\n'));
  const names = namesIn(text);
  const bad = names.filter((name) => !SECRET_NAME_FORM.test(name));
  const changed = bad.length === 0 && names.join() !== engine.secretNames.join();
  return (
    <section className="card">
      <h2>{t('settings.secrets')}</h2>
      <SettingLine title={t('settings.secretNames')} hint={t('settings.secretNamesHint')}>
        <textarea
          className={`input mono setting-list ${bad.length > 0 ? 'bad' : ''}`}
          aria-label={t('settings.secretNames')}
          aria-invalid={bad.length > 0}
          rows={Math.min(14, Math.max(5, names.length + 1))}
          value={text}
          spellCheck={false}
          onChange={(event) => setText(event.target.value)}
        />
        {bad.length > 0 && (
          <p className="field-error" role="alert">
            {t('settings.secretNameBad', { name: bad[0] ?? '' })}
          </p>
        )}
        {names.length === 0 && <p className="warn">{t('settings.secretNamesNone')}</p>}
      </SettingLine>
      <div className="setting-apply">
        <Button
          disabled={!changed}
          onPress={() => app.preferences.change({ engine: { ...engine, secretNames: names } })}
        >
          {t('settings.applyEngine')}
        </Button>
        <Button kind="quiet" onPress={() => setText(DEFAULT_SECRET_NAMES.join('\n'))}>
          {t('settings.secretNamesDefault')}
        </Button>
        <p className="hint">{t('settings.applyEngineHint')}</p>
      </div>
    </section>
  );
}
