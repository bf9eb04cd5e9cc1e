import { Plus } from 'lucide-react';
import { useState } from 'react';
import { Button as AriaButton, Dialog, DialogTrigger, Popover } from 'react-aria-components';
import { useApp } from '../../app/app.ts';
import { fieldOfPath, pathOfField } from '../../lib/contributor-rule.ts';
import { percent } from '../../lib/format-number.ts';
import { useStore } from '../../lib/store.ts';
import { useCall } from '../../lib/useCall.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';
import { Icon } from '../../ui/Icon.tsx';
import { SearchBox } from '../../ui/SearchBox.tsx';

/** How a field is written: as a path of a rule's JSON, by a name that the rule gives (CLF), or as Logs Insights has it. */
export type FieldForm = { kind: 'path' } | { kind: 'alias'; names: readonly string[] } | { kind: 'insights' };

interface PickerProps {
  label: string;
  form: FieldForm;
  /** Data sets whose fields are offered; names that are none count for nothing. */
  sources: readonly string[];
  onPick: (written: string) => void;
}

/** Adds a field: one that the events are known to have, or one that is typed. */
export function KeyPicker(props: PickerProps & { text?: string }) {
  const { label, text } = props;
  return (
    <DialogTrigger>
      <AriaButton
        className={text === undefined ? 'icon-button ranking-add' : 'button button-normal'}
        aria-label={label}
      >
        {text === undefined ? <Icon of={Plus} size={14} /> : <span className="mono">{visibleText(text)}</span>}
      </AriaButton>
      <Popover className="popover views-popover" placement="bottom start" offset={4}>
        <Dialog aria-label={label} className="views-dialog">
          {({ close }) => <FieldList {...props} close={close} />}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

/** A field on offer, and how it is written. */
interface Offer {
  written: string;
  detail: string;
}

export function useOffers(form: FieldForm, sources: readonly string[]): Offer[] {
  const app = useApp();
  const version = useStore(app.session.data);
  const sets = useStore(app.dataSets);
  const known = sources.filter((name) => sets.some((set) => set.name === name));
  const asked = 'fields ';
  const answer = useCall(
    'query.complete',
    form.kind === 'alias' ? null : { language: 'insights', text: asked, cursor: asked.length, sources: known },
    version,
  );
  if (form.kind === 'alias') return form.names.map((written) => ({ written, detail: '' }));
  return (answer.output?.completions ?? [])
    .filter(({ kind, label }) => kind === 'field' && (form.kind === 'insights' || !label.startsWith('@')))
    .sort((a, b) => (b.share ?? 2) - (a.share ?? 2))
    .map(({ label, insert, detail, share }) => ({
      written: form.kind === 'path' ? pathOfField(label) : (insert ?? label),
      detail: [detail, share === undefined ? '' : percent(share, 1)].filter(Boolean).join(', '),
    }));
}

function FieldList({ label, form, sources, onPick, close }: PickerProps & { close: () => void }) {
  const [text, setText] = useState('');
  const offers = useOffers(form, sources);
  const typed = text.trim();
  const needle = fieldOfPath(typed).toLowerCase();
  const found = offers.filter(({ written }) => written.toLowerCase().includes(needle));
  const isOffered = found.some(({ written }) => written === typed);
  const shown: Offer[] =
    typed === '' || isOffered ? found : [...found, { written: typed, detail: t('contributors.asTyped') }];
  const pick = (written: string) => {
    close();
    onPick(written);
  };
  return (
    <>
      <div className="views-search">
        <SearchBox
          label={label}
          value={text}
          onChange={setText}
          autoFocus
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return;
            event.preventDefault();
            event.stopPropagation();
            const exact = shown.find(({ written }) => written === typed || fieldOfPath(written) === typed);
            const first = exact ?? (typed.startsWith('$') ? { written: typed } : shown[0]);
            if (first !== undefined && typed !== '') pick(first.written);
          }}
        />
      </div>
      <div className="views-list">
        {shown.map(({ written, detail }) => (
          <button key={written} type="button" className="views-column" onClick={() => pick(written)}>
            <span className="mono">{visibleText(written)}</span>
            <span className="quiet">{detail}</span>
          </button>
        ))}
      </div>
      <p className="hint views-hint">{t(`contributors.fieldHint.${form.kind}`)}</p>
    </>
  );
}
