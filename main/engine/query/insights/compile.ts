import type { DataReads } from '../../../../preload/contract/unread.ts';
import { addSelection, NOTHING_READ } from '../data-reads.ts';
import { analyze } from './analyze.ts';
import type { Command, Query } from './ast.ts';
import type { Range } from './branch.ts';
import type { Catalog, Selection } from './catalog.ts';
import { Context } from './context.ts';
import type { Diagnostic } from './diagnostics.ts';
import { emitCommand } from './emit-commands.ts';
import { emitDiff } from './emit-patterns.ts';
import { Events } from './events.ts';
import { parse } from './parser.ts';
import { periodMs } from './periods.ts';
import { Pipeline, type Preparation, withSteps } from './pipeline.ts';
import { rangeOf, selectionOf, selectionOfGroups } from './source.ts';
import { Names, type Statement, statementOf } from './sql-text.ts';
import { LIMITS } from './unverified.ts';
import { asText, mapTest, type Value } from './values.ts';

/**
 * Logs Insights text -> DuckDB SQL (specs/insights-ql.md).
 *
 *   text --parse--> Query --analyze--> Query in running order --emit--> steps (CTEs) --> one statement
 *
 * The emitter carries the scope from command to command, so it is also where unknown fields are found.
 */
export interface CompileOptions {
  catalog: Catalog;
  /** Log groups chosen outside of the query; SOURCE goes before them. None: all, and the trail events. */
  sources?: readonly string[];
  range?: Range | null;
  /** Start of the query in microseconds since 1970. */
  nowUs: bigint;
  /** Most rows of a query without limit; null for all. */
  rowLimit?: number | null;
  /** Adds `data_set`, `file_id` and `position` behind the columns where each row is one stored record. */
  locators?: boolean;
  /**
   * For a statement around this one, which counts: rows in any order, and of a field out of a document its leaf as the
   * document has it (true and not 1), missing where it is a map or a list.
   */
  leaves?: boolean;
}

interface ResultColumn {
  name: string;
  type: 'text' | 'number' | 'boolean' | 'time' | 'json';
}

/** Work before the statement; run.ts does it. Its table is temporary and belongs to the connection. */
export interface CompiledPreparation {
  kind: Preparation['kind'];
  table: string;
  input: Statement;
  /** `diff`: the rows of the earlier range. */
  earlier: Statement | null;
  options: Readonly<Record<string, unknown>>;
}

export interface CompiledQuery extends Statement {
  preparations: CompiledPreparation[];
  /** In the order of the statement's columns, which may be called otherwise where DuckDB cannot tell two names apart. */
  columns: ResultColumn[];
  /** The statement has the three columns of `locators` behind `columns`. */
  located: boolean;
  /** Columns that rows are grouped by, where each row is a group of the last `stats`. */
  groups: readonly string[] | null;
  limit: { rows: number; implicit: boolean } | null;
  /** Where any rows will do (`limit any`) and events become rows one by one: the statement for no more than `FIRST_ROWS` of them. */
  first: Statement | null;
  /** What its events are of, those of inner queries too. */
  reads: DataReads;
  /** Each answers one number: events in the range, events that passed the filters, rows without the limit. */
  statistics: { scanned: Statement; matched: Statement; total: Statement };
  /** For each table that its events lie in, what tells how long their texts are; `sampled` with `SAMPLE` in it. */
  size: { count: Statement; length: Statement; sampled: Statement }[];
  warnings: Diagnostic[];
}

/** Stands in `size` for a TABLESAMPLE clause. */
export const SAMPLE = 'TABLESAMPLE SYSTEM(100%)';

/** Rows of `first`: what a window shows while the others are looked for. */
export const FIRST_ROWS = 500;

export type CompileResult = { ok: true; query: CompiledQuery } | { ok: false; diagnostics: Diagnostic[] };

/** Compiles a query; mistakes come back as diagnostics, all of them at once. */
export function compile(text: string, options: CompileOptions): CompileResult {
  const parsed = parse(text);
  const context = new Context(text, options.catalog, options.range ?? null, options.nowUs);
  context.diagnostics.push(...parsed.diagnostics);
  const analysis = analyze(parsed.query);
  context.diagnostics.push(...analysis.diagnostics);
  const isError = (diagnostic: Diagnostic) => diagnostic.severity === 'error';
  // A command that could not be read leaves out names, so that complaints about later ones would be noise.
  if (parsed.diagnostics.some(isError)) return { ok: false, diagnostics: arranged(context.diagnostics) };
  const compiler = new Compiler(context, options);
  const pipeline = compiler.main(analysis.query);
  const isPerEvent = analysis.query.commands.every(({ kind }) => PER_EVENT.has(kind) || kind === 'limit');
  const query = compiler.finish(pipeline, isPerEvent);
  const diagnostics = arranged(context.diagnostics);
  return diagnostics.some(isError)
    ? { ok: false, diagnostics }
    : { ok: true, query: { ...query, warnings: diagnostics } };
}

