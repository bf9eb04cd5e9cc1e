import { FileArchive, Folder } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { BundleForm } from '../../../preload/contract/bundle.ts';
import type { Progress } from '../../../preload/contract/index.ts';
import { useApp } from '../../app/app.ts';
import { asEngineError, type EngineError } from '../../lib/connect.ts';
import { bytes } from '../../lib/format-number.ts';
import { baseName, shortPath, visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { ProgressBar } from '../../ui/ProgressBar.tsx';

/** How far it is: asking, at work (with what was checked so far), or ended without a workspace. */
type Stage =
  | { kind: 'asking' }
  | { kind: 'working'; done: Progress<'bundle.open'> | null }
  | { kind: 'cancelled' }
  | { kind: 'failed'; error: EngineError };

/** Makes a new workspace of a bundle; says which file of it is wrong where it is refused. */
export function OpenBundle({ path: given }: { path: string | null }) {
  const app = useApp();
  const [path, setPath] = useState(given);
  const [stage, setStage] = useState<Stage>({ kind: 'asking' });
  const abort = useRef<AbortController | null>(null);
  // A dialog that is taken away must not leave a workspace behind that nobody sees.
  useEffect(() => () => abort.current?.abort(), []);
  const isWorking = stage.kind === 'working';
  const close = () => app.show(null);
  const choose = async (form: BundleForm) => {
    const chosen = await app.desktop.chooseBundle(form);
    if (chosen === null) return;
    setPath(chosen);
    setStage({ kind: 'asking' });
  };
  const open = async () => {
    if (path === null) return;
    const name = baseName(path).replace(/\.trailglass-bundle(\.zip)?$|\.zip$/i, '');
    const workspacePath = await app.desktop.chooseNewWorkspace(name);
    if (workspacePath === null) return;
    const stop = new AbortController();
    abort.current = stop;
    setStage({ kind: 'working', done: null });
    try {
      const onProgress = (done: Progress<'bundle.open'>) => setStage({ kind: 'working', done });
      await app.session.openBundle(path, workspacePath, { signal: stop.signal, onProgress });
      abort.current = null;
      close();
    } catch (error) {
      const known = asEngineError(error);
      setStage(known.code === 'cancelled' ? { kind: 'cancelled' } : { kind: 'failed', error: known });
    }
  };
  return (
    <Dialog
      title={t('bundle.open')}
      onClose={close}
      footer={
        isWorking ? (
          <Button kind="danger" autoFocus onPress={() => abort.current?.abort()}>
            {t('bundle.openStop')}
          </Button>
        ) : (
          <>
            <Button shortcut="Escape" onPress={close}>
              {t('bundle.cancel')}
            </Button>
            <Button kind="primary" disabled={path === null} onPress={() => void open()}>
              {t('bundle.openAct')}
            </Button>
          </>
        )
      }
    >
      <div className="export-form">
        <p>{t('bundle.openLead')}</p>
        {!isWorking && (
          <div className="acts">
            <Button icon={Folder} autoFocus onPress={() => void choose('folder')}>
              {t('bundle.chooseFolder')}
            </Button>
            <Button icon={FileArchive} onPress={() => void choose('zip')}>
              {t('bundle.chooseZip')}
            </Button>
          </div>
        )}
        <p className={path === null ? 'hint' : 'mono'} title={path === null ? '' : visibleText(path)}>
          {path === null ? t('bundle.noneChosen') : visibleText(shortPath(path, 70))}
        </p>
        {isWorking && <Working done={stage.done} />}
        {stage.kind === 'cancelled' && <p role="status">{t('bundle.openCancelled')}</p>}
        {stage.kind === 'failed' && (
          <ErrorNote title={t('bundle.openFailed')} message={stage.error.userMessage} detail={stage.error.detail} />
        )}
      </div>
    </Dialog>
  );
}

function Working({ done }: { done: Progress<'bundle.open'> | null }) {
  const isChecked = done !== null && done.bytesDone >= done.bytesTotal;
  const share = done === null || done.bytesTotal === 0 || isChecked ? null : done.bytesDone / done.bytesTotal;
  return (
    <>
      <ProgressBar label={t('bundle.openProgress')} value={share} />
      <p role="status">
        {isChecked
          ? t('bundle.loading')
          : t('bundle.checking', { done: bytes(done?.bytesDone ?? 0), total: bytes(done?.bytesTotal ?? 0) })}
      </p>
    </>
  );
}
