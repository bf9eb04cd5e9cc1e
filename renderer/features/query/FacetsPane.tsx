import { Plus } from 'lucide-react';
import { memo, useRef, useState } from 'react';
import { Button as AriaButton, Dialog, DialogTrigger, Popover } from 'react-aria-components';
import type { EditField } from '../../../preload/contract/edit.ts';
import { useApp } from '../../app/app.ts';
import type { Result } from '../../app/state/query-run.ts';
import { useValueKeys } from '../../app/values/useValueKeys.ts';
import { useLanguage } from '../../lib/language.ts';
import { useStore } from '../../lib/store.ts';
import { useCall } from '../../lib/useCall.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';
import { Icon } from '../../ui/Icon.tsx';
import { SearchBox } from '../../ui/SearchBox.tsx';
import { FacetView } from './FacetView.tsx';
import { facetFields, suggestedFacets } from './facet-fields.ts';

/** Fields with their commonest values beside the rows; choosing one writes a filter into the query (ui.md part 4). */
export const FacetsPane = memo(Facets); // a letter typed in the editor changes no count

function Facets({ tabId, facets, result }: { tabId: string; facets: string[] | null; result: Result }) {
  useLanguage();
  const app = useApp();
  const version = useStore(app.session.data);
  const isInsights = result.question.language === 'insights';
  const catalog = useCall('fields.list', isInsights ? {} : null, version);
  const sets = catalog.output?.dataSets ?? [];
  const fields = facetFields(result, sets);
  const shown = facets ?? suggestedFacets(result, fields, sets);
  const byName = new Map(fields.map((field) => [field.name, field]));
  const change = (names: string[]) => app.tabs.change(tabId, { facets: names });
  const pane = useRef<HTMLElement>(null);
  useValueKeys(pane);
  return (
    <aside ref={pane} className="facets" aria-label={t('facets.title')} data-single-keys="">
      {shown.flatMap((name) => {
        // A field that this result does not have is kept for one that has.
        const field = byName.get(name);
        if (field === undefined) return [];
        const onRemove = () => change(shown.filter((one) => one !== name));
        return [<FacetView key={`${field.of} ${name}`} result={result} field={field} onRemove={onRemove} />];
      })}
      <AddFacet
        fields={fields.filter(({ name }) => !shown.includes(name))}
        onAdd={(field) => change([...shown, field.name])}
      />
    </aside>
  );
}

/** Fields of a long list that are drawn; typing finds the others. */
const LISTED = 100;

function AddFacet({ fields, onAdd }: { fields: EditField[]; onAdd: (field: EditField) => void }) {
  const [text, setText] = useState('');
  const needle = text.trim().toLowerCase();
  const found = fields.filter(({ name }) => name.toLowerCase().includes(needle)).slice(0, LISTED);
  if (fields.length === 0) return null;
  return (
    <DialogTrigger onOpenChange={() => setText('')}>
      <AriaButton className="button button-quiet facet-add">
        <Icon of={Plus} size={12} />
        <span className="button-text">{t('facets.add')}</span>
      </AriaButton>
      <Popover className="popover views-popover" placement="right bottom" offset={4}>
        <Dialog aria-label={t('facets.add')} className="views-dialog facet-dialog">
          {({ close }) => (
            <>
              <div className="views-search">
                <SearchBox label={t('facets.findField')} value={text} onChange={setText} autoFocus />
              </div>
              <div className="views-list">
                {found.map((field) => (
                  <button
                    key={field.name}
                    type="button"
                    className="views-column"
                    onClick={() => {
                      close();
                      onAdd(field);
                    }}
                  >
                    <span className="mono">{visibleText(field.name)}</span>
                  </button>
                ))}
                {found.length === 0 && <p className="hint views-hint">{t('facets.noField')}</p>}
              </div>
            </>
          )}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
