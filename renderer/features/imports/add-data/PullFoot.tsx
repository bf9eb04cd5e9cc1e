import { useState } from 'react';
import { useApp } from '../../../app/app.ts';
import type { PullRequestInput } from '../../../app/state/jobs.ts';
import { usePart } from '../../../lib/store.ts';
import { t } from '../../../messages/message.ts';
import { Button } from '../../../ui/Button.tsx';
import { Foot } from './foot.tsx';

/** Plans, then pulls what was planned; the primary act is whichever comes next. */
export function PullFoot({
  pull,
  act,
  planAct,
  onPlan,
  why,
}: {
  /** What is pulled; null before it can be. */
  pull: PullRequestInput | null;
  act: string;
  /** Null where there is nothing to plan. */
  planAct: string | null;
  onPlan: () => void;
  /** Why nothing can be planned or pulled yet. */
  why: string | null;
}) {
  const app = useApp();
  const readOnly = usePart(app.session.store, (state) => state.workspace?.readOnly ?? false);
  const [starting, setStarting] = useState(false);
  const start = async () => {
    if (pull === null || starting) return;
    setStarting(true);
    await app.startPull(pull);
    setStarting(false);
  };
  const cannot = readOnly ? t('import.readOnly') : why;
  return (
    <Foot>
      <span className="dialog-hint">{t('pull.prices')}</span>
      <Button shortcut="Escape" onPress={() => app.show(null)}>
        {t('pull.cancel')}
      </Button>
      {planAct !== null && (
        <Button
          kind={pull === null ? 'primary' : 'normal'}
          disabled={why !== null}
          hint={why ?? undefined}
          {...(pull === null ? { shortcut: 'Mod+Enter' } : {})}
          onPress={onPlan}
        >
          {planAct}
        </Button>
      )}
      {(pull !== null || planAct === null) && (
        <Button
          kind="primary"
          shortcut="Mod+Enter"
          disabled={cannot !== null || starting || pull === null}
          hint={cannot ?? undefined}
          onPress={() => void start()}
        >
          {act}
        </Button>
      )}
    </Foot>
  );
}
