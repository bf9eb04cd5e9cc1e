import { missing, type Range, rangeCondition } from './branch.ts';
import { type Catalog, DOUBTFUL_TRAIL_FIELDS, type Selection } from './catalog.ts';
import { TRAIL_COLUMNS } from './fields.ts';
import type { Params } from './sql-text.ts';
import { StoredBranch } from './stored-branch.ts';

/** Trail events, of `ct_event`: stored columns where they are the record's own text, else nested parts or the record. */
export class TrailBranch extends StoredBranch {
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

  protected readonly recordText = 'raw';

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

  protected stored(keys: readonly string[]): string | null {
    return this.doubtful.has(keys.join('.')) ? null : this.column(keys);
  }

  protected override column(keys: readonly string[]): string | null {
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

  protected document(keys: readonly string[]): { document: string; rest: readonly string[] } {
    const part = TRAIL_COLUMNS.get(keys[0] ?? '');
    return part?.holds === 'json' ? { document: part.column, rest: keys.slice(1) } : { document: 'raw', rest: keys };
  }

  /** Where the original text was not kept, the column is all there is. */
  protected override withColumn(column: string, own: string): string {
    return `CASE WHEN raw IS NULL THEN ${column} ELSE ${own} END`;
  }
}
