import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ChosenTraces } from '../../../main/engine/graph/chosen-traces.ts';
import { serviceGraph } from '../../../main/engine/graph/service-graph.ts';
import type { Params } from '../../../main/engine/query/insights/sql-text.ts';
import type { ServiceGraphAnswer } from '../../../preload/contract/graph.ts';
import { folderOf, type ImportCase } from './import-case.ts';

export const XRAY_DATA = join(import.meta.dirname, '../../data/xray');

export type Json = Record<string, unknown>;

export interface WorkedExample {
  title: string;
  segment_documents: Json[];
  expected: { Services: Json[]; Edges: Json[]; TraceSummaries: Json[] };
}

/** The worked examples by their file names. */
export function workedExamples(): [name: string, example: WorkedExample][] {
  const folder = join(XRAY_DATA, 'worked-examples');
  return readdirSync(folder)
    .sort()
    .map((name) => [name, JSON.parse(readFileSync(join(folder, name), 'utf8')) as WorkedExample]);
}

/** 2025-11-20T12:00:00Z, when the entities below begin. */
export const START_S = 1_763_640_000;

export const entityId = (n: number) => n.toString(16).padStart(16, '0');

/** A segment or subsegment from and to milliseconds after `START_S`; in progress where it has no end. */
export const entity = (n: number, name: string, from: number, to: number | null, more: Json = {}): Json => ({
  id: entityId(n),
  name,
  start_time: START_S + from / 1000,
  ...(to === null ? { in_progress: true } : { end_time: START_S + to / 1000 }),
  ...more,
});

/** Documents as a file of one a line. */
export function ndjson(documents: readonly unknown[]): string {
  return documents.map((document) => `${JSON.stringify(document)}\n`).join('');
}

/** A folder with one file a text. */
export function traceFiles(...texts: string[]): string {
  return folderOf(Object.fromEntries(texts.map((text, i) => [`part-${String(i).padStart(3, '0')}.json`, text])));
}

export const ALL: ChosenTraces = { range: null, condition: null };

/** The graph of the chosen traces of a workspace. */
export async function graphOf({ store }: ImportCase, chosen: ChosenTraces = ALL): Promise<ServiceGraphAnswer> {
  const connection = await store.newConnection();
  try {
    return { ...(await serviceGraph(connection, chosen)), elapsedMs: 0 };
  } finally {
    store.giveBack(connection);
  }
}

/** A condition on traces, as a compiled filter expression gives it. */
export function where(sql: string): ChosenTraces {
  return { range: null, condition: (_params: Params) => sql };
}

interface Service extends Json {
  ReferenceId: number;
  Name: string;
  Type?: string;
  AccountId?: string;
  Edges: Json[];
}

const SERVICE = [
  'Name',
  'Type',
  'AccountId',
  'Root',
  'State',
  'SummaryStatistics',
  'ResponseTimeHistogram',
  'DurationHistogram',
];
const EDGE = ['EdgeType', 'SummaryStatistics', 'ResponseTimeHistogram', 'ReceivedEventAgeHistogram'];

/** A graph in GetServiceGraph's shape as the expected files have it: edges flattened, by name; in an order of their own. */
export function flattened(graph: Json): { Services: Json[]; Edges: Json[] } {
  const services = graph.Services as Service[];
  const key = ({ Name, Type, AccountId }: Service) => picked({ Name, Type, AccountId }, ['Name', 'Type', 'AccountId']);
  const byId = new Map(services.map((service) => [service.ReferenceId, service]));
  const edges = services.flatMap((from) =>
    from.Edges.map((edge) => {
      const to = byId.get(Number(edge.ReferenceId));
      return { From: key(from), To: to === undefined ? null : key(to), ...picked(edge, EDGE) };
    }),
  );
  return { Services: inOrder(services.map((service) => picked(service, SERVICE))), Edges: inOrder(edges) };
}

/** The expected graph in the same order; absent equals null. */
export function expectedGraph({ Services, Edges }: WorkedExample['expected']): { Services: Json[]; Edges: Json[] } {
  const key = (node: unknown) => picked(node as Json, ['Name', 'Type', 'AccountId']);
  return {
    Services: inOrder(Services.map((service) => picked(service, SERVICE))),
    Edges: inOrder(Edges.map((edge) => ({ From: key(edge.From), To: key(edge.To), ...picked(edge, EDGE) }))),
  };
}

function picked(from: Json, members: readonly string[]): Json {
  return Object.fromEntries(members.filter((name) => (from[name] ?? null) !== null).map((name) => [name, from[name]]));
}

function inOrder(items: Json[]): Json[] {
  return items.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}
