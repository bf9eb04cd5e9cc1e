import { ArrowDown, ArrowUp, Trash2 } from 'lucide-react';
import type { NotebookCell } from '../../../preload/contract/notebooks.ts';
import { t } from '../../messages/message.ts';
import { IconButton } from '../../ui/Button.tsx';
import { Segmented } from '../../ui/Segmented.tsx';
import { CellAnswer } from './CellAnswer.tsx';

/** One cell with what can be written in it and done to it. */
export function CellEditor({
  cell,
  readOnly,
  onChange,
  onMove,
  onDrop,
}: {
  cell: NotebookCell;
  readOnly: boolean;
  onChange: (cell: NotebookCell) => void;
  onMove: (by: 1 | -1) => void;
  onDrop: () => void;
}) {
  return (
    <section className="cell" aria-label={t(`notebook.cell.${cell.kind}`)}>
      <div className="cell-bar">
        <h2>{t(`notebook.cell.${cell.kind}`)}</h2>
        <span className="toolbar-space" />
        {!readOnly && (
          <>
            <IconButton icon={ArrowUp} size={14} label={t('notebook.up')} onPress={() => onMove(-1)} />
            <IconButton icon={ArrowDown} size={14} label={t('notebook.down')} onPress={() => onMove(1)} />
            <IconButton icon={Trash2} size={14} label={t('notebook.drop')} onPress={onDrop} />
          </>
        )}
      </div>
      {cell.kind === 'text' ? (
        <textarea
          className="input note-text"
          rows={6}
          aria-label={t('notebook.markdownText')}
          value={cell.markdown}
          readOnly={readOnly}
          onChange={(event) => onChange({ ...cell, markdown: event.target.value })}
        />
      ) : (
        <>
          <label>
            {t('notebook.cellTitle')}
            <input
              className="input"
              value={cell.title}
              readOnly={readOnly}
              onChange={(event) => onChange({ ...cell, title: event.target.value })}
            />
          </label>
          {!readOnly && (
            <Segmented
              label={t('notebook.language')}
              value={cell.query.language}
              options={[
                { value: 'insights', text: t('language.insights') },
                { value: 'sql', text: t('language.sql') },
              ]}
              onChange={(language) => onChange({ ...cell, query: { ...cell.query, language } })}
            />
          )}
          <textarea
            className="input mono note-text"
            rows={4}
            aria-label={t('notebook.queryText')}
            spellCheck={false}
            value={cell.query.text}
            readOnly={readOnly}
            onChange={(event) => onChange({ ...cell, query: { ...cell.query, text: event.target.value } })}
          />
          {cell.kind === 'chart' && (
            <div className="cell-bar">
              <label>
                {t('notebook.label')}
                <input
                  className="input mono"
                  value={cell.label}
                  readOnly={readOnly}
                  onChange={(event) => onChange({ ...cell, label: event.target.value })}
                />
              </label>
              <label>
                {t('notebook.value')}
                <input
                  className="input mono"
                  value={cell.value}
                  readOnly={readOnly}
                  onChange={(event) => onChange({ ...cell, value: event.target.value })}
                />
              </label>
            </div>
          )}
          <CellAnswer cell={cell} />
        </>
      )}
    </section>
  );
}
