import { bytes, count } from '../../lib/format-number.ts';
import { useCall, useEngine } from '../../lib/useCall.ts';
import { shortPath, visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';
import { FilesSection } from './FilesSection.tsx';

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
    <FilesSection
      label={t('import.skipped', { n: output.total })}
      title={t('import.skipped', { n: output.total })}
      hint={t('import.skippedHint')}
      copy={{ head: ['file', 'recognised as', 'size', 'cause', 'same as'], total: output.total, rows }}
      columns={[
        { name: t('import.column.file') },
        { name: t('import.column.size'), isNumber: true },
        { name: t('import.column.cause') },
      ]}
      more={
        output.total > output.files.length
          ? t('import.moreSkipped', { shown: count(output.files.length), total: count(output.total) })
          : null
      }
    >
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
    </FilesSection>
  );
}
