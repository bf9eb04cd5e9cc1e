/** What the compiler knows of a workspace. It asks DuckDB nothing: the caller reads this once and keeps it. */
export interface LogGroup {
  groupId: number;
  name: string;
  account: string | null;
  logClass?: string;
  tags?: Readonly<Record<string, string>>;
  /** `amazon_vpc.flow` and the like, for `SOURCE dataSource([...])`. */
  dataSources?: readonly string[];
}

interface LogFormat {
  formatId: number;
  /** A format id of design.md part 12: `vpc-flow`, `text`, ... */
  name: string;
  /** The order of its columns where the file had a header. */
  fields: readonly string[] | null;
}

export interface LookupTable {
  name: string;
  columns: readonly string[];
}

export interface CatalogField {
  name: string;
  type: string;
  /** Part of the sampled events that have it, 0 to 1. */
  share: number;
  /** The most frequent values of the sample. */
  /** The commonest values, with how many of the sampled events have them. */
  top?: readonly { value: string; count: number }[];
}

export interface Catalog {
  /** Whether the workspace holds trail events; they are asked for with the virtual group `cloudtrail`. */
  trails: boolean;
  /** Whether it holds segments of traces; they are asked for with the virtual group `xray`. */
  traces: boolean;
  logGroups: readonly LogGroup[];
  logFormats: readonly LogFormat[];
  lookupTables: readonly LookupTable[];
  /** Discovered fields by data set (`cloudtrail`, or a log group's name), for completion. */
  fields: ReadonlyMap<string, readonly CatalogField[]>;
  /** Keys of JSON documents that hold dots themselves: `user.id`. */
  dottedKeys: readonly string[];
  /**
   * Trail fields whose stored column is not the record's own text in every record (storage.md 2.1), so that they are read
   * from `raw`. Unknown (a store that did not look) means all three that can differ.
   */
  inexactTrailFields: readonly string[];
}

/** Trail fields whose text can differ from their typed column. */
export const DOUBTFUL_TRAIL_FIELDS = ['eventTime', 'readOnly', 'managementEvent'] as const;

/**
 * Answers one row: whether each doubtful field's column fails to be the record's own text somewhere. `further` is an
 * additional condition on `ct_event`.
 */
export function inexactTrailFieldsSql(further = ''): string {
  return `SELECT
  coalesce(bool_or(json_extract_string(raw, '/eventTime') IS DISTINCT FROM strftime(event_time, '%Y-%m-%dT%H:%M:%SZ')), false) AS "eventTime",
  coalesce(bool_or(json_type(raw, '/readOnly') NOT IN ('BOOLEAN', 'NULL')), false) AS "readOnly",
  coalesce(bool_or(json_type(raw, '/managementEvent') NOT IN ('BOOLEAN', 'NULL')), false) AS "managementEvent"
FROM ct_event WHERE json_valid(raw)${further}`;
}

/** Which events a pipeline reads. */
export interface Selection {
  /** Null: no trail events; otherwise any of the scopes, all events when it has none. */
  trails: { account: string | null; region: string | null }[] | null;
  /** Whether segments and subsegments of traces are read. */
  traces: boolean;
  /** Ids of log groups. */
  groups: readonly number[];
  /** Whether `groups` are all there are, so that no condition is needed. */
  allGroups: boolean;
  /** Nothing was chosen, so it is all that the workspace holds. */
  isEverything?: boolean;
}

/** The virtual group of the segments and subsegments of traces. */
export const TRACE_GROUP = 'xray';
const TRAIL_GROUP = /^cloudtrail(?:\/([^/]+)(?:\/([^/]+))?)?$/;

export function nothing(): Selection {
  return { trails: null, traces: false, groups: [], allGroups: false };
}

/** The default of design.md part 4: all log groups and the trail events; segments are named where they are meant. */
export function everything(catalog: Catalog): Selection {
  return {
    trails: catalog.trails ? [] : null,
    traces: false,
    groups: catalog.logGroups.map((group) => group.groupId),
    allGroups: true,
    isEverything: true,
  };
}

/** Adds a group by the name users write (design.md part 12); a text says what is wrong with it. */
export function selectGroup(catalog: Catalog, name: string, selection: Selection): string | null {
  const trail = TRAIL_GROUP.exec(name);
  if (trail) {
    if (selection.trails === null) selection.trails = [];
    else if (selection.trails.length === 0) return null;
    if (trail[1] === undefined) selection.trails = [];
    else selection.trails.push({ account: trail[1], region: trail[2] ?? null });
    return null;
  }
  if (name === TRACE_GROUP) {
    selection.traces = true;
    return null;
  }
  const found = catalog.logGroups.filter(
    (group) => group.name === name || `${group.account ?? ''}:${group.name}` === name || arnMatches(group, name),
  );
  if (found.length === 0) return `There is no log group ${name}`;
  selection.groups = [...new Set([...selection.groups, ...found.map((group) => group.groupId)])];
  return null;
}

function arnMatches(group: LogGroup, name: string): boolean {
  return (
    name.startsWith('arn:') && name.replace(/:\*$/, '').endsWith(`:${group.account ?? ''}:log-group:${group.name}`)
  );
}

/** Names that `SOURCE` and the group picker can complete. */
export function groupNames(catalog: Catalog): string[] {
  const ours = [...(catalog.trails ? ['cloudtrail'] : []), ...(catalog.traces ? [TRACE_GROUP] : [])];
  return [...ours, ...catalog.logGroups.map((group) => group.name)];
}
