import { ChevronDown, Database } from 'lucide-react';
import { useState } from 'react';
import { Button as AriaButton, Dialog, DialogTrigger, Popover } from 'react-aria-components';
import type { DataSet } from '../../preload/contract/query.ts';
import { accountNameOf } from '../lib/account-names.ts';
import { count } from '../lib/format-number.ts';
import { useStore } from '../lib/store.ts';
import { visibleText } from '../lib/visible-text.ts';
import { t } from '../messages/message.ts';
import { Button } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';
import { SearchBox } from '../ui/SearchBox.tsx';
import { useApp } from './app.ts';

interface PickerProps {
  /** Names of the sets; none means all of them, unless `none` says what else it means. */
  chosen: readonly string[];
  onChoose: (names: string[]) => void;
  /** The query names its sets itself, whatever is chosen. */
  bySource?: boolean;
  /** What is said where none is chosen. */
  none?: string;
  /** Names that are no set by themselves, but may stand for some. */
  isPattern?: (name: string) => boolean;
}

/** The log groups that something is asked of: all of them until some are chosen; SOURCE stands over both. */
export function DataSetPicker(props: PickerProps) {
  const sets = useStore(useApp().dataSets);
  const { chosen: sources, bySource = false, none } = props;
  const [name, more] = bySource
    ? [t('dataSets.bySource'), '']
    : sources.length === 0
      ? none !== undefined
        ? [none, '']
        : [t('dataSets.all'), t('dataSets.count', { n: leaves(sets).length })]
      : [visibleText(sources[0] ?? ''), sources.length > 1 ? t('dataSets.more', { n: sources.length - 1 }) : ''];
  return (
    <DialogTrigger>
      <AriaButton
        className="button button-normal data-sets-button"
        aria-label={t('dataSets.button', { names: `${name} ${more}`.trim() })}
        data-sets=""
      >
        <Icon of={Database} size={14} />
        <span className={`button-text ${sources.length > 0 && !bySource ? 'mono' : ''}`}>{name}</span>{' '}
        {more !== '' && <span className="quiet">{more}</span>}
        <Icon of={ChevronDown} size={12} />
      </AriaButton>
      <Popover className="popover views-popover" placement="bottom start" offset={4}>
        <Dialog aria-label={t('dataSets.title')} className="views-dialog">
          <Choice {...props} sets={sets} />
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

/** What is asked where none is chosen: trails as a whole and log groups. Accounts and Regions are parts of the first. */
const leaves = (sets: readonly DataSet[]) => sets.filter(({ kind }) => kind === 'trail' || kind === 'log-group');
const LEVEL: Record<DataSet['kind'], number> = {
  trail: 0,
  'trail-account': 1,
  'trail-region': 2,
  traces: 0,
  'log-group': 0,
};

function Choice({
  chosen: names,
  onChoose,
  bySource = false,
  none,
  isPattern = () => false,
  sets,
}: PickerProps & { sets: readonly DataSet[] }) {
  const [text, setText] = useState('');
  const needle = text.trim().toLowerCase();
  const shown = sets.filter((set) => `${set.name} ${accountNameOf(set) ?? ''}`.toLowerCase().includes(needle));
  const chosen = new Set(names);
  const unknown = names.filter((name) => !sets.some((set) => set.name === name));
  const toggle = (name: string) => {
    const next = new Set(chosen);
    if (!next.delete(name)) next.add(name);
    onChoose([...next]);
  };
  return (
    <>
      <div className="views-search">
        <SearchBox label={t('dataSets.find')} value={text} onChange={setText} autoFocus />
      </div>
      {bySource && <p className="hint views-hint">{t('dataSets.bySourceHint')}</p>}
      <div className="views-list">
        {unknown.map((name) => (
          <Row key={name} name={name} label={name} level={0} checked onToggle={toggle}>
            {!isPattern(name) && <span className="warn">{t('dataSets.missing')}</span>}
          </Row>
        ))}
        {shown.map((set) => {
          const { name, kind, account, events } = set;
          const called = kind === 'trail-region' ? null : accountNameOf(set);
          return (
            <Row
              key={name}
              name={name}
              label={LEVEL[kind] === 0 ? name : (name.split('/').at(-1) ?? name)}
              level={needle === '' ? LEVEL[kind] : 0}
              checked={chosen.has(name)}
              onToggle={toggle}
            >
              {called !== null && <span className="quiet">{visibleText(called)}</span>}
              {kind === 'log-group' && account !== null && <span className="quiet mono">{account}</span>}
              <span className="quiet mono">{count(events)}</span>
            </Row>
          );
        })}
        {shown.length === 0 && (
          <p className="hint views-hint">
            {needle === '' ? t('dataSets.none') : t('dataSets.noneMatch', { text: visibleText(text) })}
          </p>
        )}
      </div>
      <footer className="data-sets-foot">
        <span className="hint">
          {chosen.size === 0 ? (none ?? t('dataSets.allHint')) : t('dataSets.chosen', { n: chosen.size })}
        </span>
        {chosen.size > 0 && none === undefined && (
          <Button kind="quiet" onPress={() => onChoose([])}>
            {t('dataSets.useAll')}
          </Button>
        )}
      </footer>
    </>
  );
}

function Row({
  name,
  label,
  level,
  checked,
  onToggle,
  children,
}: {
  name: string;
  label: string;
  level: number;
  checked: boolean;
  onToggle: (name: string) => void;
  children: React.ReactNode;
}) {
  return (
    <label className="data-set" style={{ paddingLeft: 8 + level * 16 }}>
      <input type="checkbox" checked={checked} aria-label={name} onChange={() => onToggle(name)} />
      <span className="mono data-set-name" title={name}>
        {visibleText(label)}
      </span>
      {children}
    </label>
  );
}
