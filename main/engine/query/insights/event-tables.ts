import type { Catalog, LogGroup, Selection } from './catalog.ts';
import { DOUBTFUL_TRAIL_FIELDS } from './catalog.ts';
import {
  DNS_FIELDS,
  DNS_LINE,
  FLOW_FIELDS,
  FLOW_LINE,
  headerField,
  LAMBDA_FIELDS,
  type LambdaField,
  separatorOf,
  TRAIL_COLUMNS,
} from './fields.ts';
import type { Params } from './sql-text.ts';

/** Half-open, microseconds since 1970. */
export interface Range {
  fromUs: bigint;
  toUs: bigint;
}

function pointer(keys: readonly string[]): string {
  return keys.map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

function coalesce(list: readonly string[]): string {
  return list.length === 1 ? (list[0] ?? 'NULL') : `coalesce(${list.join(', ')})`;
}

/** One physical table behind the events. */
export abstract class Branch {
  readonly hasRows: boolean = true;
  /** Documents (SQL of a JSON text) with the pointers asked of each, so that one call reads them all. */
  private readonly documents = new Map<string, { place: string; pointers: Map<string, number> }>();
  /** Further expressions that several columns share: each is worked out once for a row. */
  private readonly shared = new Map<string, string>();

  constructor(protected readonly params: Params) {}

  abstract system(name: string): string;
  abstract tag(key: string): string;
  abstract text(paths: readonly string[][]): string;
  /** The text without regard to its type; null where that is no cheaper to have. */
  words(_paths: readonly string[][]): string | null {
    return null;
  }
  /** The number that a value is or reads as. */
  number(paths: readonly string[][]): string {
    return `insights_number(${this.text(paths)})`;
  }
  abstract isMap(paths: readonly string[][]): string;
  abstract type(paths: readonly string[][]): string;
  abstract mayHoldMaps(paths: readonly string[][]): boolean;
  abstract locator(name: 'data_set' | 'file_id' | 'position'): string;
  protected abstract from(): { table: string; where: string[]; guard: (document: string, call: string) => string };

  /** The text of a path in a document, untyped; read in one call with the document's other paths. */
  protected extract(document: string, keys: readonly string[]): string {
    let known = this.documents.get(document);
    if (!known) {
      known = { place: `j${this.documents.size + 1}`, pointers: new Map() };
      this.documents.set(document, known);
    }
    const at = pointer(keys);
    const index = known.pointers.get(at) ?? known.pointers.size + 1;
    known.pointers.set(at, index);
    return `\u0001${known.place}\u0002${index}\u0003`;
  }

  protected share(sql: string): string {
    const place = this.shared.get(sql) ?? `f${this.shared.size + 1}`;
    this.shared.set(sql, place);
    return `\u0001${place}\u0003`;
  }

  protected jsonType(document: string, keys: readonly string[]): string {
    return `json_type(${document}, ${this.params.add(pointer(keys))})`;
  }

  protected typedText(document: string, keys: readonly string[]): string {
    const raw = this.extract(document, keys);
    return `insights_typed_text(${raw}, ${this.jsonType(document, keys)})`;
  }

  protected typedNumber(document: string, keys: readonly string[]): string {
    return `insights_typed_number(${this.extract(document, keys)}, ${this.jsonType(document, keys)})`;
  }

  toSql(columns: readonly string[]): string {
    const { table, where, guard } = this.from();
    const condition = where.length === 0 ? '' : ` WHERE ${where.join(' AND ')}`;
    const isUsed = (place: string) => columns.some((column) => column.includes(`\u0001${place}`));
    const used = [...this.documents].filter(([, { place }]) => isUsed(`${place}\u0002`));
    const shared = [...this.shared].filter(([, place]) => isUsed(`${place}\u0003`));
    if (used.length + shared.length === 0) return `SELECT ${columns.join(', ')} FROM ${table} e${condition}`;
    const single = new Set(used.filter(([, { pointers }]) => pointers.size === 1).map(([, { place }]) => place));
    const calls = used.map(([document, { place, pointers }]) => {
      const list = [...pointers.keys()].map((at) => this.params.add(at));
      const call = `json_extract_string(${document}, ${list.length === 1 ? list[0] : `[${list.join(', ')}]`})`;
      return `${guard(document, call)} AS ${place}`;
    });
    calls.push(...shared.map(([sql, place]) => `${sql} AS ${place}`));
    const placed = columns.map((column) =>
      // biome-ignore lint/suspicious/noControlCharactersInRegex: marks of our own that no name or value can hold
      column.replace(/\u0001([jf]\d+)(?:\u0002(\d+))?\u0003/g, (_, place: string, index: string | undefined) =>
        index === undefined || single.has(place) ? place : `${place}[${index}]`,
      ),
    );
    return `SELECT ${placed.join(', ')} FROM (SELECT rowid, *, ${calls.join(', ')} FROM ${table}${condition}) e`;
  }
}

/** A system field that a table does not have, with the type that others give it. */
function missing(name: string): string {
  return LAMBDA_FIELDS.get(name)?.number === true ? 'NULL::DOUBLE' : 'NULL::VARCHAR';
}

function rangeCondition(column: string, range: Range | null): string[] {
  if (range === null) return [];
  // Microseconds are below 2^63 and written by us as numbers, which lets DuckDB skip row groups.
  return [`${column} >= make_timestamp(${range.fromUs})`, `${column} < make_timestamp(${range.toUs})`];
}

export class TrailBranch extends Branch {
  private readonly doubtful: ReadonlySet<string>;

  constructor(
    catalog: Catalog,
    private readonly selection: Selection,
    private readonly range: Range | null,
    params: Params,
  ) {
    super(params);
    this.doubtful = new Set(
      catalog.inexactTrailFields.filter((name) => (DOUBTFUL_TRAIL_FIELDS as readonly string[]).includes(name)),
    );
  }

  protected from() {
    const scopes = (this.selection.trails ?? []).map(({ account, region }) =>
      [
        ...(account === null ? [] : [`recipient_account = ${this.params.add(account)}`]),
        ...(region === null ? [] : [`aws_region = ${this.params.add(region)}`]),
      ].join(' AND '),
    );
    const where =
      scopes.length === 0
        ? []
        : [scopes.length === 1 ? (scopes[0] ?? '') : `(${scopes.map((scope) => `(${scope})`).join(' OR ')})`];
    // Nested parts are JSON by their type; a record's own text need not be.
    const guard = (document: string, call: string) => (document === 'raw' ? `TRY(${call})` : call);
    return { table: 'ct_event', where: [...rangeCondition('event_time', this.range), ...where], guard };
  }

  system(name: string): string {
    switch (name) {
      case '@timestamp':
        return 'event_time';
      case '@message':
        return 'raw';
      case '@logStream':
        return "recipient_account || '_CloudTrail_' || aws_region";
      case '@log':
        return "coalesce(recipient_account || ':', '') || 'cloudtrail'";
      case '@aws.region':
        return 'aws_region';
      case '@aws.account':
        return 'recipient_account';
      case '@ingestionTime':
        return 'NULL::TIMESTAMP';
      default:
        return missing(name);
    }
  }

  tag(): string {
    return 'NULL::VARCHAR';
  }

  locator(name: 'data_set' | 'file_id' | 'position'): string {
    return name === 'data_set' ? "'cloudtrail'" : name;
  }

  /** The column that holds the record's own text of a field; null where none does in every record. */
  private stored(keys: readonly string[]): string | null {
    return this.doubtful.has(keys.join('.')) ? null : this.column(keys);
  }

  private column(keys: readonly string[]): string | null {
    if (keys.some((key) => key.includes('.'))) return null;
    const column = TRAIL_COLUMNS.get(keys.join('.'));
    switch (column?.holds) {
      case 'text':
        return column.column;
      case 'boolean':
        return `CAST(CAST(${column.column} AS INTEGER) AS VARCHAR)`;
      case 'time':
        return `strftime(${column.column}, '%Y-%m-%dT%H:%M:%SZ')`;
      default:
        return null;
    }
  }

  /** The smallest stored document that holds a path, and the rest of the path in it. */
  private document(keys: readonly string[]): { document: string; rest: readonly string[] } {
    const part = TRAIL_COLUMNS.get(keys[0] ?? '');
    return part?.holds === 'json' ? { document: part.column, rest: keys.slice(1) } : { document: 'raw', rest: keys };
  }

  text(paths: readonly string[][]): string {
    return coalesce(
      paths.map((keys) => {
        const stored = this.stored(keys);
        if (stored !== null) return stored;
        const { document, rest } = this.document(keys);
        if (rest.length === 0) return `insights_json_text(${document})`;
        const own = this.typedText(document, rest);
        const column = this.column(keys);
        // Where the original text was not kept, the column is all there is.
        return column === null ? own : `CASE WHEN raw IS NULL THEN ${column} ELSE ${own} END`;
      }),
    );
  }

  /** A path that lies in one document and nowhere else. */
  private plain(paths: readonly string[][]): { document: string; rest: readonly string[] } | null {
    const [keys] = paths;
    if (paths.length !== 1 || !keys || this.column(keys) !== null) return null;
    const { document, rest } = this.document(keys);
    return rest.length === 0 ? null : { document, rest };
  }

  override words(paths: readonly string[][]): string | null {
    const place = this.plain(paths);
    return place === null ? null : this.extract(place.document, place.rest);
  }

  override number(paths: readonly string[][]): string {
    const place = this.plain(paths);
    return place === null ? super.number(paths) : this.typedNumber(place.document, place.rest);
  }

  mayHoldMaps(paths: readonly string[][]): boolean {
    return paths.some((keys) => this.stored(keys) === null);
  }

  isMap(paths: readonly string[][]): string {
    return (
      this.perPath(paths, (document, rest) =>
        rest.length === 0
          ? `coalesce(json_type(${document}) IN ('OBJECT', 'ARRAY'), false)`
          : `insights_is_map(${this.extract(document, rest)}, ${this.jsonType(document, rest)})`,
      ).join(' OR ') || 'false'
    );
  }

  type(paths: readonly string[][]): string {
    const types = this.perPath(paths, (document, rest) =>
      rest.length === 0
        ? `json_type(${document})`
        : `CASE WHEN ${this.extract(document, rest)} IS NOT NULL THEN ${this.jsonType(document, rest)} END`,
    );
    return types.length === 0 ? 'NULL::VARCHAR' : coalesce(types);
  }

  private perPath(paths: readonly string[][], emit: (document: string, rest: readonly string[]) => string): string[] {
    return paths.flatMap((keys) => {
      if (this.stored(keys) !== null) return [];
      const { document, rest } = this.document(keys);
      return [emit(document, rest)];
    });
  }
}

/** A JSON object begins with a bracket, blanks before it aside. */
const IS_DOCUMENT =
  "CASE WHEN starts_with(message, '{') THEN true WHEN message < '!' THEN starts_with(ltrim(message), '{') ELSE false END";

export class LogBranch extends Branch {
  private readonly groups: readonly LogGroup[];
  private readonly lambdaGroups: readonly number[];

  constructor(
    private readonly catalog: Catalog,
    private readonly selection: Selection,
    private readonly range: Range | null,
    params: Params,
  ) {
    super(params);
    this.groups = catalog.logGroups.filter((group) => selection.groups.includes(group.groupId));
    this.lambdaGroups = this.groups
      .filter((group) => group.name.startsWith('/aws/lambda/'))
      .map((group) => group.groupId);
  }

  protected from() {
    const groups = this.selection.groups;
    const where = this.selection.allGroups
      ? []
      : [groups.length === 1 ? `group_id = ${groups[0]}` : `group_id IN (${groups.join(', ')})`];
    const guard = (document: string, call: string) =>
      document === 'message'
        ? `CASE WHEN starts_with(message, '{') THEN TRY(${call}) WHEN message < '!' AND starts_with(ltrim(message), '{') THEN TRY(${call}) END`
        : `TRY(${call})`;
    return { table: 'log_event', where: [...rangeCondition('ts', this.range), ...where], guard };
  }

  /** The JSON text of an event: its message, or in Lambda groups the first object inside the line. */
  private document(): string {
    if (this.lambdaGroups.length === 0) return 'message';
    const inLambda =
      this.lambdaGroups.length === this.selection.groups.length
        ? ''
        : `group_id IN (${this.lambdaGroups.join(', ')}) AND `;
    return `CASE WHEN ${IS_DOCUMENT} THEN message WHEN ${inLambda}contains(message, '{') THEN nullif(regexp_extract(message, '\\{.*\\}', 0, 's'), '') END`;
  }

  system(name: string): string {
    const lambda = LAMBDA_FIELDS.get(name);
    if (lambda) return this.lambda(name, lambda);
    switch (name) {
      case '@timestamp':
        return 'ts';
      case '@ingestionTime':
        return 'ingestion_time';
      case '@message':
        return 'message';
      case '@logStream':
        return '(SELECT any_value(s.name) FROM log_stream s WHERE s.stream_id = e.stream_id)';
      case '@log':
        return this.perGroup((group) => (group.account === null ? group.name : `${group.account}:${group.name}`));
      case '@aws.account':
        return this.perGroup((group) => group.account);
      default:
        return 'NULL::VARCHAR';
    }
  }

  tag(key: string): string {
    return this.perGroup((group) => group.tags?.[key] ?? null);
  }

  private perGroup(value: (group: LogGroup) => string | null): string {
    const known = this.groups.flatMap((group) => {
      const own = value(group);
      return own === null ? [] : [{ id: group.groupId, place: this.params.add(own) }];
    });
    if (known.length === 0) return 'NULL::VARCHAR';
    if (known.length === 1 && this.groups.length === 1) return known[0]?.place ?? 'NULL::VARCHAR';
    return `CASE group_id ${known.map(({ id, place }) => `WHEN ${id} THEN ${place}`).join(' ')} END`;
  }

  private lambda(name: string, { pattern, lines, number, megabytes }: LambdaField): string {
    const begins = (word: string) => `starts_with(message, '${word} RequestId: ')`;
    if (name === '@type')
      return `CASE ${['REPORT', 'START', 'END'].map((word) => `WHEN ${begins(word)} THEN '${word}'`).join(' ')} END`;
    const value = `nullif(regexp_extract(message, '${pattern}', 1), '')`;
    const test =
      lines === 'report' ? begins('REPORT') : `(${begins('REPORT')} OR ${begins('START')} OR ${begins('END')})`;
    const typed = number ? `TRY_CAST(${value} AS DOUBLE)${megabytes ? ' * 1000000' : ''}` : value;
    return `CASE WHEN ${test} THEN ${typed} END`;
  }

  locator(name: 'data_set' | 'file_id' | 'position'): string {
    return name === 'data_set' ? "'logs'" : name;
  }

  text(paths: readonly string[][]): string {
    const document = this.document();
    const own = coalesce(paths.map((keys) => this.typedText(document, keys)));
    const forms = this.textForms(paths);
    return forms.length === 0 ? own : `CASE ${forms.join(' ')} ELSE ${own} END`;
  }

  /** Lines that are no JSON but of a known form, for the fields that such a form has; each is taken apart once. */
  private textForms(paths: readonly string[][]): string[] {
    const name = paths[0]?.length === 1 ? (paths[0][0] ?? '') : '';
    const headed = this.catalog.logFormats.flatMap(({ formatId, fields, name: format }) => {
      const index = fields?.findIndex((field) => headerField(field) === name || field === name) ?? -1;
      const separator = separatorOf(format);
      if (index < 0 || separator === null) return [];
      const between = separator === '\t' ? 'chr(9)' : "' '";
      const parts = this.share(`CASE WHEN format_id = ${formatId} THEN string_split(message, ${between}) END`);
      return [`WHEN ${parts} IS NOT NULL AND NOT ${IS_DOCUMENT} THEN nullif(${parts}[${index + 1}], '')`];
    });
    const known = (
      [
        [FLOW_FIELDS, FLOW_LINE],
        [DNS_FIELDS, DNS_LINE],
      ] as [readonly string[], string][]
    ).flatMap(([fields, line]) => {
      const index = fields.indexOf(name);
      if (index < 0) return [];
      // Neither form begins with a bracket or a blank, as JSON does.
      const isLine = `NOT starts_with(message, '{') AND regexp_matches(message, '${line}')`;
      const parts = this.share(`CASE WHEN ${isLine} THEN string_split(message, ' ') END`);
      return [`WHEN ${parts} IS NOT NULL THEN ${parts}[${index + 1}]`];
    });
    return [...headed, ...known];
  }

  /** A path that is read out of the document and nowhere else. */
  private plain(paths: readonly string[][]): readonly string[] | null {
    const [keys] = paths;
    return paths.length !== 1 || !keys || this.textForms(paths).length > 0 ? null : keys;
  }

  override words(paths: readonly string[][]): string | null {
    const keys = this.plain(paths);
    return keys === null ? null : this.extract(this.document(), keys);
  }

  override number(paths: readonly string[][]): string {
    const keys = this.plain(paths);
    return keys === null ? super.number(paths) : this.typedNumber(this.document(), keys);
  }

  mayHoldMaps(): boolean {
    return true;
  }

  isMap(paths: readonly string[][]): string {
    const document = this.document();
    return paths
      .map((keys) => `insights_is_map(${this.extract(document, keys)}, ${this.jsonType(document, keys)})`)
      .join(' OR ');
  }

  type(paths: readonly string[][]): string {
    const document = this.document();
    return coalesce(
      paths.map(
        (keys) => `CASE WHEN ${this.extract(document, keys)} IS NOT NULL THEN ${this.jsonType(document, keys)} END`,
      ),
    );
  }
}

export class NothingBranch extends Branch {
  override readonly hasRows = false;
  constructor() {
    super({ add: () => 'NULL', values: [] } as unknown as Params);
  }
  protected from() {
    return { table: '(SELECT 0 AS rowid)', where: ['false'], guard: (_: string, call: string) => call };
  }
  system(name: string): string {
    return name === '@timestamp' || name === '@ingestionTime' ? 'NULL::TIMESTAMP' : missing(name);
  }
  tag(): string {
    return 'NULL::VARCHAR';
  }
  text(): string {
    return 'NULL::VARCHAR';
  }
  isMap(): string {
    return 'false';
  }
  type(): string {
    return 'NULL::VARCHAR';
  }
  mayHoldMaps(): boolean {
    return true;
  }
  locator(name: 'data_set' | 'file_id' | 'position'): string {
    return name === 'data_set' ? 'NULL::VARCHAR' : 'NULL::BIGINT';
  }
}
