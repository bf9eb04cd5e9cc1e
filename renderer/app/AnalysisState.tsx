import { Clock3 } from 'lucide-react';
import type { ReactNode } from 'react';
import { duration } from '../lib/format-number.ts';
import { timeOfDay } from '../lib/format-time.ts';
import { useStore } from '../lib/store.ts';
import { useLonger } from '../lib/useLonger.ts';
import { t } from '../messages/message.ts';
import { Button } from '../ui/Button.tsx';
import { ErrorNote } from '../ui/ErrorNote.tsx';
import { Icon } from '../ui/Icon.tsx';
import { ProgressBar } from '../ui/ProgressBar.tsx';
import { NeutralMark, StatusShape } from '../ui/StatusShape.tsx';
import { useApp } from './app.ts';
import type { AnalysisRun } from './state/analysis-run.ts';

/** What is to be known before an answer is read: that it is on its way, of another question, or could not be had; and its remarks. */
export function AnalysisState<Asked, Report>({
  run,
  isStale,
  running,
  failed,
  failedActs,
  notes,
  onRun,
}: {
  run: AnalysisRun<Asked, Report>;
  /** The answer is of another question than the one that stands there now. */
  isStale: boolean;
  running: string;
  failed: string;
  /** What else than to run it again can be done where it failed. */
  failedActs?: ReactNode;
  /** Remarks on the answer. */
  notes: readonly string[];
  onRun: () => void;
}) {
  const { timeZone } = useStore(useApp().preferences.store);
  const { run: state, answer } = useStore(run.store);
  const since = state.kind === 'running' ? state.since : null;
  const shown = useLonger(since, 150);
  const slow = useLonger(since, 400);
  const again = <Button onPress={onRun}>{t('query.runAgain')}</Button>;
  if (state.kind === 'failed') {
    return (
      <div className="contributors-state">
        <ErrorNote
          title={failed}
          message={state.error.userMessage}
          detail={state.error.detail}
          acts={
            <>
              {again}
              {failedActs}
            </>
          }
        />
      </div>
    );
  }
  if (state.kind === 'running' && (shown || answer === null)) {
    return (
      <p className="contributors-state result-state">
        <span className="result-progress">
          <ProgressBar thin label={running} value={state.percent === null ? null : state.percent / 100} />
        </span>
        {running}
        {slow && (
          <Button shortcut="Escape" onPress={run.cancel}>
            {t('query.cancel')}
          </Button>
        )}
      </p>
    );
  }
  if (state.kind === 'cancelled') {
    return (
      <p className="contributors-state result-state">
        <NeutralMark />
        <strong>{t('query.state.cancelled', { time: duration(state.afterMs) })}</strong>
        {again}
      </p>
    );
  }
  if (answer === null) {
    return (
      <p className="contributors-state result-state">
        <span className="quiet">{t('contributors.notRun')}</span>
        <Button onPress={onRun}>{t('query.run')}</Button>
      </p>
    );
  }
  return (
    <>
      {isStale && (
        <p className="contributors-state result-state">
          <Icon of={Clock3} size={14} />
          <span>{t('contributors.edits', { at: timeOfDay(Math.floor(answer.at / 1000) * 1e6, timeZone) })}</span>
          {again}
        </p>
      )}
      {notes.length > 0 && (
        <ul className="contributors-notes">
          {notes.map((note) => (
            <li key={note}>
              <StatusShape status="error" size={9} /> {note}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
