import { Type } from 'lucide-react';
import { type ReactNode, useMemo, useRef, useState } from 'react';
import { accountsTitle } from '../../lib/account-names.ts';
import { embeddedJson, type JsonNode, nodeText } from '../../lib/json-tree.ts';
import { DOTS, isSecretName, isSecretValue, maskSecrets } from '../../lib/secrets.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';
import { type TreeRow, TreeView } from '../../ui/TreeView.tsx';
import { useApp } from '../app.ts';
import { actOn } from './acts.ts';
import { NoteMark } from './NoteMark.tsx';
import { SecretValue } from './SecretValue.tsx';
import { TraceLink } from './TraceLink.tsx';
import { ValueMenu } from './ValueMenu.tsx';
import { fieldName, nodeHandle, type ValueHandle } from './value.ts';
import { useValueKeys } from './value-keys.ts';

// Branches below this depth start closed: a record opens with its own fields and the identity in sight.
const OPEN_DEPTH = 1;
const MAX_ROWS = 2000;
const NO_KEYS: readonly string[] = [];

interface Line {
  id: string;
  key: string | null;
  /** Keys and list places that lead to it. */
  path: (string | number)[];
  node: JsonNode;
  /** The document that it is part of: the record, or a text of it that is JSON itself. */
  raw: string;
  /** It lies in such a text, where no query can name it. */
  inside: boolean;
  secret: boolean;
}

