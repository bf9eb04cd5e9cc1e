import { FileText, Folder } from 'lucide-react';
import { useState } from 'react';
import { type ImportFormat, importFormats } from '../../../../preload/contract/import-formats.ts';
import { useApp } from '../../../app/app.ts';
import { importName } from '../../../lib/import-name.ts';
import { useStore } from '../../../lib/store.ts';
import { useCall } from '../../../lib/useCall.ts';
import { t } from '../../../messages/message.ts';
import { Button } from '../../../ui/Button.tsx';
import { FilePreviews } from './FilePreviews.tsx';
import { Foot } from './foot.tsx';

/**
 * Files or a folder: what they are by their content, an override, and the log group of plain logs among them. `given` were dropped on
 * the window or chosen before.
 */
export function FilesSource({ given }: { given: string[] }) {
  const app = useApp();
  const { workspace } = useStore(app.session.store);
  const jobs = useStore(app.jobs.store).filter(({ kind }) => kind === 'import' || kind === 'pull');
  const [logGroup, setLogGroup] = useState('');
  const [format, setFormat] = useState<ImportFormat | null>(null);
  const [paths, setPaths] = useState(given);
  const named = logGroup.trim() === '' ? null : logGroup.trim();
  const preview = useCall('import.preview', paths.length === 0 ? null : { paths, as: format, logGroup: named });
  const close = () => app.show(null);
  const choose = async (ask: () => Promise<string[]>) => {
    const chosen = await ask();
    if (chosen.length > 0) setPaths(chosen);
  };
  const start = async () => {
    close();
    await app.importPaths(paths, {
      ...(named === null ? {} : { logGroup: named }),
      ...(format === null ? {} : { as: format }),
    });
  };
  const readOnly = workspace?.readOnly ?? false;
  const isChosen = paths.length > 0;
  return (
    <>
      <p>{workspace ? t('import.choose.lead', { name: workspace.name }) : t('import.choose.leadNew')}</p>
      {readOnly && <p className="field-error">{t('import.readOnly')}</p>}
      <div className="acts">
        <Button
          kind={isChosen ? 'normal' : 'primary'}
          icon={Folder}
          disabled={readOnly}
          autoFocus={given.length === 0}
          onPress={() => void choose(app.desktop.chooseFolder)}
        >
          {t('home.chooseFolder')}
        </Button>
        <Button icon={FileText} disabled={readOnly} onPress={() => void choose(app.desktop.chooseFiles)}>
          {t('home.chooseFiles')}
        </Button>
        {isChosen ? (
          <span className="mono">{importName(paths)}</span>
        ) : (
          <span className="hint">{t('home.dropHint')}</span>
        )}
      </div>
      <div className="add-fields">
        <label className="field wide">
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
        <label className="field">
          {t('add.format')}
          <select
            className="input mono"
            value={format ?? ''}
            disabled={readOnly}
            onChange={(event) => setFormat(importFormats.find((each) => each === event.target.value) ?? null)}
          >
            <option value="">{t('add.formatByContent')}</option>
            {importFormats.map((each) => (
              <option key={each} value={each}>
                {each}
              </option>
            ))}
          </select>
        </label>
      </div>
      <p className="hint" id="import-log-group">
        {t('import.choose.logGroupHint')}
      </p>
      {isChosen && <FilePreviews answer={preview} onFormat={setFormat} />}
      {jobs.length > 0 && (
        <>
          <h3>{t('import.jobs')}</h3>
          <ul className="job-list">
            {jobs.map((job) => {
              const name = importName(job.subject);
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
      <Foot>
        <span className="dialog-hint">{t('add.filesHint')}</span>
        <Button shortcut="Escape" onPress={close}>
          {t('pull.cancel')}
        </Button>
        {isChosen && (
          <Button
            kind="primary"
            shortcut="Mod+Enter"
            disabled={readOnly}
            autoFocus={given.length > 0}
            onPress={() => void start()}
          >
            {preview.output === null ? t('add.import') : t('add.importFiles', { n: preview.output.found })}
          </Button>
        )}
      </Foot>
    </>
  );
}
