import type { FieldRef, Segment } from './ast.ts';
import { pathName } from './ast.ts';
import { type Branch, NothingBranch, type Range } from './branch.ts';
import type { Catalog, Selection } from './catalog.ts';
import { DiscoveredFields } from './discovered-fields.ts';
import { LAMBDA_FIELDS, SYSTEM_FIELDS } from './fields.ts';
import { LogBranch } from './log-branch.ts';
import type { Names, Params } from './sql-text.ts';
import { TraceBranch } from './trace-branch.ts';
import { TrailBranch } from './trail-branch.ts';
import { MISSING, number, text, time, type Value } from './values.ts';

interface Request {
  /** The quoted name of the column. */
  column: string;
  /** The SQL of one data set. */
  expression: (branch: Branch) => string;
}

/**
 * The events that a pipeline reads, as its first step: trail events and log events under the same columns, each computed
 * from what its table has. Columns are asked for while the pipeline is written; only those asked for are in the step.
 */
export class Events {
  private readonly requests = new Map<string, Request>();
  private readonly branches: Branch[];
  readonly rowId: string;
  private known: { fields: DiscoveredFields | null } | null = null;

  constructor(
    private readonly catalog: Catalog,
    readonly selection: Selection,
    readonly range: Range | null,
    params: Params,
    private readonly names: Names,
  ) {
    this.branches = [];
    if (selection.trails !== null) this.branches.push(new TrailBranch(catalog, selection, range, params));
    if (selection.traces) this.branches.push(new TraceBranch(range, params));
    if (selection.groups.length > 0) this.branches.push(new LogBranch(catalog, selection, range, params));
    // With nothing selected the step still has its columns, and no rows.
    if (this.branches.length === 0) this.branches.push(new NothingBranch());
    this.rowId = names.fresh('row_id');
  }

  /** The fields that these events are known to have; null where they were not all looked at. */
  get discovered(): DiscoveredFields | null {
    this.known ??= { fields: DiscoveredFields.of(this.catalog, this.selection) };
    return this.known.fields;
  }

  /** `@timestamp` and the like, or undefined for a name that is none of them. */
  system(name: string): Value | undefined {
    if (name === '@timestamp' || name === '@ingestionTime')
      return time(this.ask(name, (branch) => branch.system(name)));
    if ((SYSTEM_FIELDS as readonly string[]).includes(name))
      return text(this.ask(name, (branch) => branch.system(name)));
    if (LAMBDA_FIELDS.get(name)?.number === true) return number(this.ask(name, (branch) => branch.system(name)));
    if (LAMBDA_FIELDS.has(name) || name === '@aws.region' || name === '@aws.account')
      return text(this.ask(name, (branch) => branch.system(name)));
    return undefined;
  }

  /** A field of the events by its path: stored columns where they are the record's own text, else out of the document. */
  field(field: Pick<FieldRef, 'sigil' | 'segments'>): Value {
    const name = field.sigil + pathName(field.segments);
    if (field.sigil === '@') {
      const system = this.system(name);
      if (system) return system;
      if (name.startsWith('@aws.tag.'))
        return text(this.ask(name, (branch) => branch.tag(name.slice('@aws.tag.'.length))));
      return MISSING;
    }
    const segments = field.sigil === '@@' ? withSign(field.segments) : field.segments;
    const paths = this.paths(segments);
    const path = { sigil: field.sigil, segments: field.segments };
    const sql = this.ask(name, (branch) => branch.text(paths));
    if (this.branches.every((branch) => !branch.mayHoldMaps(paths))) return { ...text(sql), path };
    return {
      kind: 'dynamic',
      sql,
      path,
      words: () =>
        this.branches.some((branch) => branch.words(paths) !== null)
          ? this.ask(`${name} as written`, (branch) => branch.words(paths) ?? branch.text(paths))
          : this.ask(name, (branch) => branch.text(paths)),
      number: () => this.ask(`${name} as number`, (branch) => branch.number(paths)),
      isMap: () => this.ask(`${name} is a map`, (branch) => branch.isMap(paths)),
      jsonType: () => this.ask(`${name} type`, (branch) => branch.type(paths)),
    };
  }

  /** Where a row came from, for the detail view: `data_set`, `file_id`, `position`. */
  locator(name: 'data_set' | 'file_id' | 'position'): string {
    return this.ask(name, (branch) => branch.locator(name));
  }

  private ask(name: string, expression: (branch: Branch) => string): string {
    let request = this.requests.get(name);
    if (!request) {
      request = { column: this.names.fresh(name), expression };
      this.requests.set(name, request);
    }
    return request.column;
  }

  /** Ways to cut a path into keys: keys that hold dots themselves come first, the longest before the shorter. */
  private paths(segments: readonly Segment[]): string[][] {
    const plain = segments.map((segment) => segment.text);
    const dotted = new Set(this.catalog.dottedKeys);
    if (dotted.size === 0 || segments.some((segment) => segment.quoted || segment.bracket)) return [plain];
    const cuts = (rest: string[]): string[][] => {
      if (rest.length === 0) return [[]];
      const found: string[][] = [];
      for (let length = rest.length; length >= 1; length--) {
        const key = rest.slice(0, length).join('.');
        if (length > 1 && !dotted.has(key)) continue;
        for (const tail of cuts(rest.slice(length))) found.push([key, ...tail]);
      }
      return found;
    };
    return cuts(plain);
  }

  /** The step's SQL; called when the whole pipeline is written. */
  toSql(): string {
    const many = this.branches.length > 1;
    return this.branches
      .map((branch, i) => {
        const rowId = many && i > 0 ? `rowid + ${i} * 1099511627776` : 'rowid';
        const columns = [...this.requests.values()].map(
          ({ column, expression }) => `${expression(branch)} AS ${column}`,
        );
        return branch.toSql([`${branch.hasRows ? rowId : '0::BIGINT'} AS ${this.rowId}`, ...columns]);
      })
      .join('\n  UNION ALL\n  ');
  }

  /** For each table behind the events: how many there are, how long they are, and how long those of a sample are. */
  sizeSql(sample: string): { count: string; length: string; sampled: string }[] {
    return this.branches.map((branch) => ({
      count: branch.toSql(['count(*)']),
      length: branch.lengthSql(null),
      sampled: branch.lengthSql(sample),
    }));
  }

  /** Number of events in the range, for the statistics. */
  countSql(): string {
    return this.branches.map((branch) => `(${branch.toSql(['count(*)'])})`).join(' + ');
  }
}

/** `@@x` is how a log's own key `@x` is called. */
function withSign(segments: readonly Segment[]): Segment[] {
  return segments.map((segment, i) => (i === 0 ? { ...segment, text: `@${segment.text}` } : segment));
}
