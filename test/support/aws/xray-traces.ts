import type { StoredTrace } from './xray.ts';

/**
 * `count` traces up to `end` (milliseconds), `stepMs` apart, each of a shop's segment and `backends` backend segments below it. Every
 * tenth fails. Some share their second.
 */
export function shopTraces(count: number, end: number, { stepMs = 1000, backends = 2, lot = 0 } = {}): StoredTrace[] {
  return Array.from({ length: count }, (_, i) => {
    const second = Math.floor((end - (i + 1) * stepMs) / 1000);
    const id = `1-${second.toString(16).padStart(8, '0')}-${(lot * 1_000_000 + i).toString(16).padStart(24, '0')}`;
    const fault = i % 10 === 0;
    const segment = (name: string, n: number, more: object) => {
      const segmentId = (i * 16 + n + 1).toString(16).padStart(16, '0');
      const times = { start_time: second + n / 100, end_time: second + 0.5 + n / 100 };
      return { id: segmentId, text: JSON.stringify({ trace_id: id, id: segmentId, name, ...times, ...more }) };
    };
    const root = segment('shop', 0, { http: { response: { status: fault ? 500 : 200 } }, ...(fault ? { fault } : {}) });
    const others = Array.from({ length: backends }, (_, n) => segment('backend', n + 1, { parent_id: root.id }));
    return { id, documents: [root, ...others], duration: 0.5, fault, services: ['shop', 'backend'] };
  });
}

/** Ids of their documents, as text that is stored. */
export function documentIdsOf(traces: readonly StoredTrace[]): string[] {
  return traces.flatMap(({ id, documents }) => documents.map((document) => `${id} ${document.id}`)).sort();
}