/** In the order of the text; of several mistakes at one place the first that was found. */
function arranged(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const seen = new Set<string>();
  return diagnostics
    .filter(({ severity, message, at }) => {
      const key = severity === 'error' ? `${at.start} ${at.end}` : `${message} ${at.start}`;
      return !seen.has(key) && seen.add(key);
    })
    .sort((a, b) => a.at.start - b.at.start);
}

/** Commands that leave each row one event that the filters decide on. */
export const PER_EVENT: ReadonlySet<Command['kind']> = new Set([
  'source',
  'fields',
  'display',
  'filter',
  'filterIndex',
  'parse-glob',
  'parse-regex',
  'parse-logfmt',
  'parse-csv',
  'json',
  'sort',
  'unmask',
]);

class Compiler {
  private readonly preparations: Preparation[] = [];
  private inner = 0;
  private main0: Pipeline | null = null;
  private scanned: Events | null = null;
  private reads: DataReads = NOTHING_READ;

  constructor(
    private readonly context: Context,
    private readonly options: CompileOptions,
  ) {}

  main(query: Query): Pipeline {
    const pipeline = this.pipeline(query, 's', selectionOfGroups(this.options.sources ?? [], this.context), null);
    this.main0 = pipeline;
    return pipeline;
  }

  private pipeline(
    query: Query,
    prefix: string,
    fallback: Selection,
    shift: ((range: Range) => Range) | null,
  ): Pipeline {
    const first = query.commands[0];
    const source = first?.kind === 'source' ? first : undefined;
    const selection = source ? selectionOf(source, this.context) : fallback;
    const own = rangeOf(source, this.context);
    const range = own !== null && shift !== null ? shift(own) : own;
    this.reads = addSelection(this.reads, selection);
    const events = new Events(this.context.catalog, selection, range, this.context.params, this.context.names);
    if (prefix === 's') this.scanned = events;
    const pipeline = new Pipeline(
      this.context,
      events,
      (inner, place) => this.compileInner(inner, place, selection),
      prefix,
      this.preparations,
    );
    this.emit(pipeline, query, range, fallback);
    return pipeline;
  }

  private emit(pipeline: Pipeline, query: Query, range: Range | null, fallback: Selection): void {
    const { commands } = query;
    const at = commands.findIndex((command) => command.kind === 'diff' || command.kind === 'logcompare');
    let perEvent = true;
    for (const [i, command] of commands.entries()) {
      // The pattern in front of a diff is found by the diff itself, for both ranges.
      if (at >= 0 && command.kind === 'pattern' && i < at) continue;
      if (i === at) this.emitDiff(pipeline, query, at, range, fallback);
      else {
        const named = pipeline.appended.length + pipeline.listed.length;
        emitCommand(pipeline, command);
        const hidden = pipeline.displayed !== null && pipeline.appended.length + pipeline.listed.length > named;
        if (hidden && !commands.slice(i + 1).some((later) => later.kind === 'display'))
          this.context.warn(
            'What this command makes is not shown: display chose the columns',
            command.at,
            'query.hint',
          );
      }
      if (!PER_EVENT.has(command.kind)) perEvent = false;
      if (perEvent && (command.kind === 'filter' || command.kind === 'filterIndex')) pipeline.markMatched();
    }
  }

  private emitDiff(pipeline: Pipeline, query: Query, at: number, range: Range | null, fallback: Selection): void {
    const command = query.commands[at];
    if (command?.kind !== 'diff' && command?.kind !== 'logcompare') return;
    if (range === null) {
      this.context.error(`${command.kind} needs a time range to compare with the one before it`, command.at);
      return;
    }
    const earlier = shiftOf(command);
    const before: Query = { ...query, commands: query.commands.slice(0, at).filter((one) => one.kind !== 'pattern') };
    const other = this.pipeline(before, `d${++this.inner}_`, fallback, earlier);
    const pattern = query.commands.slice(0, at).findLast((one) => one.kind === 'pattern');
    const valueIn = (of: Pipeline): Value =>
      pattern?.kind === 'pattern'
        ? of.value(pattern.expr)
        : of.resolve({
            kind: 'field',
            sigil: '@',
            segments: [{ text: 'message', quoted: false, bracket: false }],
            at: command.at,
          });
    pipeline.flushLimit();
    emitDiff(pipeline, other, valueIn(pipeline), valueIn(other));
  }

  private compileInner(query: Query, place: 'in-subquery' | 'join' | 'appendcols', fallback: Selection): Pipeline {
    const analysis = analyze(query, place);
    this.context.diagnostics.push(...analysis.diagnostics);
    return this.pipeline(analysis.query, `q${++this.inner}_`, fallback, null);
  }

