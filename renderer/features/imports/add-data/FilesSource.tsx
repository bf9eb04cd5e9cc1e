import { FileText, Folder } from 'lucide-react';
import { useState } from 'react';
import { useApp } from '../../app/app.ts';
import { useStore } from '../../lib/store.ts';
import { baseName } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';

/** Asks for files or a folder, and for the log group of plain logs among them; lists the imports of this session to come back to. */
export function ChooseImport() {
  const app = useApp();
  const { workspace } = useStore(app.session.store);
  const jobs = useStore(app.jobs.store).filter((job) => job.kind === 'import');
  const [logGroup, setLogGroup] = useState('');
  const close = () => app.show(null);
  const choose = async (ask: () => Promise<string[]>) => {
    const paths = await ask();
    if (paths.length === 0) return;
    close();
    const named = logGroup.trim();
    await app.importPaths(paths, named === '' ? {} : { logGroup: named });
  };
  const readOnly = workspace?.readOnly ?? false;
  return (
    <Dialog title={t('import.choose.title')} width="small" onClose={close}>
      <p>{workspace ? t('import.choose.lead', { name: workspace.name }) : t('import.choose.leadNew')}</p>
      {readOnly && <p className="field-error">{t('import.readOnly')}</p>}
      <label className="import-choice">
        {t('import.choose.logGroup')}
        <input
          className="input mono"
          value={logGroup}
          maxLength={512}
          spellCheck={false}
          disabled={readOnly}
          aria-describedby="import-log-group"
          onChange={(event) => setLogGroup(event.target.value)}
        />
      </label>
      <p className="hint" id="import-log-group">
        {t('import.choose.logGroupHint')}
      </p>
      <div className="acts">
        <Button
          kind="primary"
          icon={Folder}
          disabled={readOnly}
          autoFocus
          onPress={() => void choose(app.desktop.chooseFolder)}
        >
          {t('home.chooseFolder')}
        </Button>
        <Button icon={FileText} disabled={readOnly} onPress={() => void choose(app.desktop.chooseFiles)}>
          {t('home.chooseFiles')}
        </Button>
      </div>
      <p className="hint">{t('home.dropHint')}</p>
      {jobs.length > 0 && (
        <>
          <h3>{t('import.jobs')}</h3>
          <ul className="job-list">
            {jobs.map((job) => {
              const name = baseName(job.subject[0] ?? '');
              const status = t(`import.status.${job.status}`);
              return (
                <li key={job.jobId}>
                  <button type="button" onClick={() => app.show({ kind: 'job', jobId: job.jobId })}>
                    <span className="mono">{name}</span> <span className="quiet">{status}</span>
                  </button>
                </li>
              );
            })}
          </ul>
        </>
      )}
    </Dialog>
  );
}
