import { bytes, count } from '../../lib/format-number.ts';
import { useCall, useEngine } from '../../lib/useCall.ts';
import { shortPath, visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';
import { StatusShape } from '../../ui/StatusShape.tsx';
import { FilesSection } from './FilesSection.tsx';

const SHOWN = 200;

/** Files and records that could not be read, with the place and the cause; none of them stops the rest. */
export function ImportProblems({
  importId,
  live,
  failedFiles,
  version,
}: {
  importId: number;
  live: boolean;
  failedFiles: number;
  version: number;
}) {
  const engine = useEngine();
  const answer = useCall('jobs.problems', { importId, limit: SHOWN }, `${version}:${failedFiles}:${live}`);
  const output = answer.output;
  if (output === null)
    return <p className="hint problems-none">{answer.status === 'failed' ? answer.error.userMessage : ''}</p>;
  if (output.total === 0) {
    return <p className="hint problems-none">{live ? t('import.noProblems') : t('import.noProblemsDone')}</p>;
  }

  const rows = async (offset: number, limit: number) => {
    const part = await engine.call('jobs.problems', { importId, offset, limit });
    return part.problems.map((p) => [p.source, p.position, p.byteOffset, p.sizeBytes, p.reason, p.kept]);
  };
  return (
    <FilesSection
      label={t('import.problems', { n: output.total })}
      title={failedFiles > 0 ? t('import.filesNotRead', { n: failedFiles }) : t('import.problems', { n: output.total })}
      hint={t('import.othersFine')}
      copy={{ head: ['file', 'record', 'byte', 'size', 'cause', 'kept'], total: output.total, rows }}
      columns={[
        { name: t('import.column.file') },
        { name: t('import.column.size'), isNumber: true },
        { name: t('import.column.cause') },
        { name: t('import.column.kept') },
      ]}
      more={
        output.total > output.problems.length
          ? t('import.morePro', { shown: count(output.problems.length), total: count(output.total) })
          : null
      }
    >
      {output.problems.map((problem, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: problems have no name of their own and are never reordered
        <tr key={index}>
          <td className="mono" title={visibleText(problem.source)}>
            {visibleText(shortPath(problem.source, 44))}
            {problem.position !== undefined && (
              <span className="quiet"> {t('import.record', { n: count(problem.position) })}</span>
            )}
          </td>
          <td className="mono number">{problem.sizeBytes !== null && bytes(problem.sizeBytes)}</td>
          <td className="problem-cause" title={visibleText(problem.reason)}>
            <StatusShape status="error" size={9} /> {visibleText(problem.reason)}
          </td>
          <td>{problem.kept !== null && t('import.kept', { n: count(problem.kept), n1: problem.kept })}</td>
        </tr>
      ))}
    </FilesSection>
  );
}
