import { ChevronDown, ChevronRight, Minus, Plus, X } from 'lucide-react';
import { useRef, useState } from 'react';
import type { EditField, EditValue } from '../../../preload/contract/edit.ts';
import type { Facet, FieldFilter } from '../../../preload/contract/facets.ts';
import { useApp } from '../../app/app.ts';
import type { Result } from '../../app/state/query-run.ts';
import { actOn, editQuery } from '../../app/values/acts.ts';
import { NoteMark } from '../../app/values/NoteMark.tsx';
import { ValueMenu } from '../../app/values/ValueMenu.tsx';
import type { ValueHandle } from '../../app/values/value.ts';
import { useValueKeys } from '../../app/values/value-keys.ts';
import { accountName, accountsIn } from '../../lib/account-names.ts';
import { shortArn } from '../../lib/cell-text.ts';
import { count } from '../../lib/format-number.ts';
import { dateTime } from '../../lib/format-time.ts';
import { asOutcome, outcomeOfError } from '../../lib/outcome.ts';
import { plainText } from '../../lib/page-cache.ts';
import { DOTS, isSecretName, isSecretValue } from '../../lib/secrets.ts';
import { usePart } from '../../lib/store.ts';
import { useCall } from '../../lib/useCall.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';
import { IconButton } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { SearchBox } from '../../ui/SearchBox.tsx';

/** Values of a closed facet, and steps of one that was asked for more. */
const FIRST = 5;
const MORE = 20;

interface Line {
  key: string;
  value: EditValue;
  text: string;
  count: number;
}

/** A value by what is read of it: a query may write the same text as a number. */
function keyOf(value: EditValue): string {
  switch (value.kind) {
    case 'missing':
      return 'missing';
    case 'boolean':
      return `=${value.value}`;
    case 'time':
      return `=${value.us}`;
    case 'pattern':
      return `~${value.regex}`;
    default:
      return `=${value.text}`;
  }
}

/** The lines of a facet: counted values, the missing one among them by its count, and what is chosen but not met. */
function linesOf(facet: Facet, isWhole: boolean): Line[] {
  const lines: Line[] = facet.values.map(({ value, text, count }) => ({ key: keyOf(value), value, text, count }));
  if (facet.missing > 0 && isWhole)
    lines.push({ key: keyOf({ kind: 'missing' }), value: { kind: 'missing' }, text: '', count: facet.missing });
  lines.sort((a, b) => b.count - a.count);
  const met = new Set(lines.map(({ key }) => key));
  const counts = new Map(facet.chosen.map(({ value, count }) => [keyOf(value), count]));
  for (const value of facet.filter?.values ?? []) {
    const key = keyOf(value);
    if (met.has(key)) continue;
    lines.push({ key, value, text: 'text' in value ? value.text : '', count: counts.get(key) ?? 0 });
  }
  return lines;
}

/** One field with its values, their counts, and which of them the query keeps or leaves out. */
/** Codes of errors and outcomes have the colour of what they stand for; other values have none. */
function toneOf(name: string, { value, text }: Line): string {
  if (name === 'errorCode') return `of-${outcomeOfError(value.kind === 'missing' ? null : text)}`;
  const outcome = name === 'outcome' ? asOutcome(text) : null;
  return outcome === null ? '' : `of-${outcome}`;
}

