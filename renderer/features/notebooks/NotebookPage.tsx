import { FileDown, PanelLeft, Plus, Save, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useApp } from '../../app/app.ts';
import type { NotebookTab } from '../../app/state/tabs.ts';
import { asEngineError, type EngineError } from '../../lib/connect.ts';
import { bytes } from '../../lib/format-number.ts';
import { usePart, useStore } from '../../lib/store.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { CellEditor } from './CellEditor.tsx';
import { moved, newCell } from './cells.ts';

const KINDS = ['text', 'query', 'table', 'chart'] as const;

/** A notebook in its tab, to be written, run and exported. */
export function NotebookPage({ tab }: { tab: NotebookTab }) {
  const app = useApp();
  const readOnly = usePart(app.session.store, (state) => state.workspace?.readOnly ?? true);
  const notebooks = useStore(app.notebooks.store);
  const [failure, setFailure] = useState<EngineError | null>(null);
  const [said, setSaid] = useState('');
  const kept = notebooks.find(({ id }) => id === tab.notebookId) ?? null;
  const shown = app.notebooks.shownIn(tab);
  const edit = (part: Parameters<typeof app.notebooks.edit>[1]) => app.notebooks.edit(tab.id, part);

  const exportAs = async (form: 'html' | 'markdown') => {
    setFailure(null);
    const saved = tab.draft !== null && !readOnly ? await app.notebooks.save(tab.id) : kept;
    if (saved === null) return;
    const path = await app.desktop.chooseExportFile(saved.name, form === 'html' ? 'html' : 'md');
    if (path === null) return;
    try {
      const written = await app.engine.call(
        'notebooks.export',
        { id: saved.id, form, path, overwrite: true },
        {
          onProgress: ({ cellsDone, cellsTotal }) =>
            setSaid(t('notebook.exporting', { done: String(cellsDone), total: String(cellsTotal) })),
        },
      );
      setSaid(t('notebook.exported', { path: written.path, size: bytes(written.bytes) }));
    } catch (error) {
      setSaid('');
      setFailure(asEngineError(error));
    }
  };

  if (shown === null) {
    return (
      <div className="notebook" data-region-focus="" tabIndex={-1}>
        <p className="hint">{t('notebook.gone', { name: visibleText(tab.title) })}</p>
      </div>
    );
  }
  const asked = app.tabs.lastQuery();
  const seed = (kind: (typeof KINDS)[number]) =>
    newCell(kind, asked, app.ranges.of(asked?.id ?? null).store.get().current);
  return (
    <div className="notebook" data-region-focus="" tabIndex={-1}>
      <div className="cell-bar">
        <input
          className="input notebook-name"
          aria-label={t('notebook.name')}
          value={shown.name}
          readOnly={readOnly}
          onChange={(event) => edit({ name: event.target.value })}
        />
        {!readOnly && (
          <Button
            kind="primary"
            icon={Save}
            shortcut="Mod+S"
            disabled={tab.draft === null}
            onPress={() => void app.notebooks.save(tab.id)}
          >
            {t('notebook.save')}
          </Button>
        )}
        {kept !== null && (
          <Button icon={PanelLeft} onPress={() => void app.notebooks.showBeside([kept.name])}>
            {t('notebook.beside')}
          </Button>
        )}
        <Button icon={FileDown} onPress={() => void exportAs('html')}>
          {t('notebook.html')}
        </Button>
        <Button icon={FileDown} onPress={() => void exportAs('markdown')}>
          {t('notebook.markdown')}
        </Button>
        {!readOnly && kept !== null && (
          <Button icon={Trash2} kind="danger" onPress={() => void app.notebooks.remove(kept.id)}>
            {t('notebook.remove')}
          </Button>
        )}
      </div>
      <p className="hint" role="status">
        {tab.draft !== null && !readOnly ? t('notebook.changed') : visibleText(said)}
      </p>
      {failure !== null && (
        <ErrorNote title={t('notebook.notExported')} message={failure.userMessage} detail={failure.detail} />
      )}
      {shown.cells.map((cell, at) => (
        <CellEditor
          key={cell.id}
          cell={cell}
          readOnly={readOnly}
          onChange={(next) => edit({ cells: shown.cells.map((one) => (one.id === next.id ? next : one)) })}
          onMove={(by) => edit({ cells: moved(shown.cells, at, by) })}
          onDrop={() => edit({ cells: shown.cells.filter(({ id }) => id !== cell.id) })}
        />
      ))}
      {!readOnly && (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset has a look of its own
        <div className="cell-bar" role="group" aria-label={t('notebook.add')}>
          {KINDS.map((kind) => (
            <Button key={kind} icon={Plus} onPress={() => edit({ cells: [...shown.cells, seed(kind)] })}>
              {t(`notebook.add.${kind}`)}
            </Button>
          ))}
        </div>
      )}
    </div>
  );
}