  finish(pipeline: Pipeline, isPerEvent: boolean): Omit<CompiledQuery, 'warnings'> {
    const { params } = this.context;
    const shown = pipeline.shownNames().map((name) => ({ name, value: pipeline.shown(name) }));
    const rowLimit = this.options.rowLimit === undefined ? LIMITS.defaultRows : this.options.rowLimit;
    const written = pipeline.limit;
    const limit = written
      ? { rows: written.count, implicit: false }
      : rowLimit === null
        ? null
        : { rows: rowLimit, implicit: true };
    const names = new Names();
    const cell = this.options.leaves === true ? leafSql : resultSql;
    const select = shown.map(({ name, value }) => `${cell(value)} AS ${names.fresh(name)}`);
    const located = this.options.locators === true && pipeline.events !== null && pipeline.joined === null;
    if (located && pipeline.events)
      for (const name of ['data_set', 'file_id', 'position'] as const)
        select.push(`${pipeline.events.locator(name)} AS ${names.fresh(`@${name}`)}`);
    const order = written?.any || this.options.leaves === true ? '' : pipeline.orderSql();
    const from = pipeline.from;
    const steps = pipeline.steps;
    const unlimited = `${withSteps(steps)}SELECT ${select.join(', ')} FROM ${from}${order === '' ? '' : ` ORDER BY ${order}`}`;
    const limited = (rows: number) => statementOf(`${unlimited} LIMIT ${rows}`, params);
    const matched = this.main0?.matched ?? pipeline.matched;
    return {
      ...(limit === null ? statementOf(unlimited, params) : limited(limit.rows)),
      preparations: this.preparations.map(({ kind, table, sql: input, options: { earlier, ...options } }) => ({
        kind,
        table,
        input: statementOf(input(), params),
        earlier: typeof earlier === 'function' ? statementOf(String(earlier()), params) : null,
        options,
      })),
      columns: shown.map(({ name, value }) => ({ name, type: resultType(value) })),
      located,
      groups: pipeline.groups,
      limit,
      first: written?.any && isPerEvent ? limited(Math.min(written.count, FIRST_ROWS)) : null,
      reads: this.reads,
      size: (this.scanned?.sizeSql(SAMPLE) ?? []).map(({ count, length, sampled }) => ({
        count: statementOf(count, params),
        length: statementOf(length, params),
        sampled: statementOf(sampled, params),
      })),
      statistics: {
        scanned: statementOf(`SELECT ${this.scanned?.countSql() ?? '0'}`, params),
        matched: statementOf(`${withSteps(matched.steps)}SELECT count(*) FROM ${matched.name}`, params),
        total: statementOf(`${withSteps(steps)}SELECT count(*) FROM ${from}`, params),
      },
    };
  }
}

/** Numbers, times and Booleans stay what they are; everything else is text (part 3.6). */
function resultSql(value: Value): string {
  switch (value.kind) {
    case 'number':
    case 'boolean':
    case 'time':
      return value.sql;
    default:
      return asText(value);
  }
}

/** A leaf of a document as the document has it; all other values as in results. */
function leafSql(value: Value): string {
  if (value.kind !== 'dynamic' && value.kind !== 'json') return resultSql(value);
  const words = value.words?.() ?? asText(value);
  const map = mapTest(value);
  return map === null ? words : `CASE WHEN NOT ${map} THEN ${words} END`;
}

function resultType(value: Value): ResultColumn['type'] {
  switch (value.kind) {
    case 'number':
    case 'boolean':
    case 'time':
      return value.kind;
    case 'json':
      return value.container ? 'json' : 'text';
    default:
      return 'text';
  }
}

/** The earlier range that diff and logcompare look at (4.13). */
function shiftOf(command: Extract<Command, { kind: 'diff' | 'logcompare' }>): (range: Range) => Range {
  const by = (us: bigint) => (range: Range) => ({ fromUs: range.fromUs - us, toUs: range.toUs - us });
  const dayUs = 86_400_000_000n;
  if (command.kind === 'logcompare') return by(BigInt(periodMs(command.shift)) * 1000n);
  switch (command.against) {
    case 'previous':
      return (range) => ({ fromUs: range.fromUs - (range.toUs - range.fromUs), toUs: range.fromUs });
    case 'previousDay':
      return by(dayUs);
    case 'previousWeek':
      return by(7n * dayUs);
    case 'previousMonth':
      return (range) => {
        const from = monthBefore(range.fromUs);
        return { fromUs: from, toUs: from + (range.toUs - range.fromUs) };
      };
  }
}

function monthBefore(us: bigint): bigint {
  const date = new Date(Number(us / 1000n));
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() - 1);
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(day, last));
  return BigInt(date.getTime()) * 1000n;
}
