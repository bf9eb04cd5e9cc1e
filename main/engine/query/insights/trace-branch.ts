import { missing, type Range } from './branch.ts';
import { TRACE_GROUP } from './catalog.ts';
import { SEGMENT_COLUMNS } from './fields.ts';
import type { Params } from './sql-text.ts';
import { StoredBranch } from './stored-branch.ts';

/** The text of a row's own part of its document. */
const OWN = 'own';

/** Which documents there are: `position` alone does not tell them where several were made of one record. */
const PLACE = 'file_id, "position", doc_id';

/**
 * Segments and subsegments that count, of `xr_segment`: stored columns where they are the document's own text, else the part
 * of the document that is theirs (design.md part 12). An embedded subsegment's is cut out of the document that it came in.
 */
export class TraceBranch extends StoredBranch {
  private readsDocument = false;
  private readsOwner = false;

  constructor(
    private readonly range: Range | null,
    params: Params,
  ) {
    super(params);
  }

  /** A document lies in the row that it begins with, what is embedded in it with it. */
  protected readonly recordText = 'doc';

  /** Of the documents alone, whatever else the query joins to them. */
  override lengthSql(sample: string | null): string {
    return new TraceBranch(this.range, this.params).ownLength(sample);
  }

  private ownLength(sample: string | null): string {
    return super.lengthSql(sample);
  }

  protected from() {
    const columns = ['s.rowid', 's.*'];
    const joins: string[] = [];
    if (this.readsDocument) {
      columns.push(`coalesce(s.doc, CAST(TRY(json_extract(d.doc, s.pointer)) AS VARCHAR)) AS ${OWN}`);
      joins.push(
        `LEFT JOIN (SELECT ${PLACE}, any_value(doc) AS doc FROM xr_segment WHERE doc IS NOT NULL GROUP BY ALL) d USING (${PLACE})`,
      );
    }
    if (this.readsOwner) {
      columns.push('o.service', 'o.account');
      joins.push(
        `LEFT JOIN (SELECT trace_id, id, any_value(name) AS service, any_value(aws_account_id) AS account FROM xr_segment
    WHERE NOT superseded AND kind <> 'subsegment' GROUP BY ALL) o ON o.trace_id = s.trace_id AND o.id = s.owner_id`,
      );
    }
    const table =
      joins.length === 0 ? 'xr_segment' : `(SELECT ${columns.join(', ')} FROM xr_segment s ${joins.join(' ')})`;
    // Microseconds are written by us as numbers, which lets DuckDB skip row groups.
    const within = this.range === null ? [] : [`start_us >= ${this.range.fromUs}`, `start_us < ${this.range.toUs}`];
    const guard = (document: string, call: string) => (document === OWN ? `TRY(${call})` : call);
    return { table, where: ['NOT superseded', ...within], guard };
  }

  private get own(): string {
    this.readsDocument = true;
    return OWN;
  }

  private ofOwner(column: 'service' | 'account'): string {
    this.readsOwner = true;
    return column;
  }

  system(name: string): string {
    switch (name) {
      case '@timestamp':
        return 'make_timestamp(start_us)';
      case '@message':
        return this.own;
      case '@logStream':
        return this.ofOwner('service');
      case '@log':
        return `coalesce(${this.ofOwner('account')} || ':', '') || '${TRACE_GROUP}'`;
      case '@aws.account':
        return this.ofOwner('account');
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
    return name === 'data_set' ? `'${TRACE_GROUP}'` : name;
  }

  protected stored(keys: readonly string[]): string | null {
    if (keys.some((key) => key.includes('.'))) return null;
    const column = SEGMENT_COLUMNS.get(keys.join('.'));
    if (column === undefined || column.holds === 'json') return null;
    return column.holds === 'flag' ? `CAST(CAST(${column.column} AS INTEGER) AS VARCHAR)` : column.column;
  }

  protected document(keys: readonly string[]): { document: string; rest: readonly string[] } {
    const part = SEGMENT_COLUMNS.get(keys[0] ?? '');
    return part?.holds === 'json' ? { document: part.column, rest: keys.slice(1) } : { document: this.own, rest: keys };
  }
}
