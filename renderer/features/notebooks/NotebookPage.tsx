import { FileDown, PanelLeft, Plus, Save, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { Output } from '../../../preload/contract/index.ts';
import { useApp } from '../../app/app.ts';
import { asEngineError, type EngineError } from '../../lib/connect.ts';
import { bytes } from '../../lib/format-number.ts';
import { usePart } from '../../lib/store.ts';
import { useCall } from '../../lib/useCall.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { CellEditor } from './CellEditor.tsx';
import { type Draft, draftOf, moved, newCell } from './cells.ts';

const KINDS = ['text', 'query', 'table', 'chart'] as const;

/** The notebooks of the workspace: one of them open to be written, run and exported. */
export function NotebookPage() {
  const app = useApp();
  const [version, setVersion] = useState(0);
  const readOnly = usePart(app.session.store, (state) => state.workspace?.readOnly ?? true);
  const list = useCall('notebooks.list', {}, version);
  const [draft, setDraft] = useState<Draft | null>(null);
  const [failure, setFailure] = useState<EngineError | null>(null);
  const [said, setSaid] = useState('');
  const notebooks = list.output?.notebooks ?? [];
  const [first] = notebooks;
  const open = draft ?? (first === undefined ? null : draftOf(first));
  const kept = notebooks.find(({ id }) => id === open?.id);
  const isChanged =
    open !== null &&
    (kept === undefined || JSON.stringify([kept.name, kept.cells]) !== JSON.stringify([open.name, open.cells]));
  const change = (part: Partial<Draft>) => {
    if (open !== null) setDraft({ ...open, ...part });
  };

  const attempt = async <T,>(work: () => Promise<T>): Promise<T | null> => {
    setFailure(null);
    try {
      return await work();
    } catch (error) {
      setFailure(asEngineError(error));
      return null;
    }
  };
  const save = async (): Promise<Output<'notebooks.put'> | null> => {
    if (open === null) return null;
    const { id, name, cells } = open;
    const saved = await attempt(() =>
      app.engine.call('notebooks.put', { ...(id === null ? {} : { id }), name, cells }),
    );
    if (saved === null) return null;
    setDraft(draftOf(saved));
    setVersion((old) => old + 1);
    app.say(t('notebook.saved'));
    return saved;
  };
  const exportAs = async (form: 'html' | 'markdown') => {
    const saved = isChanged && !readOnly ? await save() : (kept ?? null);
    if (saved === null) return;
    const path = await app.desktop.chooseExportFile(saved.name, form === 'html' ? 'html' : 'md');
    if (path === null) return;
    const written = await attempt(() =>
      app.engine.call(
        'notebooks.export',
        { id: saved.id, form, path, overwrite: true },
        {
          onProgress: ({ cellsDone, cellsTotal }) =>
            setSaid(t('notebook.exporting', { done: String(cellsDone), total: String(cellsTotal) })),
        },
      ),
    );
    setSaid(written === null ? '' : t('notebook.exported', { path: written.path, size: bytes(written.bytes) }));
  };
  const remove = async () => {
    const id = open?.id ?? null;
    if (id !== null && (await attempt(() => app.engine.call('notebooks.remove', { id }))) === null) return;
    setDraft(null);
    setVersion((old) => old + 1);
  };

  return (
    <div className="evidence" data-region-focus="" tabIndex={-1}>
      <h1>{t('notebook.title')}</h1>
      <p className="hint">{t('notebook.lead')}</p>
      {list.status === 'failed' && list.error.code !== 'engine.stopped' && (
        <ErrorNote title={t('notebook.readFailed')} message={list.error.userMessage} detail={list.error.detail} />
      )}
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset has a look of its own */}
      <div className="evidence-tags" role="group" aria-label={t('notebook.list')}>
        {notebooks.map((one) => (
          <button
            key={one.id}
            type="button"
            className="evidence-tag"
            aria-pressed={one.id === open?.id}
            onClick={() => setDraft(draftOf(one))}
          >
            {visibleText(one.name)}
          </button>
        ))}
        {!readOnly && (
          <Button
            icon={Plus}
            onPress={() =>
              setDraft({ id: null, name: t('notebook.untitled', { n: String(notebooks.length + 1) }), cells: [] })
            }
          >
            {t('notebook.new')}
          </Button>
        )}
      </div>
      {failure !== null && (
        <ErrorNote title={t('notebook.failed')} message={failure.userMessage} detail={failure.detail} />
      )}
      {open === null ? (
        list.status === 'done' && <p className="hint">{t('notebook.none')}</p>
      ) : (
        <>
          <div className="cell-bar">
            <input
              className="input notebook-name"
              aria-label={t('notebook.name')}
              value={open.name}
              readOnly={readOnly}
              onChange={(event) => change({ name: event.target.value })}
            />
            {!readOnly && (
              <>
                <Button kind="primary" icon={Save} disabled={!isChanged} onPress={() => void save()}>
                  {t('notebook.save')}
                </Button>
                <Button icon={Trash2} kind="danger" onPress={() => void remove()}>
                  {t('notebook.remove')}
                </Button>
              </>
            )}
            {kept !== undefined && (
              <Button icon={PanelLeft} onPress={() => void app.showNotebook(kept.name)}>
                {t('notebook.beside')}
              </Button>
            )}
            <Button icon={FileDown} onPress={() => void exportAs('html')}>
              {t('notebook.html')}
            </Button>
            <Button icon={FileDown} onPress={() => void exportAs('markdown')}>
              {t('notebook.markdown')}
            </Button>
          </div>
          <p className="hint" role="status">
            {isChanged && !readOnly ? t('notebook.changed') : visibleText(said)}
          </p>
          {open.cells.map((cell, at) => (
            <CellEditor
              key={cell.id}
              cell={cell}
              readOnly={readOnly}
              onChange={(next) => change({ cells: open.cells.map((one) => (one.id === next.id ? next : one)) })}
              onMove={(by) => change({ cells: moved(open.cells, at, by) })}
              onDrop={() => change({ cells: open.cells.filter(({ id }) => id !== cell.id) })}
            />
          ))}
          {!readOnly && (
            // biome-ignore lint/a11y/useSemanticElements: a fieldset has a look of its own
            <div className="cell-bar" role="group" aria-label={t('notebook.add')}>
              {KINDS.map((kind) => (
                <Button
                  key={kind}
                  icon={Plus}
                  onPress={() =>
                    change({
                      cells: [
                        ...open.cells,
                        newCell(kind, app.tabs.active(), app.ranges.inFront().store.get().current),
                      ],
                    })
                  }
                >
                  {t(`notebook.add.${kind}`)}
                </Button>
              ))}
            </div>
          )}
        </>
      )}
    </div>
  );
}
