import { Copy, SquareTerminal } from 'lucide-react';
import { t } from '../messages/message.ts';
import { Button } from '../ui/Button.tsx';
import { SqlText } from '../ui/SqlText.tsx';
import { useApp } from './app.ts';

/** SQL that was made for the user: to read, to copy, to go on with in a tab named after `title`. Null while it is being made. */
export function WrittenSql({
  sql,
  hint,
  label,
  title,
}: {
  sql: string | null;
  hint: string;
  label: string;
  title: string;
}) {
  const app = useApp();
  return (
    <>
      <div className="generated-head">
        <span className="hint">{hint}</span>
        <span className="toolbar-space" />
        <Button
          icon={Copy}
          disabled={sql === null}
          onPress={() => {
            if (sql === null) return;
            void app.desktop.copyText(sql);
            app.say(t('record.copied'));
          }}
        >
          {t('generated.copy')}
        </Button>
        <Button
          icon={SquareTerminal}
          disabled={sql === null}
          onPress={() => {
            if (sql !== null) app.openTab({ language: 'sql', title: t('generated.title', { name: title }), text: sql });
          }}
        >
          {t('generated.open')}
        </Button>
      </div>
      {sql !== null && <SqlText sql={sql} label={label} nonce={app.desktop.styleNonce} />}
    </>
  );
}
