import type { LogDetail } from '../../../preload/contract/explore.ts';
import { fieldHandle, type ValueHandle } from '../../app/values/value.ts';
import type { Field } from './FieldList.tsx';

/** Microseconds since 1970 as the text of a log event's own times: ISO 8601 with milliseconds. */
const isoMs = (us: number) => new Date(Math.floor(us / 1000)).toISOString();

/** What CloudWatch knows of an event beside its message, under the names that queries call it by. */
export function systemFields(detail: LogDetail, record: ValueHandle['record']): Field[] {
  const field = (name: string, value: ValueHandle['value'], text: string): Field => ({
    name,
    value: text,
    secret: false,
    handle: { field: { name, of: 'events' }, value, text, isSecret: false, record },
  });
  const text = (name: string, value: string | null) =>
    value === null ? [] : [field(name, { kind: 'text', text: value }, value)];
  const time = (name: string, us: number | null) =>
    us === null ? [] : [field(name, { kind: 'time', us: String(Math.trunc(us)) }, isoMs(us))];
  const known = (name: string, value: string | null) => ownField(name, value, record);
  return [
    ...time('@timestamp', detail.time),
    ...text('@log', detail.account === null ? detail.group : `${detail.account}:${detail.group}`),
    ...text('@logStream', detail.stream),
    ...time('@ingestionTime', detail.ingestionTime),
    ...(detail.parts ?? []).flatMap(({ name, value }) => text(name, value)),
    ...known('eventId', detail.eventId),
    ...known('region', detail.region),
    ...known('outcome', detail.outcome),
    ...known('format', detail.format),
  ];
}

/** Known to us alone: SQL has a column of the name, Logs Insights no field. */
function ownField(name: string, value: string | null, record: ValueHandle['record']): Field[] {
  if (value === null) return [];
  const handle = fieldHandle(name, value, record, true);
  return [{ name, value: handle.text, secret: handle.isSecret, handle }];
}
