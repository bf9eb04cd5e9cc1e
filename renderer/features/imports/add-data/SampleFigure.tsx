import { useState } from 'react';
import type { PullPlan } from '../../../../preload/contract/pull.ts';
import type { PullRequestInput } from '../../../app/state/jobs.ts';
import { bytes, count } from '../../../lib/format-number.ts';
import { useCall } from '../../../lib/useCall.ts';
import { t } from '../../../messages/message.ts';
import { Button } from '../../../ui/Button.tsx';

type S3Request = Extract<PullRequestInput, { source: 's3' }>;

/**
 * About how many events the chosen files hold: from a sample that is read when its button is pressed, as reading it calls AWS. `chosen`
 * are the bytes that would be downloaded.
 */
export function SampleFigure({ plan, pull, chosen }: { plan: PullPlan; pull: S3Request; chosen: number }) {
  const [asked, setAsked] = useState(0);
  const objects = plan.samples;
  const answer = useCall('pull.sample', asked === 0 || objects.length === 0 ? null : { pull, objects }, asked);
  const size = objects.reduce((sum, object) => sum + object.size, 0);
  const { output } = answer;
  return (
    <div className="figure">
      <span className="figure-label">{t('pull.events')}</span>
      {output !== null && output.bytes > 0 ? (
        <>
          <span className="figure-value mono">
            {t('pull.about', { n: count(Math.round((output.records / output.bytes) * chosen)) })}
          </span>
          <span className="figure-detail">{t('pull.fromSample', { n: output.files, files: count(output.files) })}</span>
        </>
      ) : (
        <>
          <span className="figure-value mono">{t('pull.eventsUnknown')}</span>
          {answer.status === 'running' ? (
            <span className="figure-detail" role="status">
              {t('pull.sampling', { n: count(answer.progress?.files ?? 0), files: count(objects.length) })}{' '}
              <Button kind="quiet" onPress={answer.cancel}>
                {t('pull.stopListing')}
              </Button>
            </span>
          ) : (
            <span className="figure-detail">
              {answer.status === 'failed' && <span className="field-error">{answer.error.userMessage} </span>}
              <Button kind="quiet" disabled={objects.length === 0} onPress={() => setAsked((times) => times + 1)}>
                {t('pull.sample', { n: objects.length, size: bytes(size) })}
              </Button>
            </span>
          )}
        </>
      )}
    </div>
  );
}
