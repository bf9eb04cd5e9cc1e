import { Cloud, FileText, Folder, History, type LucideIcon, MonitorDot, Waypoints } from 'lucide-react';
import { useState } from 'react';
import { Radio, RadioGroup } from 'react-aria-components';
import { useApp } from '../../../app/app.ts';
import type { DataKind } from '../../../app/state/layout.ts';
import { t } from '../../../messages/message.ts';
import { Dialog } from '../../../ui/Dialog.tsx';
import { Icon } from '../../../ui/Icon.tsx';
import { FilesSource } from './FilesSource.tsx';
import { FootContext } from './foot.tsx';
import { HistorySource } from './HistorySource.tsx';
import { LogsSource } from './LogsSource.tsx';
import { MachineSource } from './MachineSource.tsx';
import { S3Source } from './S3Source.tsx';
import { TracesSource } from './TracesSource.tsx';

const KINDS: { kind: DataKind; icon: LucideIcon }[] = [
  { kind: 'files', icon: Folder },
  { kind: 's3', icon: Cloud },
  { kind: 'logs', icon: FileText },
  { kind: 'traces', icon: Waypoints },
  { kind: 'history', icon: History },
  { kind: 'machine', icon: MonitorDot },
];

/** Where data comes from: files of this computer, programs that run on it, or AWS, which is asked nothing before a button that names it is pressed. */
export function AddData({ kind, paths = [] }: { kind: DataKind; paths?: string[] | undefined }) {
  const app = useApp();
  const [foot, setFoot] = useState<HTMLElement | null>(null);
  return (
    <Dialog
      title={t('add.title')}
      width="wide"
      onClose={() => app.show(null)}
      footer={<div className="add-foot" ref={setFoot} />}
    >
      <div className="add-data">
        <div className="add-kinds">
          <RadioGroup
            aria-label={t('add.kinds')}
            value={kind}
            onChange={(next) => app.show({ kind: 'add-data', source: next as DataKind })}
          >
            {KINDS.map(({ kind: each, icon }) => (
              <Radio key={each} value={each} className="add-kind">
                <Icon of={icon} />
                <span>
                  <strong>{t(`add.kind.${each}`)}</strong>
                  <span>{t(`add.kindHint.${each}`)}</span>
                </span>
              </Radio>
            ))}
          </RadioGroup>
          <p className="hint add-note">{t('add.credentials')}</p>
        </div>
        <FootContext value={foot}>
          <div className="add-source">
            {kind === 'files' && <FilesSource key={JSON.stringify(paths)} given={paths} />}
            {kind === 's3' && <S3Source />}
            {kind === 'logs' && <LogsSource />}
            {kind === 'traces' && <TracesSource />}
            {kind === 'history' && <HistorySource />}
            {kind === 'machine' && <MachineSource />}
          </div>
        </FootContext>
      </div>
    </Dialog>
  );
}
