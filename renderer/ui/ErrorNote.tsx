import { Copy, X } from 'lucide-react';
import { Component, type ReactNode } from 'react';
import { useDesktop } from '../lib/desktop.ts';
import { t } from '../messages/message.ts';
import { Button, IconButton } from './Button.tsx';
import { StatusShape } from './StatusShape.tsx';

/** An error in place: what happened, the sentence that says why and what to do, the cause to copy. */
export function ErrorNote({
  title,
  message,
  detail,
  acts,
  onDismiss,
}: {
  title: string;
  message: string;
  detail?: string | undefined;
  acts?: ReactNode;
  onDismiss?: () => void;
}) {
  const desktop = useDesktop();
  return (
    <div role="alert" className="error-note">
      <StatusShape status="fault" />
      <div className="error-note-text">
        <strong>{title}</strong>
        <p>{message}</p>
        {(acts || detail) && (
          <div className="acts">
            {acts}
            {detail && (
              <Button kind="quiet" icon={Copy} onPress={() => void desktop.copyText(`${message}\n${detail}`)}>
                {t('error.copy')}
              </Button>
            )}
          </div>
        )}
      </div>
      {onDismiss && <IconButton icon={X} label={t('error.dismiss')} onPress={onDismiss} />}
    </div>
  );
}

/** Keeps a fault in one part of the window from taking the rest with it. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };

  static getDerivedStateFromError(error: unknown) {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render() {
    const { error } = this.state;
    if (error === null) return this.props.children;
    return (
      <div className="pane-center">
        <ErrorNote
          title={t('error.render')}
          message={t('error.renderHint')}
          detail={error.stack ?? error.message}
          acts={<Button onPress={() => this.setState({ error: null })}>{t('error.retry')}</Button>}
        />
      </div>
    );
  }
}
