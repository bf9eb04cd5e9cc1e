import { Copy } from 'lucide-react';
import { useState } from 'react';
import { useApp } from '../../app/app.ts';
import { useCall } from '../../lib/useCall.ts';
import { t } from '../../messages/message.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { StatusShape } from '../../ui/StatusShape.tsx';

/** What CloudWatch takes of a rule: the input of PutInsightRule, and the command that puts it there. Nothing is called. */
export function ExportRule({ rule, name: given }: { rule: string; name: string }) {
  const app = useApp();
  // Names of rules there have no blanks (PutInsightRule).
  const [name, setName] = useState(() => given.trim().replace(/[^\w.-]+/g, '-'));
  const answer = useCall('contributors.export', name.trim() === '' ? null : { rule, name: name.trim() });
  const close = () => app.show(null);
  const copy = (text: string) => {
    void app.desktop.copyText(text);
    app.say(t('record.copied'));
  };
  const found = answer.status === 'failed' ? null : answer.output;
  const json = found === null ? '' : JSON.stringify(found.input, null, 2);
  return (
    <Dialog
      title={t('contributors.export.title')}
      onClose={close}
      footer={
        <>
          <Button shortcut="Escape" onPress={close}>
            {t('contributors.export.close')}
          </Button>
          <Button icon={Copy} disabled={found === null} onPress={() => copy(found?.command ?? '')}>
            {t('contributors.export.copyCommand')}
          </Button>
          <Button kind="primary" icon={Copy} disabled={found === null} onPress={() => copy(json)}>
            {t('contributors.export.copyInput')}
          </Button>
        </>
      }
    >
      <div className="dialog-form">
        <p>{t('contributors.export.lead')}</p>
        <label>
          {t('contributors.dialog.name')}
          <input
            className="input mono"
            value={name}
            spellCheck={false}
            onChange={(event) => setName(event.target.value)}
          />
        </label>
        {answer.status === 'failed' && (
          <ErrorNote title={t('contributors.export.failed')} message={answer.error.userMessage} />
        )}
        {found !== null && (
          <>
            {found.warnings.map((warning) => (
              <p key={warning} className="rule-warning">
                <StatusShape status="error" size={9} /> {warning}
              </p>
            ))}
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must take the keyboard */}
            <section className="rule-command" tabIndex={0} aria-label={t('contributors.export.input')}>
              <pre className="mono">{json}</pre>
            </section>
          </>
        )}
      </div>
    </Dialog>
  );
}
