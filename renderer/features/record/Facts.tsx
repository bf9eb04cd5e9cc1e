import type { ReactNode } from 'react';
import type { TrailDetail } from '../../../preload/contract/explore.ts';
import type { Pivot } from '../../../preload/contract/pivots.ts';
import { useApp } from '../../app/app.ts';
import { openPivot } from '../../app/values/acts.ts';
import { ValueText } from '../../app/values/ValueText.tsx';
import { fieldHandle, type ValueHandle } from '../../app/values/value.ts';
import { accountName, accountsIn } from '../../lib/account-names.ts';
import { shortArn } from '../../lib/cell-text.ts';
import { fullTime } from '../../lib/format-time.ts';
import type { JsonNode } from '../../lib/json-tree.ts';
import { asOutcome, outcomeOfError } from '../../lib/outcome.ts';
import { useStore } from '../../lib/store.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';
import { fieldAt, topField } from './record-fields.ts';

/** Who did what from where, and what came of it: the derived columns first, the record's own fields else. */
export function Facts({
  detail,
  node,
  record,
  pivots,
}: {
  detail: TrailDetail;
  node: JsonNode | null;
  record: ValueHandle['record'];
  /** Where else to look; null until it is known. */
  pivots: readonly Pivot[] | null;
}) {
  const app = useApp();
  const { timeZone } = useStore(app.preferences.store);
  const derived = (name: string) => detail.derived.find((field) => field.name === name)?.value ?? null;
  const own = (name: string) => (node === null ? null : topField(node, name));
  const time = own('eventTime') ?? derived('event_time');
  const ms =
    time === null ? Number.NaN : Date.parse(/[zZ]|[+-]\d\d:?\d\d$/.test(time) ? time : `${time.replace(' ', 'T')}Z`);
  const code = own('errorCode');
  const outcome = asOutcome(derived('outcome')) ?? outcomeOfError(code);
  const actor = derived('actor');
  const called = accountName(detail.account);
  const arn = node === null ? null : fieldAt(node, 'userIdentity', 'arn');
  const started = pivots?.find(({ kind }) => kind === 'started-by');
  const firstSeen = pivots?.find(({ kind }) => kind === 'first-seen')?.at;
  // The day is said where it is not that of the event.
  const clock = (us: number) => {
    const full = fullTime(us, timeZone);
    const same = !Number.isNaN(ms) && full.slice(0, 10) === fullTime(ms * 1000, timeZone).slice(0, 10);
    return full.slice(same ? 11 : 0, 16);
  };
  const fact = (field: string, text: string | null, shown = text, sqlOnly = false) =>
    factOf(record, field, text, shown, sqlOnly);
  const rows: FactRow[] = [
    {
      name: t('record.time'),
      values: fact('eventTime', time, Number.isNaN(ms) ? time : fullTime(ms * 1000, timeZone)),
    },
    {
      name: t('record.principal'),
      values:
        arn === null
          ? fact('actor', actor, actor === null ? null : shortArn(actor), true)
          : fact('userIdentity.arn', arn, shortArn(arn)),
    },
    {
      name: t('record.startedBy'),
      values: [],
      more:
        started === undefined ? null : (
          <button type="button" className="link" onClick={() => openPivot(app, started)}>
            {visibleText(started.subject)} {started.at === null ? '' : clock(started.at)}
          </button>
        ),
    },
    {
      name: t('record.from'),
      more: firstSeen == null ? null : <span className="tag">{t('record.firstSeen', { at: clock(firstSeen) })}</span>,
      values:
        own('sourceIPAddress') === null
          ? fact('client_ip', derived('client_ip'), undefined, true)
          : fact('sourceIPAddress', own('sourceIPAddress')),
    },
    {
      name: t('record.result'),
      values:
        code === null
          ? fact('outcome', outcome, outcome === 'ok' ? t('record.ok') : t(`outcome.${outcome}`), true)
          : fact('errorCode', code),
      title: own('errorMessage'),
      tone: outcome === 'ok' ? '' : `tone-${outcome}`,
    },
    { name: t('record.source'), values: fact('eventSource', own('eventSource')) },
    {
      name: t('record.place'),
      values: [
        ...fact('recipientAccountId', detail.account, called === null ? detail.account : `${detail.account} ${called}`),
        ...fact('awsRegion', own('awsRegion')),
      ],
    },
  ];
  return <FactList rows={rows} />;
}

/** A named line of facts; one without values is left out. */
export interface FactRow {
  name: string;
  values: { shown: string; handle: ValueHandle }[];
  /** Stands behind the values, or alone. */
  more?: ReactNode;
  title?: string | null;
  tone?: string;
}

/** A fact by the field and text that it stands for, and what it shows of them; none where there is no text. */
export function factOf(
  record: ValueHandle['record'],
  field: string,
  text: string | null,
  shown: string | null = text,
  sqlOnly = false,
): FactRow['values'] {
  return text === null || text === ''
    ? []
    : [{ shown: shown ?? text, handle: fieldHandle(field, text, record, sqlOnly) }];
}

export function FactList({ rows }: { rows: readonly FactRow[] }) {
  return (
    <dl className="facts">
      {rows.map(({ name, values, more = null, title = null, tone = '' }) =>
        values.length === 0 && more === null ? null : (
          <div key={name}>
            <dt>{name}</dt>
            <dd className={`mono ${tone}`}>
              {values.map(({ shown, handle }) => (
                <ValueText
                  key={handle.field.name}
                  handle={handle}
                  title={[handle.text, ...(title === null ? [] : [title]), ...accountsIn(handle.text)]
                    .map(visibleText)
                    .join('\n')}
                >
                  {visibleText(shown)}
                </ValueText>
              ))}
              {more}
            </dd>
          </div>
        ),
      )}
    </dl>
  );
}
