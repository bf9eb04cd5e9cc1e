import { useEffect, useRef } from 'react';
import { bytes, count } from '../../../lib/format-number.ts';
import type { CallState } from '../../../lib/useCall.ts';
import { t } from '../../../messages/message.ts';
import { Button } from '../../../ui/Button.tsx';
import { ErrorNote } from '../../../ui/ErrorNote.tsx';
import { ProgressBar } from '../../../ui/ProgressBar.tsx';
import type { Identity } from './useIdentity.ts';

/** A plan that is being made, or why it was not; nothing once it is there. */
export function PlanProgress({
  answer,
  identity,
  onAgain,
  doing = t('pull.listing'),
}: {
  answer: CallState<'pull.plan'>;
  identity: Identity;
  onAgain: () => void;
  /** What is done meanwhile. */
  doing?: string;
}) {
  const note = useRef<HTMLDivElement>(null);
  const { status } = answer;
  useEffect(() => {
    if (status === 'failed') note.current?.scrollIntoView({ block: 'nearest' });
  }, [status]);
  if (answer.status === 'running') {
    const { progress } = answer;
    return (
      <div className="plan-progress" role="status">
        <ProgressBar thin label={doing} value={null} />
        <span className="hint">
          {progress === null
            ? doing
            : t('pull.listed', { files: count(progress.files), n: progress.files, size: bytes(progress.bytes) })}
        </span>
        <Button onPress={answer.cancel}>{t('pull.stopListing')}</Button>
      </div>
    );
  }
  if (answer.status !== 'failed') return null;
  return (
    <div ref={note}>
      <ErrorNote
        title={t('pull.notPlanned')}
        message={answer.error.userMessage}
        detail={answer.error.detail}
        acts={
          <>
            {answer.error.code === 'aws.credentials' && <Button onPress={identity.signIn}>{t('aws.signIn')}</Button>}
            <Button onPress={onAgain}>{t('error.retry')}</Button>
          </>
        }
      />
    </div>
  );
}