/** JSON as a tree of its own text: keys in their order, numbers as they are written, each value with its menu. */
export function JsonTree({
  label,
  root,
  raw,
  search,
  reveal,
  record,
  base = NO_KEYS,
  isOpen = false,
  asked,
  onEscape,
}: {
  label: string;
  root: JsonNode;
  raw: string;
  search: string;
  reveal: boolean;
  record: ValueHandle['record'];
  /** Keys that lead to the root, where it is a part of what queries know. */
  base?: readonly string[];
  /** Whether all branches start open, not only the identity. */
  isOpen?: boolean;
  /** The query that acts write themselves into, where it is not the one in front. */
  asked?: ValueHandle['asked'];
  onEscape: () => void;
}) {
  const app = useApp();
  const valueKey = useValueKeys();
  const [toggled, setToggled] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [selected, setSelected] = useState<string | null>(null);
  const [menu, setMenu] = useState<string | null>(null);
  const anchor = useRef<HTMLElement | null>(null);
  const needle = search.trim().toLowerCase();

  const { rows, lines, hits } = useMemo(() => {
    const rows: TreeRow[] = [];
    const lines = new Map<string, Line>();
    let hits = 0;
    const matches = (key: string | null, node: JsonNode, secret: boolean, raw: string): boolean => {
      if (key?.toLowerCase().includes(needle)) return true;
      if (node.kind === 'object') return node.members.some((m) => matches(m.key, m.value, isSecretName(m.key), raw));
      if (node.kind === 'array') return node.items.some((item) => matches(null, item, secret, raw));
      return !(secret && !reveal) && nodeText(node, raw).toLowerCase().includes(needle);
    };
    const add = (
      path: (string | number)[],
      id: string,
      node: JsonNode,
      secret: boolean,
      all: boolean,
      { raw, inside }: { raw: string; inside: boolean },
    ) => {
      const level = Math.max(0, path.length - base.length - 1);
      const last = path.at(-1);
      const key = typeof last === 'string' ? last : null;
      if (rows.length >= MAX_ROWS) return;
      const own = needle !== '' && (key?.toLowerCase().includes(needle) ?? false);
      if (needle !== '' && !all && !own && !matches(key, node, secret, raw)) return;
      const embedded = node.kind === 'string' && !secret ? embeddedJson(node.value) : null;
      const shown = embedded?.node ?? node;
      const size = shown.kind === 'object' ? shown.members.length : shown.kind === 'array' ? shown.items.length : 0;
      const branch = size > 0;
      const open =
        branch &&
        (toggled.get(id) ??
          (needle !== '' ||
            isOpen ||
            (level < OPEN_DEPTH && key === 'userIdentity') ||
            (embedded !== null && /policy/i.test(key ?? ''))));
      const leafHit = !branch && needle !== '' && matches(key, node, secret, raw);
      if (own || leafHit) hits++;
      lines.set(id, { id, key, path, node, raw, inside, secret });
      rows.push({
        id,
        level,
        expanded: branch ? open : null,
        text: key ?? '',
        selected: id === selected,
        className: 'json-row mono',
        content: (
          <span className="json-line">
            {key !== null && (
              <>
                <span className="json-key">{marked(visibleText(key), needle)}</span>
                <span className="json-colon">: </span>
              </>
            )}
            {branch ? (
              <span className="json-brace">
                {embedded !== null && <span className="tag">{t('record.embedded')}</span>}
                {shown.kind === 'object' ? '{' : '['}
                {!open && (
                  <>
                    {' '}
                    {shown.kind === 'object' ? t('record.keys', { n: size }) : t('record.items', { n: size })}{' '}
                    {shown.kind === 'object' ? '}' : ']'}
                  </>
                )}
              </span>
            ) : (
              <>
                <Leaf node={node} raw={raw} secret={secret} reveal={reveal} needle={needle} />
                <NoteMark field={fieldName(path)} text={nodeText(node, raw)} />
                {node.kind === 'string' && !secret && <TraceLink text={node.value} isStop={false} />}
              </>
            )}
          </span>
        ),
      });
      if (!open) return;
      const of = embedded === null ? { raw, inside } : { raw: embedded.text, inside: true };
      if (shown.kind === 'object') {
        shown.members.forEach((member, index) => {
          const hidden = secret || isSecretName(member.key);
          add([...path, member.key], `${id}.${index}`, member.value, hidden, all || own, of);
        });
      } else if (shown.kind === 'array') {
        shown.items.forEach((item, index) => {
          add([...path, index], `${id}.${index}`, item, secret, all || own, of);
        });
      }
    };
    const whole = { raw, inside: false };
    if (root.kind === 'object') {
      root.members.forEach((member, index) => {
        add([...base, member.key], String(index), member.value, isSecretName(member.key), false, whole);
      });
    } else add([...base], 'root', root, false, false, whole);
    return { rows, lines, hits };
  }, [root, raw, needle, toggled, selected, reveal, base, isOpen]);

  const copy = (line: Line | undefined, what: 'value' | 'key') => {
    if (line === undefined) return;
    const text = nodeText(line.node, line.raw);
    const value = reveal ? text : line.secret ? DOTS : maskSecrets(text);
    void app.desktop.copyText(what === 'key' ? (line.key ?? '') : value);
    app.say(t('grid.copiedCell'));
  };
  const handleOf = (of: Line | undefined): ValueHandle | null => {
    if (of === undefined || of.path.length === 0) return null;
    const isSecret = of.secret || isSecretValue(nodeText(of.node, of.raw));
    const handle = nodeHandle(of.path, of.node, of.raw, isSecret, record, of.inside);
    return asked === undefined ? handle : { ...handle, asked };
  };
  const line = menu === null ? undefined : lines.get(menu);
  const handle = handleOf(line);
  return (
    <div className="json">
      {needle !== '' && (
        <p className="hint drawer-hint">
          {rows.length === 0 ? t('record.noMatch', { text: search }) : t('record.matches', { n: hits })}
        </p>
      )}
      <TreeView
        label={label}
        rows={rows}
        indent={14}
        onToggle={(id, expand) => setToggled((old) => new Map(old).set(id, expand))}
        onSelect={(id) => {
          setSelected(id);
          const row = rows.find((candidate) => candidate.id === id);
          if (row && row.expanded !== null) setToggled((old) => new Map(old).set(id, !row.expanded));
        }}
        onKey={(id, event) => {
          if ((event.ctrlKey || event.metaKey) && event.key === 'c') {
            copy(lines.get(id), 'value');
            return true;
          }
          if (event.key === 'Escape') {
            onEscape();
            return true;
          }
          const act = valueKey(event);
          const found = handleOf(lines.get(id));
          if (act === null || found === null) return false;
          if (act !== 'waiting') void actOn(app, found, act);
          return true;
        }}
        onContextMenu={(id, at) => {
          anchor.current = at;
          setSelected(id);
          setMenu(id);
        }}
      />
      {line !== undefined && handle !== null && (
        <ValueMenu
          handle={handle}
          anchor={anchor}
          onClose={() => setMenu(null)}
          more={[
            {
              entries:
                line.key === null
                  ? []
                  : [{ id: 'name', text: t('record.copyName'), icon: Type, act: () => copy(line, 'key') }],
            },
          ]}
        />
      )}
    </div>
  );
}

function Leaf({
  node,
  raw,
  secret,
  reveal,
  needle,
}: {
  node: JsonNode;
  raw: string;
  secret: boolean;
  reveal: boolean;
  needle: string;
}) {
  if (node.kind === 'string') {
    const text = visibleText(node.value);
    if ((secret && node.value !== '') || isSecretValue(node.value)) {
      return (
        <span className="json-string">
          <SecretValue text={`"${text}"`} reveal={reveal} />
        </span>
      );
    }
    return (
      <span className="json-string" {...accountsTitle(node.value)}>
        {marked(`"${reveal ? text : visibleText(maskSecrets(node.value))}"`, needle)}
      </span>
    );
  }
  const text = nodeText(node, raw);
  return <span className={node.kind === 'number' ? 'json-number' : 'json-literal'}>{marked(text, needle)}</span>;
}

/** The text with what was searched for marked. */
export function marked(text: string, needle: string): ReactNode {
  if (needle === '') return text;
  const at = text.toLowerCase().indexOf(needle);
  if (at < 0) return text;
  return (
    <>
      {text.slice(0, at)}
      <mark>{text.slice(at, at + needle.length)}</mark>
      {text.slice(at + needle.length)}
    </>
  );
}
