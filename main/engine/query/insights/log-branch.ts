import { Branch, coalesce, type Range, rangeCondition } from './branch.ts';
import type { Catalog, LogGroup, Selection } from './catalog.ts';
import { DNS_FIELDS, DNS_LINE, FLOW_FIELDS, FLOW_LINE, LAMBDA_FIELDS, type LambdaField } from './fields.ts';
import { columnSql, columnsSql, fieldOfColumn, partsOf, shapeOf } from './line-shape.ts';
import type { Params } from './sql-text.ts';

/** A JSON object begins with a bracket, blanks before it aside. */
const IS_DOCUMENT =
  "CASE WHEN starts_with(message, '{') THEN true WHEN message < '!' THEN starts_with(ltrim(message), '{') ELSE false END";

/** Log events, of `log_event`: out of the JSON of a message, or of lines of a known form (6.2). */
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

  protected readonly recordText = 'message';

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
    const part = `regexp_extract(message, '${pattern}', 1)`;
    const test =
      lines === 'report' ? begins('REPORT') : `(${begins('REPORT')} OR ${begins('START')} OR ${begins('END')})`;
    const typed = number ? `TRY_CAST(${part} AS DOUBLE)${megabytes ? ' * 1000000' : ''}` : `nullif(${part}, '')`;
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
    const headed = this.catalog.logFormats.flatMap((format) => this.inFormat(format, name));
    const known = (
      [
        [FLOW_FIELDS, FLOW_LINE],
        [DNS_FIELDS, DNS_LINE],
      ] as [readonly string[], string][]
    ).flatMap(([fields, line]) => {
      const index = fields.findIndex((field) => field === name || field === fieldOfColumn('vpc-flow', name));
      if (index < 0) return [];
      // Neither form begins with a bracket or a blank, as JSON does.
      const isLine = `NOT starts_with(message, '{') AND regexp_matches(message, '${line}')`;
      const parts = this.share(`CASE WHEN ${isLine} THEN string_split(message, ' ') END`);
      return [`WHEN ${parts} IS NOT NULL THEN ${parts}[${index + 1}]`];
    });
    return [...headed, ...known];
  }

  /** A field of a format with columns, or with parts that have names. */
  private inFormat({ formatId, fields, name: format }: Catalog['logFormats'][number], field: string): string[] {
    const isOfFormat = `format_id = ${formatId} AND NOT ${IS_DOCUMENT}`;
    const isColumn = (column: string) => column === field || fieldOfColumn(format, column) === field;
    const part = partsOf(format).find(
      ({ name, column }) => name === field && (fields?.includes(column ?? '') ?? column === null),
    );
    const shape = fields === null ? null : shapeOf(format, fields);
    if (fields === null || shape === null)
      return part === undefined ? [] : [`WHEN ${isOfFormat} THEN ${extracted('message', part.pattern)}`];
    const index = fields.findIndex((column) => isColumn(column) || column === part?.column);
    if (index < 0) return [];
    const columns = this.share(`CASE WHEN format_id = ${formatId} THEN ${columnsSql(shape, 'message')} END`);
    const value = columnSql(shape, columns, index + 1);
    const isOwn = fields.some(isColumn);
    return [
      `WHEN ${columns} IS NOT NULL AND NOT ${IS_DOCUMENT} THEN ${isOwn || part === undefined ? value : extracted(value, part.pattern)}`,
    ];
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

function extracted(text: string, pattern: string): string {
  return `nullif(regexp_extract(${text}, '${pattern}', 1), '')`;
}
