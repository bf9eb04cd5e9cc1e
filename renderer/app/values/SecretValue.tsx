import { useState } from 'react';
import { DOTS } from '../../lib/secrets.ts';
import { t } from '../../messages/message.ts';

/** A value that stays dotted until it is revealed, here or everywhere. */
export function SecretValue({ text, reveal }: { text: string; reveal: boolean }) {
  const [own, setOwn] = useState(false);
  if (reveal) return <>{text}</>;
  return (
    <>
      {own ? text : <span title={t('record.secret')}>{DOTS}</span>}{' '}
      <button type="button" className="link" onClick={() => setOwn(!own)}>
        {own ? t('record.hide') : t('record.reveal')}
      </button>
    </>
  );
}
