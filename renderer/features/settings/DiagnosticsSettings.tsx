import { Copy } from 'lucide-react';
import { useState } from 'react';
import { useApp } from '../../app/app.ts';
import { copyDiagnostics } from '../../app/diagnostics.ts';
import { t } from '../../messages/message.ts';
import { Button } from '../../ui/Button.tsx';
import { SettingLine } from './SettingLine.tsx';

/** A report of the program without anything of the data, to be read before it is sent to anybody. */
export function DiagnosticsSettings() {
  const app = useApp();
  const [copied, setCopied] = useState<string | null>(null);
  return (
    <section className="card">
      <h2>{t('settings.diagnostics')}</h2>
      <SettingLine title={t('settings.report')} hint={t('settings.reportHint')}>
        <span className="setting-number">
          <Button icon={Copy} onPress={() => void copyDiagnostics(app).then(setCopied)}>
            {t('settings.copyDiagnostics')}
          </Button>
          {copied !== null && <span className="quiet">{t('settings.reportCopied')}</span>}
        </span>
        {copied !== null && (
          <textarea
            className="input mono setting-list"
            aria-label={t('settings.reportCopied')}
            rows={12}
            readOnly
            value={copied}
            spellCheck={false}
          />
        )}
      </SettingLine>
    </section>
  );
}
