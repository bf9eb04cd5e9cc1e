import { useMemo } from 'react';
import { marked } from '../../app/values/JsonTree.tsx';
import { NoteMark } from '../../app/values/NoteMark.tsx';
import { SecretValue } from '../../app/values/SecretValue.tsx';
import { TraceLink } from '../../app/values/TraceLink.tsx';
import { ValueButton } from '../../app/values/ValueButton.tsx';
import { nodeHandle, type ValueHandle } from '../../app/values/value.ts';
import { accountsTitle } from '../../lib/account-names.ts';
import { flatFields, type JsonNode, nodeText } from '../../lib/json-tree.ts';
import { isSecretName, isSecretValue, maskSecrets } from '../../lib/secrets.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';

/** A field of a record with what can be done with its value. */
export interface Field {
  name: string;
  value: string;
  secret: boolean;
  handle: ValueHandle;
}

const MAX_SHOWN = 1000;

/** All fields of a record as a flat list that can be searched: its own, then `more` of what is known of it. */
export function FieldList({
  root,
  raw,
  more,
  title,
  search,
  reveal,
  record,
}: {
  /** Null where the record is no JSON: then `more` is all there is. */
  root: JsonNode | null;
  raw: string;
  more: Field[];
  /** What `more` is. */
  title: string;
  search: string;
  reveal: boolean;
  record: ValueHandle['record'];
}) {
  const own = useMemo<Field[]>(
    () =>
      (root === null ? [] : flatFields(root)).map(({ path, keys, node }) => {
        const value = nodeText(node, raw);
        const secret =
          path.split('.').some((part) => isSecretName(part.replace(/\[\d+\]$/, ''))) || isSecretValue(value);
        const isSecret = secret && value !== '';
        return { name: path, value, secret: isSecret, handle: nodeHandle(keys, node, raw, isSecret, record, false) };
      }),
    [root, raw, record],
  );
  const needle = search.trim().toLowerCase();
  const hit = (field: Field) =>
    needle === '' ||
    field.name.toLowerCase().includes(needle) ||
    (!(field.secret && !reveal) && field.value.toLowerCase().includes(needle));
  const shownOwn = own.filter(hit).slice(0, MAX_SHOWN);
  const shownMore = more.filter(hit);
  if (shownOwn.length + shownMore.length === 0) {
    return <p className="hint drawer-hint">{t('record.noMatch', { text: search })}</p>;
  }
  return (
    <div className="fields">
      <FieldGroup title={t('record.own')} fields={shownOwn} needle={needle} reveal={reveal} />
      <FieldGroup title={title} fields={shownMore} needle={needle} reveal={reveal} />
    </div>
  );
}

function FieldGroup({
  title,
  fields,
  needle,
  reveal,
}: {
  title: string;
  fields: Field[];
  needle: string;
  reveal: boolean;
}) {
  if (fields.length === 0) return null;
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      <dl>
        {fields.map((field, index) => {
          const shown = visibleText(reveal ? field.value : maskSecrets(field.value));
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a record may hold the same key twice
            <div key={`${field.name}:${index}`} className="field-row">
              <dt className="mono">{marked(visibleText(field.name), needle)}</dt>
              <dd className="mono" {...(field.secret ? {} : accountsTitle(field.value))}>
                {field.secret ? <SecretValue text={visibleText(field.value)} reveal={reveal} /> : marked(shown, needle)}
                <NoteMark field={field.name} text={field.value} />
                {!field.secret && <TraceLink text={field.value} />}
                <ValueButton handle={field.handle} />
              </dd>
            </div>
          );
        })}
      </dl>
    </section>
  );
}
