import { useState } from 'react';
import { useApp } from '../../app/app.ts';
import { parseAccounts } from '../../lib/account-names.ts';
import { count } from '../../lib/format-number.ts';
import { usePart } from '../../lib/store.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';
import { Button } from '../../ui/Button.tsx';
import { SettingLine } from './SettingLine.tsx';

const listed = (names: Readonly<Record<string, string>>) =>
  Object.entries(names)
    .map(([id, name]) => `${id},${/[",;\t]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name}`)
    .join('\n');

/** The user's own names of AWS accounts, typed or pasted as lines or as the JSON of AWS Organizations. */
export function AccountSettings() {
  const app = useApp();
  const names = usePart(app.preferences.store, (state) => state.accountNames);
  const [text, setText] = useState(() => listed(names));
  const { accounts, unread } = parseAccounts(text);
  const n = Object.keys(accounts).length;
  const changed = listed(accounts) !== listed(names);
  return (
    <section className="card">
      <h2>{t('settings.accounts')}</h2>
      <SettingLine title={t('settings.accountList')} hint={t('settings.accountListHint')}>
        <textarea
          className="input mono setting-list"
          aria-label={t('settings.accountList')}
          rows={Math.min(14, Math.max(5, n + 1))}
          placeholder={t('settings.accountExample')}
          value={text}
          spellCheck={false}
          onChange={(event) => setText(event.target.value)}
        />
        {unread.length > 0 && (
          <p className="field-error" role="alert">
            {t('settings.accountsUnread', { n: unread.length, first: visibleText(unread[0] ?? '') })}
          </p>
        )}
      </SettingLine>
      <div className="setting-apply">
        <Button
          disabled={!changed}
          onPress={() => {
            app.preferences.change({ accountNames: accounts });
            setText(listed(accounts));
            app.say(t('settings.accountsKept', { n: count(n) }));
          }}
        >
          {t('settings.accountsKeep', { n })}
        </Button>
      </div>
    </section>
  );
}
