import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** 2025-11-20T12:00:00Z. */
const START_S = 1_763_640_000;

export interface Call {
  from: string;
  to: string;
}

/** `services` services in eight tiers with `calls` different calls, mostly to tiers behind, some back: the same ones each time. */
export function madeCalls(services: number, calls: number): Call[] {
  const random = lcg(7);
  const edges = new Map<string, Call>();
  // Each service is called by one of a tier before.
  for (let n = 1; n < services; n++) {
    const from = Math.floor(random() * Math.max(1, n - Math.ceil(services / 16)));
    edges.set(`${from} ${n}`, { from: serviceName(from), to: serviceName(n) });
  }
  while (edges.size < calls) {
    const from = Math.floor(random() * services);
    const behind = random() < 0.03 ? 0 : from + 1;
    const to = behind + Math.floor(random() ** 2 * Math.min(services - behind, services / 3));
    if (to < services && to !== from) edges.set(`${from} ${to}`, { from: serviceName(from), to: serviceName(to) });
  }
  return [...edges.values()];
}

/** Its name as the map shows it. */
export const serviceName = (n: number) => `service-${n}`;

/**
 * A file of segment documents, one trace a call: the way to the caller by the services that called first, then the call. All
 * come in by the first service.
 */
export function writeCalls(folder: string, calls: readonly Call[]): string {
  const firstCaller = new Map<string, string>();
  for (const { from, to } of calls) if (!firstCaller.has(to)) firstCaller.set(to, from);
  const lines = calls.flatMap(({ from, to }, n) => {
    const way = [to, from];
    for (let at = firstCaller.get(from); at !== undefined && !way.includes(at); at = firstCaller.get(at)) way.push(at);
    return documentsOf(n, way.reverse());
  });
  const path = join(folder, 'calls.ndjson');
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
}

/** Documents of a trace in which each service of the way calls the next one. */
function documentsOf(n: number, way: readonly string[]): string[] {
  const id = (k: number) => (n * 64 + k).toString(16).padStart(16, '0');
  const ms = 5 + ((n * 7919) % 400);
  const flags = n % 61 === 0 ? { fault: true } : n % 37 === 0 ? { error: true } : {};
  const at = (depth: number) => ({
    start_time: START_S + n / 100 + depth / 1000,
    end_time: START_S + n / 100 + (ms + 2 * way.length - depth) / 1000,
  });
  return way.map((name, k) => {
    const next = way[k + 1];
    const isLast = k >= way.length - 2;
    return JSON.stringify({
      trace_id: traceId(n),
      id: id(2 * k + 1),
      ...(k === 0 ? {} : { parent_id: id(2 * k) }),
      name,
      ...at(2 * k),
      ...(isLast ? flags : {}),
      ...(next === undefined
        ? {}
        : {
            subsegments: [
              { id: id(2 * k + 2), name: next, namespace: 'remote', ...at(2 * k + 1), ...(isLast ? flags : {}) },
            ],
          }),
    });
  });
}

/** A file with one trace of so many segments and subsegments: requests of a queue one after the other, each with nine calls. */
export function writeLongTrace(folder: string, entities: number): { path: string; traceId: string } {
  const id = (n: number) => n.toString(16).padStart(16, '0');
  const trace_id = traceId(0xffffff);
  const root = { trace_id, id: id(1), name: 'batch', start_time: START_S, end_time: START_S + entities / 100 };
  const lines = [JSON.stringify(root)];
  for (let n = 1; n < entities; n += 10) {
    const start = START_S + n / 100;
    const size = Math.min(9, entities - n - 1);
    const subsegments = Array.from({ length: size }, (_, k) => ({
      id: id(n + 2 + k),
      name: `table-${k}`,
      namespace: 'remote',
      start_time: start + k / 100,
      end_time: start + (k + 0.9) / 100,
      ...((n + k) % 97 === 0 ? { fault: true } : {}),
    }));
    lines.push(
      JSON.stringify({ trace_id, id: id(n + 1), parent_id: id(1), name: `worker-${n % 7}`, start_time: start, end_time: start + 0.1, subsegments }), // biome-ignore format: one document
    );
  }
  const path = join(folder, 'long-trace.ndjson');
  writeFileSync(path, `${lines.join('\n')}\n`);
  return { path, traceId: trace_id };
}

const traceId = (n: number) => `1-${START_S.toString(16)}-${n.toString(16).padStart(24, '0')}`;

/** Numbers from 0 to 1 that look random, the same ones for a seed (Numerical Recipes' constants). */
function lcg(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
