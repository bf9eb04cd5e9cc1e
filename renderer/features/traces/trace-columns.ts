import type { TraceOrder, TraceSummary } from '../../../preload/contract/traces.ts';
import type { App } from '../../app/app.ts';
import { facetFilter } from '../../app/traces/filter-text.ts';
import { textHandle, type ValueHandle } from '../../app/values/value.ts';
import { count } from '../../lib/format-number.ts';
import { dateTime } from '../../lib/format-time.ts';
import { type MessageKey, t } from '../../messages/message.ts';
import { microseconds } from './trace-text.ts';

/** A column of the list of traces. */
export interface TraceColumn {
  name: MessageKey;
  width: number;
  align: 'left' | 'right';
  order: TraceOrder | null;
  /** As the cell shows it. */
  text: (trace: TraceSummary, zone: string) => string;
  /** What the value is called elsewhere, and the value itself; null where it is missing. */
  field: string;
  /** Of the value, where it is no text. */
  type?: 'text' | 'time';
  value: (trace: TraceSummary) => string | number | null;
  /** The filter expression of traces that have the value; null where the language has no word for it. */
  filter: (value: string) => string | null;
}

const NO_WORD = () => null;
const seconds = (us: number | null) => (us === null ? null : us / 1e6);
const facet = (field: string) => (value: string) => facetFilter(field, false, value);

export const TRACE_COLUMNS: readonly TraceColumn[] = [
  {
    name: 'traces.column.id',
    width: 270,
    align: 'left',
    order: null,
    text: ({ traceId }) => traceId,
    field: 'trace_id',
    value: ({ traceId }) => traceId,
    filter: NO_WORD,
  },
  {
    name: 'traces.column.start',
    width: 190,
    align: 'left',
    order: 'start',
    text: ({ startUs }, zone) => (startUs === null ? '–' : dateTime(startUs, zone)),
    field: 'start_ts',
    type: 'time',
    value: ({ startUs }) => startUs,
    filter: NO_WORD,
  },
  {
    name: 'traces.column.response',
    width: 110,
    align: 'right',
    order: 'response',
    text: ({ responseUs }) => microseconds(responseUs),
    field: 'response_time_s',
    value: ({ responseUs }) => seconds(responseUs),
    filter: (value) => `responsetime = ${value}`,
  },
  {
    name: 'traces.column.duration',
    width: 100,
    align: 'right',
    order: 'duration',
    text: ({ durationUs }) => microseconds(durationUs),
    field: 'duration_s',
    value: ({ durationUs }) => seconds(durationUs),
    filter: (value) => `duration = ${value}`,
  },
  {
    name: 'traces.column.status',
    width: 70,
    align: 'right',
    order: 'status',
    text: ({ status }) => String(status ?? ''),
    field: 'http_status',
    value: ({ status }) => status,
    filter: facet('status'),
  },
  {
    name: 'traces.column.method',
    width: 80,
    align: 'left',
    order: null,
    text: ({ method }) => method ?? '',
    field: 'http_method',
    value: ({ method }) => method,
    filter: facet('method'),
  },
  {
    name: 'traces.column.url',
    width: 320,
    align: 'left',
    order: 'url',
    text: ({ url }) => url ?? '',
    field: 'http_url',
    value: ({ url }) => url,
    filter: facet('url'),
  },
  {
    name: 'traces.column.entry',
    width: 160,
    align: 'left',
    order: 'entry',
    text: ({ entryName }) => entryName ?? '',
    field: 'entry_name',
    value: ({ entryName }) => entryName,
    filter: facet('service'),
  },
  {
    name: 'traces.column.spans',
    width: 90,
    align: 'right',
    order: 'spans',
    text: ({ spans }) => count(spans),
    field: 'span_count',
    value: ({ spans }) => spans,
    filter: NO_WORD,
  },
];

/** A cell as a value: its filters are the list's own, where the language can say them. */
export function traceHandle(
  app: App,
  { field, type = 'text', value, filter }: TraceColumn,
  trace: TraceSummary,
  put: (act: 'add' | 'alone', filter: string) => void,
): ValueHandle | null {
  const own = value(trace);
  if (own === null) return null;
  const text = String(own);
  const handle = textHandle({ name: field, type, databaseType: type === 'time' ? 'TIMESTAMP' : 'VARCHAR' }, text);
  const chosen = filter(text);
  if (chosen === null) return { ...handle, into: () => app.say(t('traces.noWord', { field }), true) };
  return {
    ...handle,
    into: (act) => {
      if (act === 'exclude') put('add', `!(${chosen})`);
      else put(act === 'filter' ? 'add' : 'alone', chosen);
    },
  };
}
