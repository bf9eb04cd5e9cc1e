import { ChevronDown, Table2 } from 'lucide-react';
import { useState } from 'react';
import { Button as AriaButton, Dialog, DialogTrigger, Popover } from 'react-aria-components';
import { useApp } from '../../app/app.ts';
import { useCall } from '../../lib/useCall.ts';
import { t } from '../../messages/message.ts';
import { Icon } from '../../ui/Icon.tsx';
import { SearchBox } from '../../ui/SearchBox.tsx';

const PLAIN_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** The documented views with their columns; choosing one writes it at the cursor. */
export function ViewsMenu() {
  return (
    <DialogTrigger>
      <AriaButton className="button button-normal" data-fields="">
        <Icon of={Table2} size={14} />
        <span className="button-text">{t('query.views')}</span>
        <Icon of={ChevronDown} size={12} />
      </AriaButton>
      <Popover className="popover views-popover" placement="bottom start" offset={4}>
        <Dialog aria-label={t('query.views')} className="views-dialog">
          {({ close }) => <ViewsList close={close} />}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

function ViewsList({ close }: { close: () => void }) {
  const app = useApp();
  const [text, setText] = useState('');
  const answer = useCall('views.list', {});
  const needle = text.toLowerCase();
  const insert = (name: string) => {
    const editor = app.editor.current;
    close();
    if (editor === null) return;
    const written = PLAIN_NAME.test(name) ? name : `"${name.replace(/"/g, '""')}"`;
    editor.dispatch(editor.state.replaceSelection(written));
    requestAnimationFrame(() => editor.focus());
  };
  return (
    <>
      <div className="views-search">
        <SearchBox label={t('query.findColumn')} value={text} onChange={setText} autoFocus />
      </div>
      <div className="views-list">
        {(answer.output?.views ?? []).map((view) => {
          const columns = view.columns.filter((column) => column.name.toLowerCase().includes(needle));
          if (columns.length === 0) return null;
          return (
            <section key={view.name} aria-label={view.name}>
              <button type="button" className="views-name" title={view.description} onClick={() => insert(view.name)}>
                <span className="mono">{view.name}</span>
                <span className="quiet">{view.description}</span>
              </button>
              {columns.map((column) => (
                <button
                  key={column.name}
                  type="button"
                  className="views-column"
                  title={column.description}
                  onClick={() => insert(column.name)}
                >
                  <span className="mono">{column.name}</span>
                  <span className="quiet">{column.type.toLowerCase()}</span>
                </button>
              ))}
            </section>
          );
        })}
      </div>
      <p className="hint views-hint">{t('query.viewsHint')}</p>
    </>
  );
}
