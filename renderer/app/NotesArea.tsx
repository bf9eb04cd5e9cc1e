import { useState } from 'react';
import { EvidenceView } from '../features/evidence/EvidenceView.tsx';
import { NotebookList } from '../features/notebooks/NotebookList.tsx';
import { t } from '../messages/message.ts';
import { Segmented } from '../ui/Segmented.tsx';

/** The area Notes: what was noted and pinned, and the notebooks. */
export function NotesArea() {
  const [part, setPart] = useState<'evidence' | 'notebooks'>('evidence');
  return (
    <div className="notes-area">
      <div className="notes-parts">
        <Segmented
          label={t('notes.parts')}
          value={part}
          options={[
            { value: 'evidence', text: t('notes.evidence') },
            { value: 'notebooks', text: t('notes.notebooks') },
          ]}
          onChange={setPart}
        />
      </div>
      {part === 'evidence' ? <EvidenceView /> : <NotebookList />}
    </div>
  );
}
