import { type FieldRef, fieldName } from './ast.ts';
import { type Catalog, type CatalogField, type Selection, TRACE_GROUP } from './catalog.ts';
import { nearest } from './diagnostics.ts';
import { LAMBDA_FIELDS, SEGMENT_COLUMNS, SYSTEM_FIELDS, TRAIL_COLUMNS } from './fields.ts';

/** Names of fields that every event may have; `@aws.tag.*` and `@entity.*` besides. */
const COMMON: readonly string[] = [
  ...SYSTEM_FIELDS,
  ...LAMBDA_FIELDS.keys(),
  '@aws.region',
  '@aws.account',
  '@source.log',
  '@ptr',
  '@data_source_name',
  '@data_source_type',
  '@data_format',
];
const COMMON_PREFIX = /^@(?:aws\.tag|entity)\./;
const PLAIN = /^@{0,2}[\p{L}_][\p{L}\p{N}_]*(\.[\p{L}\p{N}_]+)*$/u;

/** A field as a query must write it: in backticks where it has other characters than plain names do. */
export function writtenField(name: string): string {
  return PLAIN.test(name) ? name : `\`${name.replaceAll('`', '\\`')}\``;
}

/** Keys of the catalog's fields for what a selection reads: `cloudtrail`, or names of log groups. */
export function dataSetsOf(catalog: Catalog, selection: Selection): string[] {
  const chosen = new Set(selection.groups);
  return [
    ...(selection.trails === null ? [] : ['cloudtrail']),
    ...(selection.traces ? [TRACE_GROUP] : []),
    ...catalog.logGroups.flatMap(({ groupId, name, account }) => {
      if (!chosen.has(groupId)) return [];
      const qualified = `${account ?? ''}:${name}`;
      return [catalog.fields.has(qualified) ? qualified : name];
    }),
  ];
}

/** The discovered fields of some data sets, for what a query names. */
export class DiscoveredFields {
  /** Null where a data set was not looked at, so that nothing can be said of its fields. */
  static of(catalog: Catalog, selection: Selection): DiscoveredFields | null {
    const lists: (readonly CatalogField[])[] = [];
    for (const dataSet of dataSetsOf(catalog, selection)) {
      const fields = catalog.fields.get(dataSet);
      if (fields === undefined) return null;
      lists.push(fields);
    }
    return lists.length === 0 ? null : new DiscoveredFields(lists, selection);
  }

  private readonly names: ReadonlySet<string>;
  /** Beginnings of longer names: `userIdentity` of `userIdentity.arn`. */
  private readonly maps = new Set<string>();

  private constructor(lists: readonly (readonly CatalogField[])[], { trails, traces }: Selection) {
    const names = [
      ...lists.flatMap((fields) => fields.map(({ name }) => name)),
      ...(trails === null ? [] : TRAIL_COLUMNS.keys()),
      ...(traces ? SEGMENT_COLUMNS.keys() : []),
    ];
    this.names = new Set([...names, ...COMMON]);
    for (const name of names)
      for (let dot = name.indexOf('.'); dot > 0; dot = name.indexOf('.', dot + 1)) this.maps.add(name.slice(0, dot));
  }

  has(field: FieldRef): boolean {
    const name = fieldName(field);
    // A list is looked at by its first elements alone, so any position in one may be there.
    const isElement = field.segments.some(({ text }) => /^\d+$/.test(text));
    return isElement || COMMON_PREFIX.test(name) || this.names.has(name) || this.maps.has(name);
  }

  nearest(name: string): string | null {
    // What begins with @ is meant for one of the service's own.
    return nearest(name, name.startsWith('@') ? SYSTEM_FIELDS : this.names);
  }
}
