import type { Cell, Columns } from '../column-writer.ts';
import { type JsonObject, jsonText } from '../json-values.ts';
import type { Entity, TraceEntities } from './entity.ts';

/** Columns of xr_annotation, in their order. */
export const ANNOTATION_COLUMNS: Columns = [
  ['trace_id', 'VARCHAR', 'free'],
  ['segment_id', 'VARCHAR', 'free'],
  ['key', 'VARCHAR', 'free'],
  ['type', 'VARCHAR'],
  ['s', 'VARCHAR', 'free'],
  ['n', 'DOUBLE'],
  ['b', 'BOOLEAN'],
];

/** Rows of xr_annotation. Text, numbers and booleans are annotations; anything else under their name stays in the document. */
export function annotationsOf({ traceId, all }: TraceEntities): Cell[][] {
  const rows: Cell[][] = [];
  for (const { id, annotations } of all) {
    if (annotations === null) continue;
    for (const key of Object.keys(annotations)) {
      const value = annotations[key];
      if (typeof value === 'string') rows.push([traceId, id, key, 's', value, null, null]);
      else if (typeof value === 'boolean') rows.push([traceId, id, key, 'b', null, null, value]);
      else if (typeof value === 'number' && Number.isFinite(value))
        rows.push([traceId, id, key, 'n', null, value, null]);
    }
  }
  return rows;
}

/** Columns of xr_exception, in their order. */
export const EXCEPTION_COLUMNS: Columns = [
  ['trace_id', 'VARCHAR', 'free'],
  ['segment_id', 'VARCHAR', 'free'],
  ['ord', 'INTEGER'],
  ['id', 'VARCHAR', 'free'],
  ['type', 'VARCHAR', 'free'],
  ['message', 'VARCHAR', 'free'],
  ['remote', 'BOOLEAN'],
  ['cause_id', 'VARCHAR', 'free'],
  ['stack', 'VARCHAR'],
];

/** An exception of an entity. Those of one entity have the numbers from 0. */
export interface TraceException {
  ord: number;
  given: JsonObject;
}

/** Exceptions by the id of their entity. A cause that is the id of an exception elsewhere in the trace is that exception. */
export function exceptionsOf({ all }: TraceEntities): Map<string, TraceException[]> {
  const found = new Map<string, TraceException[]>();
  const byId = new Map<string, { of: string; given: JsonObject }>();
  for (const { id, exceptions } of all) {
    if (exceptions.length === 0) continue;
    found.set(
      id,
      exceptions.map((given, ord) => ({ ord, given })),
    );
    for (const given of exceptions) {
      const exceptionId = wordOf(given.id);
      const known = exceptionId === null ? undefined : byId.get(exceptionId);
      // Should two have one id, the one of the lesser entity counts, whatever the order of documents.
      if (exceptionId !== null && (known === undefined || id < known.of)) byId.set(exceptionId, { of: id, given });
    }
  }
  if (found.size === 0) return found;
  for (const { id, causeId } of all) {
    const elsewhere = causeId === null ? undefined : byId.get(causeId);
    if (elsewhere !== undefined) found.set(id, [...(found.get(id) ?? []), { ord: 0, given: elsewhere.given }]);
  }
  return found;
}

/** Rows of xr_exception. */
export function exceptionRows(traceId: string, exceptions: ReadonlyMap<string, readonly TraceException[]>): Cell[][] {
  return [...exceptions].flatMap(([id, list]) =>
    list.map(({ ord, given }) => [
      traceId,
      id,
      ord,
      wordOf(given.id),
      wordOf(given.type),
      wordOf(given.message),
      flagOf(given.remote),
      wordOf(given.cause),
      given.stack === undefined ? null : textOfJson(given.stack),
    ]),
  );
}

/** A text as it is, anything else as its JSON text; null where there is nothing. */
export function wordOf(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  return typeof value === 'string' ? value : textOfJson(value);
}

function flagOf(value: unknown): boolean | null {
  const word = wordOf(value)?.toLowerCase();
  return word === 'true' ? true : word === 'false' ? false : null;
}

function textOfJson(value: unknown): string {
  return (jsonText([value]) ?? '[]').slice(1, -1);
}

/** Columns of xr_link, in their order. */
export const LINK_COLUMNS: Columns = [
  ['trace_id', 'VARCHAR', 'free'],
  ['segment_id', 'VARCHAR', 'free'],
  ['linked_trace_id', 'VARCHAR', 'free'],
  ['linked_id', 'VARCHAR', 'free'],
  ['attributes', 'VARCHAR'],
];

/** Rows of xr_link. The same link twice in a segment is one. */
export function linksOf({ traceId, all }: TraceEntities): Cell[][] {
  const rows: Cell[][] = [];
  for (const entity of all) {
    for (const { trace, id, attributes } of ownLinks(entity))
      rows.push([traceId, entity.id, trace, id, attributes === undefined ? null : textOfJson(attributes)]);
  }
  return rows;
}

/** The links of an entity, each once. */
export function ownLinks({ links }: Entity): { trace: string; id: string; attributes: unknown }[] {
  const found = new Map<string, { trace: string; id: string; attributes: unknown }>();
  for (const { trace_id, id, attributes } of links) {
    const key = `${trace_id}\n${id}`;
    const known = found.get(key);
    if (known === undefined) found.set(key, { trace: String(trace_id), id: String(id), attributes });
    else known.attributes ??= attributes;
  }
  return [...found.values()];
}
