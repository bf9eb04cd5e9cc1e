import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Status } from '../lib/outcome.ts';
import { useStore } from '../lib/store.ts';
import { t } from '../messages/message.ts';
import { Button, IconButton } from '../ui/Button.tsx';
import { ErrorNote } from '../ui/ErrorNote.tsx';
import { StatusShape } from '../ui/StatusShape.tsx';
import { useApp } from './app.ts';

function Banner({
  status,
  children,
  acts,
  onDismiss,
}: {
  status: Status;
  children: ReactNode;
  acts?: ReactNode;
  onDismiss?: () => void;
}) {
  return (
    <div className={`banner banner-${status}`} role={status === 'fault' ? 'alert' : 'status'}>
      <StatusShape status={status} />
      <div className="banner-text">{children}</div>
      {acts}
      {onDismiss && <IconButton icon={X} label={t('engine.dismiss')} onPress={onDismiss} />}
    </div>
  );
}

/** What the whole window has to say: the engine's state, failures of the workspace, why it is read-only, what can resume. */
export function Banners() {
  const app = useApp();
  const engine = useStore(app.engineState);
  const { workspace, failure, notice } = useStore(app.session.store);
  const { area } = useStore(app.layout);
  const jobs = useStore(app.jobs.store);
  const interrupted = jobs.filter((job) => job.status === 'interrupted');
  const statement = (text: string | null) =>
    text !== null && (
      <div className="banner-statement mono">
        {t('engine.backStatement', { statement: text.replace(/\s+/g, ' ').slice(0, 300) })}
      </div>
    );
  const ready = () => app.engineState.set({ status: 'ready' });
  return (
    <div className="banners">
      {engine.status === 'restarting' && (
        <Banner status="error">
          {engine.asked
            ? t('engine.renewing')
            : engine.reason === ''
              ? t('engine.stopped')
              : t('engine.stoppedReason', { reason: engine.reason })}
          {statement(engine.statement)}
        </Banner>
      )}
      {engine.status === 'back' && (
        <Banner status="ok" onDismiss={ready}>
          {engine.asked ? t('engine.renewed') : t('engine.back')}
          {statement(engine.statement)}
        </Banner>
      )}
      {engine.status === 'gave-up' && (
        <Banner
          status="fault"
          acts={
            <Button kind="normal" onPress={app.restartEngine}>
              {t('engine.restart')}
            </Button>
          }
        >
          {t('engine.gaveUp', { reason: engine.reason })}
        </Banner>
      )}
      {failure !== null && (
        <ErrorNote
          title={failure.title}
          message={failure.error.userMessage}
          detail={failure.error.detail}
          onDismiss={app.session.dismiss}
        />
      )}
      {notice !== null && (
        <Banner status="ok" onDismiss={app.session.dismiss}>
          {notice}
        </Banner>
      )}
      {interrupted.length > 0 && area === 'query' && (
        <Banner
          status="error"
          acts={
            <>
              <Button
                onPress={() => {
                  for (const job of interrupted) void app.jobs.resume(job.jobId);
                }}
              >
                {t('resume.act', { n: interrupted.length })}
              </Button>
              <Button
                kind="quiet"
                onPress={() => app.jobs.store.set((list) => list.filter((job) => job.status !== 'interrupted'))}
              >
                {t('resume.later')}
              </Button>
            </>
          }
        >
          <strong>{t('resume.title', { n: interrupted.length })}</strong> {t('resume.body')}
        </Banner>
      )}
      {workspace?.readOnlyReason && workspace.readOnlyReason !== 'asked' && area === 'query' && (
        <Banner status="error">{t(`workspace.readOnly.${workspace.readOnlyReason}`)}</Banner>
      )}
      {workspace !== null && workspace.unknownObjects.length > 0 && area === 'query' && (
        <Banner status="error">
          {t('workspace.unknownObjects', {
            n: workspace.unknownObjects.length,
            names: workspace.unknownObjects.slice(0, 5).join(', '),
          })}
        </Banner>
      )}
    </div>
  );
}
