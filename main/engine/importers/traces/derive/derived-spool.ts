import type { SpoolPart } from '../../cut-protocol.ts';
import { type Cell, type Columns, ColumnWriter } from '../column-writer.ts';
import { CALL_COLUMNS, callsOf, type FindLinked } from './calls.ts';
import { CAUSE_COLUMNS, causesOf } from './causes.ts';
import { type Entity, TraceEntities } from './entity.ts';
import {
  ANNOTATION_COLUMNS,
  annotationsOf,
  EXCEPTION_COLUMNS,
  exceptionRows,
  exceptionsOf,
  LINK_COLUMNS,
  linksOf,
} from './members.ts';
import { summarise, TRACE_COLUMNS } from './trace-summary.ts';

/** The tables that are made of documents, by the spool's parts that hold their rows, in the order of insertion. */
export const DERIVED_TABLES = [
  { what: 'traces', table: 'xr_trace', columns: TRACE_COLUMNS },
  { what: 'trace-annotations', table: 'xr_annotation', columns: ANNOTATION_COLUMNS },
  { what: 'trace-exceptions', table: 'xr_exception', columns: EXCEPTION_COLUMNS },
  { what: 'trace-links', table: 'xr_link', columns: LINK_COLUMNS },
  { what: 'trace-calls', table: 'xr_call', columns: CALL_COLUMNS },
  { what: 'trace-causes', table: 'xr_root_cause', columns: CAUSE_COLUMNS },
] as const satisfies readonly { what: SpoolPart['what']; table: string; columns: Columns }[];

type DerivedPart = (typeof DERIVED_TABLES)[number]['what'];

/** What is known beside the entities of a trace. */
export interface Beside {
  linked: FindLinked;
  /** Kinds of root causes that a summary of AWS's tells. */
  told: ReadonlySet<string>;
}

export const NOTHING_BESIDE: Beside = { linked: () => undefined, told: new Set() };

/** Derives traces, one at a time, into lines of the spool. */
export class DerivedSpool {
  readonly #writers: Record<DerivedPart, ColumnWriter>;

  constructor(nextPath: (suffix: string) => string) {
    const writer = (what: DerivedPart) => new ColumnWriter(what, () => nextPath(`${what}.tsv`));
    this.#writers = {
      traces: writer('traces'),
      'trace-annotations': writer('trace-annotations'),
      'trace-exceptions': writer('trace-exceptions'),
      'trace-links': writer('trace-links'),
      'trace-calls': writer('trace-calls'),
      'trace-causes': writer('trace-causes'),
    };
  }

  get size(): number {
    return Object.values(this.#writers).reduce((sum, { size }) => sum + size, 0);
  }

  /** `entities`: of each id the one that counts. */
  write(traceId: string, entities: readonly Entity[], beside: Beside): void {
    const trace = new TraceEntities(traceId, entities);
    const { root, startUs, row } = summarise(trace);
    const exceptions = exceptionsOf(trace);
    this.#lines('traces', [row]);
    this.#lines('trace-annotations', annotationsOf(trace));
    this.#lines('trace-exceptions', exceptionRows(traceId, exceptions));
    this.#lines('trace-links', linksOf(trace));
    this.#lines('trace-calls', callsOf(trace, startUs, beside.linked));
    this.#lines('trace-causes', causesOf(trace, root, exceptions, beside.told));
  }

  /** Closes what was written since the last call. */
  finish(): SpoolPart[] {
    return Object.values(this.#writers)
      .map((writer) => writer.finish())
      .filter((part) => part !== null);
  }

  #lines(what: DerivedPart, rows: readonly (readonly Cell[])[]): void {
    const writer = this.#writers[what];
    for (const row of rows) writer.line(row);
  }
}
