import { NotebookText, PanelLeft, Plus } from 'lucide-react';
import { useApp } from '../../app/app.ts';
import { count } from '../../lib/format-number.ts';
import { fullTime } from '../../lib/format-time.ts';
import { usePart, useStore } from '../../lib/store.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';

/** The notebooks of the workspace; each opens in a tab. */
export function NotebookList() {
  const app = useApp();
  const readOnly = usePart(app.session.store, (state) => state.workspace?.readOnly ?? true);
  const notebooks = useStore(app.notebooks.store);
  const { timeZone } = useStore(app.preferences.store);
  return (
    <div className="evidence" data-region-focus="" tabIndex={-1}>
      <h1>{t('notebook.title')}</h1>
      <p className="hint">{t('notebook.lead')}</p>
      {!readOnly && (
        <p className="evidence-tags">
          <Button icon={Plus} onPress={() => app.notebooks.open(null)}>
            {t('notebook.new')}
          </Button>
        </p>
      )}
      {notebooks.length === 0 && <p className="hint">{t('notebook.none')}</p>}
      <ul className="evidence-list" aria-label={t('notebook.list')}>
        {notebooks.map((notebook) => (
          <li key={notebook.id} className="evidence-item notebook-item">
            <button type="button" className="notebook-open" onClick={() => app.notebooks.open(notebook)}>
              <Icon of={NotebookText} size={14} />
              <strong>{visibleText(notebook.name)}</strong>
              <span className="hint">
                {t('notebook.cells', { n: notebook.cells.length, count: count(notebook.cells.length) })}
              </span>
              <span className="hint mono">
                {t('notebook.savedAt', { time: fullTime(notebook.updatedAt * 1000, timeZone) })}
              </span>
            </button>
            <IconButton
              icon={PanelLeft}
              size={14}
              label={t('notebook.besideNamed', { name: visibleText(notebook.name) })}
              onPress={() => void app.notebooks.showBeside([notebook.name])}
            />
          </li>
        ))}
      </ul>
    </div>
  );
}
