import { Plus } from 'lucide-react';
import { useId, useState } from 'react';
import { Button as AriaButton, Dialog, DialogTrigger, Popover } from 'react-aria-components';
import {
  FILTER_OPERATORS,
  type FilterOperator,
  MOST,
  operandText,
  type RuleFilter,
} from '../../lib/contributor-rule.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { type FieldForm, useOffers } from './KeyPicker.tsx';

interface FilterProps {
  /** Null where one is added. */
  filter: RuleFilter | null;
  form: FieldForm;
  sources: readonly string[];
  onChange: (filter: RuleFilter) => void;
}

/** A filter of a rule as a button, which opens what it is made of. */
export function FilterButton(props: FilterProps) {
  const { filter } = props;
  return (
    <DialogTrigger>
      <AriaButton
        className={filter === null ? 'button button-quiet' : 'ranking-filter'}
        {...(filter === null
          ? {}
          : {
              'aria-label': t('contributors.editFilter', {
                filter: `${filter.match} ${filter.operator} ${operandText(filter)}`,
              }),
            })}
      >
        {filter === null ? (
          <>
            <Icon of={Plus} size={14} />
            <span className="button-text">{t('contributors.addFilter')}</span>
          </>
        ) : (
          <>
            <span className="mono">{visibleText(filter.match)}</span> <span className="quiet">{filter.operator}</span>{' '}
            <span className="mono ranking-operand">{visibleText(operandText(filter))}</span>
          </>
        )}
      </AriaButton>
      <Popover className="popover views-popover" placement="bottom start" offset={4}>
        <Dialog aria-label={t('contributors.filter')} className="views-dialog">
          {({ close }) => <FilterForm {...props} close={close} />}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

const isList = (operator: FilterOperator) => operator === 'In' || operator === 'NotIn' || operator === 'StartsWith';

function FilterForm({ filter, form, sources, onChange, close }: FilterProps & { close: () => void }) {
  const id = useId();
  const offers = useOffers(form, sources);
  const [match, setMatch] = useState(filter?.match ?? '');
  const [operator, setOperator] = useState<FilterOperator>(filter?.operator ?? 'In');
  const [operand, setOperand] = useState(
    filter === null ? '' : Array.isArray(filter.operand) ? filter.operand.join('\n') : String(filter.operand),
  );
  const [present, setPresent] = useState(filter?.operand !== false);
  const [problem, setProblem] = useState<string | null>(null);
  const apply = () => {
    const read = operandOf(operator, operand, present);
    if (match.trim() === '') setProblem(t('contributors.filter.noField'));
    else if (typeof read === 'string') setProblem(read);
    else {
      close();
      onChange({ match: match.trim(), operator, operand: read.operand });
    }
  };
  return (
    <form
      className="ranking-filter-form dialog-form"
      onChange={() => setProblem(null)}
      onSubmit={(event) => {
        event.preventDefault();
        apply();
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
        event.preventDefault();
        event.stopPropagation();
        apply();
      }}
    >
      <label>
        {t('contributors.filter.field')}
        <input
          className="input mono"
          list={id}
          value={match}
          spellCheck={false}
          // biome-ignore lint/a11y/noAutofocus: the filter was asked for
          autoFocus
          onChange={(event) => setMatch(event.target.value)}
        />
      </label>
      <datalist id={id}>
        {offers.map(({ written }) => (
          <option key={written} value={written} />
        ))}
      </datalist>
      <label>
        {t('contributors.filter.operator')}
        <select
          className="input"
          value={operator}
          onChange={(event) => setOperator(FILTER_OPERATORS.find((one) => one === event.target.value) ?? 'In')}
        >
          {FILTER_OPERATORS.map((one) => (
            <option key={one} value={one}>
              {one}
            </option>
          ))}
        </select>
      </label>
      {operator === 'IsPresent' ? (
        <label className="ranking-check">
          <input type="checkbox" checked={present} onChange={(event) => setPresent(event.target.checked)} />
          {t('contributors.filter.present')}
        </label>
      ) : isList(operator) ? (
        <label>
          {t('contributors.filter.texts', { most: String(MOST.texts) })}
          <textarea
            className="input mono"
            rows={3}
            value={operand}
            spellCheck={false}
            onChange={(event) => setOperand(event.target.value)}
          />
        </label>
      ) : (
        <label>
          {t('contributors.filter.number')}
          <input
            className="input mono"
            value={operand}
            inputMode="decimal"
            spellCheck={false}
            onChange={(event) => setOperand(event.target.value)}
          />
        </label>
      )}
      {problem !== null && (
        <p className="field-error" role="alert">
          {problem}
        </p>
      )}
      <div className="ranking-filter-acts">
        <Button kind="primary" shortcut="Mod+Enter" onPress={apply}>
          {filter === null ? t('contributors.filter.add') : t('contributors.filter.change')}
        </Button>
      </div>
      <button type="submit" className="visually-hidden" tabIndex={-1} aria-hidden="true" />
    </form>
  );
}

/** What is written as the operand of a kind; a text says what is wrong with it. */
function operandOf(
  operator: FilterOperator,
  text: string,
  present: boolean,
): { operand: RuleFilter['operand'] } | string {
  if (operator === 'IsPresent') return { operand: present };
  if (isList(operator)) {
    const texts = text.split('\n').filter((line) => line !== '');
    if (texts.length === 0) return t('contributors.filter.noText');
    if (texts.length > MOST.texts) return t('contributors.filter.tooMany', { n: texts.length, most: MOST.texts });
    return { operand: texts };
  }
  const number = Number(text);
  return text.trim() === '' || !Number.isFinite(number) ? t('contributors.filter.noNumber') : { operand: number };
}
