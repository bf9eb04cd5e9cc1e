import { type Attributes, type AttributeValue, derivedId, type Span, textAttribute } from './span.ts';

/**
 * What we decide beside the mapping of awsxrayexporter (xray.md 6.2), each rule in one place. Two more need the whole trace,
 * and so are applied where traces are put together: a span whose parent belongs to another `service.name` is a segment of its
 * own service, and between two segments of one service there is an edge only where a CLIENT or PRODUCER span lies between.
 */

/** Id of the service segment that a local root of kind CLIENT, PRODUCER or CONSUMER gives: the same whenever it is read. */
export function serviceSegmentId({ traceId, spanId }: Span): string {
  return derivedId('service segment', traceId, spanId);
}

/**
 * A root of another kind than SERVER is named by its service: the exporter's order would name it by what it calls or by the
 * operation, and its service would vanish from the map. Null where the exporter's order holds.
 */
export function nameOfRoot({ kind, resource }: Span): string | null {
  return kind === 'SERVER' ? null : textAttribute(resource, 'service.name');
}

/** Every scalar attribute is indexed, its key as given; AWS indexes those that `aws.xray.annotations` names. */
export function annotationsOf(attributes: Attributes): Record<string, string | number | boolean> {
  return Object.fromEntries(
    Object.entries(attributes).filter((entry): entry is [string, string | number | boolean] => isScalar(entry[1])),
  );
}

export function isScalar(value: AttributeValue): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

/** The newer names of database attributes beside the older ones that the exporter reads, and their systems by its names. */
export const DATABASE = {
  system: ['db.system', 'db.system.name'],
  name: ['db.name', 'db.namespace'],
  query: ['db.statement', 'db.query.text'],
} as const;

export const NEWER_SQL_SYSTEMS: ReadonlySet<string> = new Set([
  'ibm.db2',
  'microsoft.sql_server',
  'oracle.db',
  'other_sql',
]);
