import type { RecordDetail } from '../../../preload/contract/explore.ts';
import { useApp } from '../../app/app.ts';
import { shortArn } from '../../lib/cell-text.ts';
import { fullTime } from '../../lib/format-time.ts';
import type { JsonNode } from '../../lib/json-tree.ts';
import { asOutcome, outcomeOfError } from '../../lib/outcome.ts';
import { useStore } from '../../lib/store.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';
import { topField } from './record-fields.ts';

/** Who did what from where, and what came of it: the derived columns first, the record's own fields else. */
export function Facts({ detail, node }: { detail: RecordDetail; node: JsonNode | null }) {
  const { timeZone } = useStore(useApp().preferences.store);
  const derived = (name: string) => detail.derived.find((field) => field.name === name)?.value ?? null;
  const own = (name: string) => (node === null ? null : topField(node, name));
  const time = own('eventTime') ?? derived('event_time');
  const ms =
    time === null ? Number.NaN : Date.parse(/[zZ]|[+-]\d\d:?\d\d$/.test(time) ? time : `${time.replace(' ', 'T')}Z`);
  const code = own('errorCode');
  const outcome = asOutcome(derived('outcome')) ?? outcomeOfError(code);
  const actor = derived('actor');
  const place = [detail.account, own('awsRegion')].filter((part) => part !== null).join(' ');
  const rows: [string, string | null, string | undefined, string][] = [
    [t('record.time'), Number.isNaN(ms) ? time : fullTime(ms * 1000, timeZone), undefined, ''],
    [t('record.principal'), actor === null ? null : shortArn(actor), actor ?? undefined, ''],
    [t('record.from'), own('sourceIPAddress') ?? derived('client_ip'), undefined, ''],
    [
      t('record.result'),
      code ?? (outcome === 'ok' ? t('record.ok') : t(`outcome.${outcome}`)),
      own('errorMessage') ?? undefined,
      outcome === 'ok' ? '' : `tone-${outcome}`,
    ],
    [t('record.source'), own('eventSource'), undefined, ''],
    [t('record.place'), place === '' ? null : place, undefined, ''],
  ];
  return (
    <dl className="facts">
      {rows.map(([name, value, title, tone]) =>
        value === null ? null : (
          <div key={name}>
            <dt>{name}</dt>
            <dd className={`mono ${tone}`} title={visibleText(title ?? value)}>
              {visibleText(value)}
            </dd>
          </div>
        ),
      )}
    </dl>
  );
}
