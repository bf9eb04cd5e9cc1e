import { ChevronDown, Table2 } from 'lucide-react';
import { useState } from 'react';
import { Button as AriaButton, Dialog, DialogTrigger, Popover } from 'react-aria-components';
import { useApp } from '../../app/app.ts';
import type { TabDocument } from '../../app/state/tabs.ts';
import { percent } from '../../lib/format-number.ts';
import { maskedValue } from '../../lib/secrets.ts';
import { usePart, useStore } from '../../lib/store.ts';
import { useCall } from '../../lib/useCall.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';
import { Icon } from '../../ui/Icon.tsx';
import { SearchBox } from '../../ui/SearchBox.tsx';
import { hasSourceLine } from './source-line.ts';

/** The fields of what an Insights query reads, the commonest first; choosing one writes it at the cursor. */
export function FieldsMenu({ tab }: { tab: TabDocument }) {
  return (
    <DialogTrigger>
      <AriaButton className="button button-normal" data-fields="">
        <Icon of={Table2} size={14} />
        <span className="button-text">{t('fields.title')}</span>
        <Icon of={ChevronDown} size={12} />
      </AriaButton>
      <Popover className="popover views-popover" placement="bottom start" offset={4}>
        <Dialog aria-label={t('fields.title')} className="views-dialog">
          {({ close }) => <FieldsList tab={tab} close={close} />}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

function FieldsList({ tab, close }: { tab: TabDocument; close: () => void }) {
  const app = useApp();
  const [text, setText] = useState('');
  const version = useStore(app.session.data);
  const reveal = usePart(app.layout, (state) => state.reveal);
  // The SOURCE line alone says what is read; what follows it may be half written.
  const asked = hasSourceLine(tab.text) ? `${tab.text.split('|')[0] ?? ''} | fields ` : 'fields ';
  const answer = useCall(
    'query.complete',
    { language: 'insights', text: asked, cursor: asked.length, sources: tab.sources },
    version,
  );
  const needle = text.trim().toLowerCase();
  const fields = (answer.output?.completions ?? [])
    .filter(({ kind, label }) => kind === 'field' && label.toLowerCase().includes(needle))
    .sort((a, b) => (b.share ?? 2) - (a.share ?? 2));
  const insert = (written: string) => {
    const editor = app.editor.current;
    close();
    if (editor === null) return;
    editor.dispatch(editor.state.replaceSelection(written));
    requestAnimationFrame(() => editor.focus());
  };
  return (
    <>
      <div className="views-search">
        <SearchBox label={t('fields.find')} value={text} onChange={setText} autoFocus />
      </div>
      <div className="views-list">
        {fields.map((field) => (
          <button
            key={field.label}
            type="button"
            className="views-column"
            title={(field.top ?? [])
              .map(({ value }) => visibleText(reveal ? value : maskedValue(field.label, value)))
              .join('\n')}
            onClick={() => insert(field.insert ?? field.label)}
          >
            <span className="mono">{visibleText(field.label)}</span>
            <span className="quiet">
              {[field.detail, field.share === undefined ? '' : percent(field.share, 1)].filter(Boolean).join(', ')}
            </span>
          </button>
        ))}
        {fields.length === 0 && answer.output !== null && <p className="hint views-hint">{t('fields.none')}</p>}
      </div>
      <p className="hint views-hint">{t('fields.hint')}</p>
    </>
  );
}
