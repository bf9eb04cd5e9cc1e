import { useState } from 'react';
import type { ImportFormat } from '../../../../preload/contract/import-formats.ts';
import type { FilePreview } from '../../../../preload/contract/previews.ts';
import { useApp } from '../../../app/app.ts';
import { bytes, count } from '../../../lib/format-number.ts';
import { fullTime } from '../../../lib/format-time.ts';
import { useStore } from '../../../lib/store.ts';
import type { CallState } from '../../../lib/useCall.ts';
import { shortPath, visibleText } from '../../../lib/visible-text.ts';
import { t } from '../../../messages/message.ts';
import { Button } from '../../../ui/Button.tsx';
import { StatusShape } from '../../../ui/StatusShape.tsx';

/** What the chosen files are by their content, and the first events of the one that is picked; nothing is stored yet. */
export function FilePreviews({
  answer,
  onFormat,
}: {
  answer: CallState<'import.preview'>;
  onFormat: (format: ImportFormat) => void;
}) {
  const [picked, setPicked] = useState<string | null>(null);
  const { output } = answer;
  if (answer.status === 'failed') return <p className="field-error">{answer.error.userMessage}</p>;
  if (output === null) return <p className="hint">{t('add.reading')}</p>;
  const shown = output.previews.find(({ source }) => source === picked) ?? output.previews[0];
  return (
    <section aria-label={t('add.previews')}>
      <div className="plan-title">
        <h3>{t('add.previews')}</h3>
        <span className="hint">
          {output.notOpened > 0
            ? t('add.notOpened', { n: output.found, shown: count(output.previews.length), found: count(output.found) })
            : t('add.found', { n: output.found, found: count(output.found) })}
        </span>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must take the keyboard */}
      <div className="problems-box preview-files" tabIndex={0}>
        <table className="table">
          <thead>
            <tr>
              <th>{t('import.column.file')}</th>
              <th className="number">{t('import.column.size')}</th>
              <th>{t('add.column.format')}</th>
              <th>{t('add.column.sure')}</th>
            </tr>
          </thead>
          <tbody>
            {output.previews.map((file) => (
              <PreviewRow key={file.source} file={file} isShown={file === shown} onPick={setPicked} />
            ))}
          </tbody>
        </table>
      </div>
      {shown !== undefined && <Sample file={shown} onFormat={onFormat} />}
    </section>
  );
}

function PreviewRow({
  file: { source, sizeBytes, kind, status, reason, confidence },
  isShown,
  onPick,
}: {
  file: FilePreview;
  isShown: boolean;
  onPick: (source: string) => void;
}) {
  return (
    <tr className={isShown ? 'selected' : ''}>
      <td className="mono" title={visibleText(source)}>
        <button type="button" className="preview-pick" aria-pressed={isShown} onClick={() => onPick(source)}>
          {visibleText(shortPath(source, 52))}
        </button>
      </td>
      <td className="mono number">{bytes(sizeBytes)}</td>
      <td>
        {status !== 'read' && <StatusShape status="error" size={9} />} <span className="mono">{visibleText(kind)}</span>
      </td>
      <td className="problem-cause">
        {status === 'read' ? confidence !== null && t(sureness(confidence)) : visibleText(reason ?? t(`add.${status}`))}
      </td>
    </tr>
  );
}

const sureness = (confidence: number) =>
  confidence >= 0.9 ? 'add.sure' : confidence >= 0.5 ? 'add.likely' : 'add.unsure';

/** The first events of a file, its times, and what else it could be read as. */
function Sample({ file, onFormat }: { file: FilePreview; onFormat: (format: ImportFormat) => void }) {
  const app = useApp();
  const { timeZone } = useStore(app.preferences.store);
  const { events, sampled, range, alternatives, warnings, kind } = file;
  const others = alternatives.filter(({ format }) => format !== kind).slice(0, 4);
  return (
    <div className="preview-sample">
      <p className="hint">
        {t('add.sampled', { n: sampled.events, events: count(sampled.events), failed: count(sampled.failed) })}
        {range !== null && `, ${fullTime(range.from, timeZone)} – ${fullTime(range.to - 1, timeZone)}`}
      </p>
      {warnings.map((warning) => (
        <p key={warning} className="warn">
          <StatusShape status="error" size={9} /> {visibleText(warning)}
        </p>
      ))}
      {others.length > 0 && (
        <div className="acts">
          <span className="hint">{t('add.readAs')}</span>
          {others.map(({ format }) => (
            <Button key={format} kind="quiet" onPress={() => onFormat(format)}>
              {format}
            </Button>
          ))}
        </div>
      )}
      {events.length > 0 && (
        <ol className="preview-events mono">
          {events.slice(0, 5).map(({ position, timeUs, message }) => (
            <li key={position}>
              <span className="quiet">{timeUs === null ? t('add.noTime') : fullTime(timeUs, timeZone)}</span>{' '}
              {visibleText(message.slice(0, 300))}
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}