export function FacetView({
  result,
  field,
  onRemove,
  searchable = false,
}: {
  result: Result;
  field: EditField;
  onRemove?: () => void;
  /** Begins with more values and a search over them. */
  searchable?: boolean;
}) {
  const app = useApp();
  const timeZone = usePart(app.preferences.store, (state) => state.timeZone);
  const reveal = usePart(app.layout, (state) => state.reveal);
  const [open, setOpen] = useState(true);
  const [top, setTop] = useState(searchable ? MORE : FIRST);
  const [search, setSearch] = useState('');
  const [menu, setMenu] = useState<ValueHandle | null>(null);
  const anchor = useRef<HTMLElement | null>(null);
  const valueKey = useValueKeys();
  const { language, text, sources, range } = result.question;
  const question = { language, text, sources, range, resultId: result.resultId, field, search: search.trim(), top };
  const answer = useCall('facets.get', open ? question : null, result.resultId);
  const facet = answer.output;
  const lines = facet === null ? [] : linesOf(facet, search.trim() === '');
  const most = Math.max(1, ...lines.map((line) => line.count));
  // What was chosen since the counts came: the next choice goes on from it.
  const [ahead, setAhead] = useState<{ of: Facet | null; filter: FieldFilter | null } | null>(null);
  const chosen = ahead !== null && ahead.of === facet ? ahead.filter : (facet?.filter ?? null);
  const name = visibleText(field.name);

  const handleOf = ({ value, text: own }: Line): ValueHandle => ({
    field,
    value,
    text: value.kind === 'time' ? plainText({ kind: 'time', us: Number(own) }) : own,
    isSecret: own !== '' && (isSecretName(field.name) || isSecretValue(own)),
    record: null,
  });
  const shown = (line: Line) => {
    if (line.value.kind === 'missing') return t('facets.none');
    if (line.text === '') return t('facets.empty');
    if (!reveal && handleOf(line).isSecret) return DOTS;
    if (line.value.kind === 'time') return dateTime(Number(line.text), timeZone);
    // Every service ends so; the tooltip has the whole name.
    const text = field.name === 'eventSource' ? line.text.replace(/\.amazonaws\.com$/, '') : line.text;
    const called = accountName(line.text);
    return visibleText(called === null ? shortArn(text.slice(0, 200)) : `${text} ${called}`);
  };
  const stateOf = (line: Line): 'in' | 'out' | null => {
    if (chosen === null || !chosen.values.some((value) => keyOf(value) === line.key)) return null;
    return chosen.negated ? 'out' : 'in';
  };
  /** Adds the value to those that are included (or left out), or takes it off when it is one of them. */
  const toggle = (line: Line, negated: boolean) => {
    const before = chosen !== null && chosen.negated === negated ? chosen.values : [];
    const others = before.filter((value) => keyOf(value) !== line.key);
    const values = others.length === before.length ? [...before, line.value] : others;
    setAhead({ of: facet, filter: values.length === 0 ? null : { negated, values } });
    void editQuery(app, { kind: 'filter', field, values, negated, alone: true });
  };
  const isSearched = search.trim() !== '';
  // Values that are shown: the most frequent, and the chosen ones that are rarer; a search says nothing of these.
  const met = isSearched
    ? (facet?.values ?? [])
    : lines.filter(({ value, count }) => value.kind !== 'missing' && count > 0);
  const left = facet === null ? 0 : facet.found - met.length;
  const others =
    facet === null || isSearched ? null : facet.total - facet.missing - met.reduce((sum, { count }) => sum + count, 0);
  return (
    <section className="facet" aria-label={t('facets.of', { field: name, n: facet?.distinct ?? 0 })}>
      <header className="facet-head">
        <button type="button" className="facet-title" aria-expanded={open} onClick={() => setOpen(!open)}>
          <Icon of={open ? ChevronDown : ChevronRight} size={12} />
          <span className="mono facet-name" title={name}>
            {name}
          </span>
          {facet !== null && <span className="mono quiet">{count(facet.distinct)}</span>}
        </button>
        {onRemove && <IconButton icon={X} size={12} label={t('facets.remove', { field: name })} onPress={onRemove} />}
      </header>
      {open && answer.status === 'failed' && answer.error.code !== 'engine.stopped' && (
        <p className="hint facet-hint" title={answer.error.userMessage}>
          {t('facets.failed')}: {answer.error.userMessage}
        </p>
      )}
      {open && top > FIRST && (
        <SearchBox label={t('facets.search', { field: name })} value={search} onChange={setSearch} autoFocus />
      )}
      {open &&
        lines.map((line) => {
          const state = stateOf(line);
          const label = shown(line);
          return (
            <div key={line.key} className={`facet-line ${state ?? ''}`}>
              {/* biome-ignore lint/a11y/useSemanticElements: letters are keys of the value here, which a text field would keep */}
              <button
                type="button"
                role="checkbox"
                aria-checked={state === 'out' ? 'mixed' : state === 'in'}
                aria-label={state === 'out' ? t('facets.excluded', { value: label }) : label}
                data-value=""
                className="facet-value"
                title={[line.text.slice(0, 400), ...accountsIn(line.text.slice(0, 400)).map(visibleText)].join('\n')}
                onClick={() => toggle(line, state === 'out')}
                onContextMenu={(event) => {
                  event.preventDefault();
                  anchor.current = event.currentTarget;
                  setMenu(handleOf(line));
                }}
                onKeyDown={(event) => {
                  if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) {
                    anchor.current = event.currentTarget;
                    setMenu(handleOf(line));
                  } else {
                    const act = valueKey(event);
                    if (act === null) return;
                    if (act === 'filter' || act === 'exclude') toggle(line, act === 'exclude');
                    else if (act !== 'waiting') void actOn(app, handleOf(line), act);
                  }
                  event.preventDefault();
                  event.stopPropagation();
                }}
              >
                <span className="facet-box" aria-hidden="true">
                  {state === 'out' && <Icon of={Minus} size={12} />}
                </span>
                <span className="facet-bar">
                  <span className={`mono facet-text ${line.value.kind === 'missing' ? 'quiet' : ''}`}>
                    {label}
                    <NoteMark field={field.name} text={handleOf(line).text} />
                  </span>
                  <span className="mono facet-count">{count(line.count)}</span>
                  <span
                    className={`facet-length ${toneOf(field.name, line)}`}
                    style={{ width: `${(line.count / most) * 100}%` }}
                  />
                </span>
              </button>
              <span className="facet-acts">
                <IconButton
                  icon={Plus}
                  size={12}
                  label={t('facets.include', { value: label })}
                  onPress={() => toggle(line, false)}
                />
                <IconButton
                  icon={Minus}
                  size={12}
                  label={t('facets.exclude', { value: label })}
                  onPress={() => toggle(line, true)}
                />
              </span>
            </div>
          );
        })}
      {open && search.trim() !== '' && facet?.found === 0 && (
        <p className="hint facet-hint">{t('facets.noMatch', { text: search.trim() })}</p>
      )}
      {open && left > 0 && (
        <button
          type="button"
          className="facet-more"
          aria-description={others === null ? undefined : t('facets.others', { n: count(others) })}
          onClick={() => setTop(Math.min(1000, top + MORE))}
        >
          <span>{t('facets.more', { n: count(left) })}</span>{' '}
          {others !== null && (
            <span className="mono facet-count" title={t('facets.others', { n: count(others) })}>
              {count(others)}
            </span>
          )}
        </button>
      )}
      {menu !== null && <ValueMenu handle={menu} anchor={anchor} onClose={() => setMenu(null)} />}
    </section>
  );
}
