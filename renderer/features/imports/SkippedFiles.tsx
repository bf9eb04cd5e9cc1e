import { bytes, count } from '../../lib/format-number.ts';
import { useCall, useEngine } from '../../lib/useCall.ts';
import { shortPath, visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';
import { CopyList } from './CopyList.tsx';

const SHOWN = 200;

/** Files that an import left out by what they are, with the reason: nothing is passed over in silence. */
export function SkippedFiles({ importId, skipped, version }: { importId: number; skipped: number; version: number }) {
  const engine = useEngine();
  const answer = useCall('sources.files', { importId, status: 'skipped', limit: SHOWN }, `${version}:${skipped}`);
  const output = answer.output;
  if (output === null)
    return <p className="hint problems-none">{answer.status === 'failed' ? answer.error.userMessage : ''}</p>;
  const rows = async (offset: number, limit: number) => {
    const part = await engine.call('sources.files', { importId, status: 'skipped', offset, limit });
    return part.files.map(({ source, kind, sizeBytes, reason, sameAs }) => [source, kind, sizeBytes, reason, sameAs]);
  };
  return (
    <section className="problems" aria-label={t('import.skipped', { n: output.total })}>
      <div className="problems-head">
        <h3>{t('import.skipped', { n: output.total })}</h3>
        <span className="hint">{t('import.skippedHint')}</span>
        <CopyList head={['file', 'recognised as', 'size', 'cause', 'same as']} total={output.total} rows={rows} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must take the keyboard */}
      <div className="problems-box" tabIndex={0}>
        <table className="table">
          <thead>
            <tr>
              <th>{t('import.column.file')}</th>
              <th className="number">{t('import.column.size')}</th>
              <th>{t('import.column.cause')}</th>
            </tr>
          </thead>
          <tbody>
            {output.files.map(({ source, sizeBytes, reason, sameAs }) => (
              <tr key={source}>
                <td className="mono" title={visibleText(source)}>
                  {visibleText(shortPath(source, 56))}
                </td>
                <td className="mono number">{sizeBytes !== null && bytes(sizeBytes)}</td>
                <td className="problem-cause" title={visibleText([reason, sameAs].filter(Boolean).join(': '))}>
                  {visibleText(reason ?? '')}
                  {sameAs !== null && <span className="mono quiet"> {visibleText(shortPath(sameAs, 40))}</span>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {output.total > output.files.length && (
        <p className="hint">
          {t('import.moreSkipped', { shown: count(output.files.length), total: count(output.total) })}
        </p>
      )}
    </section>
  );
}
