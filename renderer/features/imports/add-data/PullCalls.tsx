import { Play } from 'lucide-react';
import type { JobSummary } from '../../../../preload/contract/jobs.ts';
import type { PullRequest } from '../../../../preload/contract/pull.ts';
import { useApp } from '../../../app/app.ts';
import { count } from '../../../lib/format-number.ts';
import { errorText } from '../../../lib/said.ts';
import { useCall } from '../../../lib/useCall.ts';
import { visibleText } from '../../../lib/visible-text.ts';
import { t } from '../../../messages/message.ts';
import { Button } from '../../../ui/Button.tsx';
import { ErrorNote } from '../../../ui/ErrorNote.tsx';
import { IdentityLine } from './IdentityLine.tsx';
import { useIdentity } from './useIdentity.ts';

/** Calls that a pull has made, and who it is made as; where its credentials have expired, how to sign in and go on. */
export function PullCalls({ job, pull }: { job: JobSummary; pull: PullRequest }) {
  const app = useApp();
  const resume = () => void app.jobs.resume(job.jobId);
  const identity = useIdentity(pull.connection, resume);
  const made = job.progress.pull;
  const waits = made?.waitsFor ?? null;
  const profiles = useCall('aws.profiles', waits === null ? null : {}).output?.profiles ?? [];
  if (made === null) return null;
  const profile = profiles.find(({ name }) => name === (pull.connection.profile ?? 'default')) ?? null;
  return (
    <>
      <p className="hint">
        {t('pull.made', { n: made.calls, calls: count(made.calls), repeated: count(made.repeated) })}
        {made.identity !== null && `, ${t('pull.jobAs', { arn: visibleText(made.identity.arn) })}`}
      </p>
      {waits !== null && (
        <>
          <ErrorNote
            title={t('pull.waits')}
            message={errorText(waits)}
            acts={
              <Button icon={Play} onPress={resume}>
                {t('pull.goOn')}
              </Button>
            }
          />
          <IdentityLine identity={identity} profile={profile} />
        </>
      )}
    </>
  );
}
