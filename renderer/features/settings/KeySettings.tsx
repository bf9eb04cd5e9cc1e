import { RotateCcw } from 'lucide-react';
import { useState } from 'react';
import { Switch } from 'react-aria-components';
import { useApp } from '../../app/app.ts';
import {
  keyConflicts,
  keyOf,
  SINGLE_KEY_ACTS,
  SINGLE_KEYS,
  type SingleKeyAct,
  singleKey,
} from '../../lib/single-keys.ts';
import { useStore } from '../../lib/store.ts';
import { t } from '../../messages/message.ts';
import { Button, IconButton } from '../../ui/Button.tsx';

const nameOf = (key: string) => (key === ' ' ? t('settings.keySpace') : key);

/** Single keys: all of them on or off, and each one changed or switched off by itself (WCAG 2.1.4). */
export function KeySettings() {
  const app = useApp();
  const settings = useStore(app.preferences.store);
  const { keys, singleKeys } = settings;
  const [refused, setRefused] = useState<{ act: SingleKeyAct; key: string; other: SingleKeyAct } | null>(null);

  const change = (act: SingleKeyAct, key: string) => {
    const [other] = keyConflicts(settings, act, key);
    setRefused(other === undefined ? null : { act, key, other });
    if (other !== undefined) return;
    const { [act]: _, ...others } = keys;
    app.preferences.change({ keys: key === SINGLE_KEYS[act].key ? others : { ...others, [act]: key } });
  };
  return (
    <section className="card" aria-labelledby="key-settings">
      <h2 id="key-settings">{t('settings.keyboard')}</h2>
      <div className="setting">
        <span className="setting-title">{t('settings.singleKeys')}</span>
        <div className="setting-value">
          <Switch
            className="switch"
            aria-label={t('settings.singleKeys')}
            isSelected={singleKeys}
            onChange={(on) => app.preferences.change({ singleKeys: on })}
          >
            <span className="switch-knob" />
          </Switch>
          <p className="hint">{t('settings.singleKeysHint')}</p>
        </div>
      </div>
      {singleKeys && (
        <div className="setting">
          <span className="setting-title">{t('settings.keyList')}</span>
          <div className="setting-value">
            <p className="hint">{t('settings.keyHint')}</p>
            <ul className="key-settings" aria-label={t('settings.keyList')}>
              {SINGLE_KEY_ACTS.map((act) => {
                const key = keyOf(settings, act);
                const original = SINGLE_KEYS[act].key;
                return (
                  <li key={act}>
                    <label>
                      <span>{t(`single.${act}`)}</span>
                      <input
                        className={`input mono ${refused?.act === act ? 'bad' : ''}`}
                        value={key === '' ? t('settings.keyOff') : nameOf(key)}
                        aria-invalid={refused?.act === act}
                        readOnly
                        onKeyDown={(event) => {
                          const pressed = singleKey(event);
                          if (pressed !== null) change(act, pressed);
                          else if (event.key === 'Backspace' || event.key === 'Delete') change(act, '');
                          else return;
                          event.preventDefault();
                          event.stopPropagation();
                        }}
                      />
                    </label>
                    {key !== original && (
                      <IconButton
                        icon={RotateCcw}
                        size={14}
                        label={t('settings.keyReset', { act: t(`single.${act}`), key: nameOf(original) })}
                        onPress={() => change(act, original)}
                      />
                    )}
                    {refused?.act === act && (
                      <p className="field-error" role="alert">
                        {t('settings.keyTaken', { key: nameOf(refused.key), other: t(`single.${refused.other}`) })}
                      </p>
                    )}
                  </li>
                );
              })}
            </ul>
            {Object.keys(keys).length > 0 && (
              <Button
                icon={RotateCcw}
                onPress={() => {
                  setRefused(null);
                  app.preferences.change({ keys: {} });
                }}
              >
                {t('settings.keysReset')}
              </Button>
            )}
          </div>
        </div>
      )}
    </section>
  );
}
