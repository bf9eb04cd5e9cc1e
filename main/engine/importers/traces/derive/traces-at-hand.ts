import type { SpoolPart } from '../../cut-protocol.ts';
import { type Columns, ColumnWriter } from '../column-writer.ts';
import { DerivedSpool, NOTHING_BESIDE } from './derived-spool.ts';
import type { Entity } from './entity.ts';

/** A line for each time that a worker met a trace: whether it could derive it from what it had of it. */
export const MET_COLUMNS: Columns = [
  ['trace_id', 'VARCHAR', 'free'],
  ['derived', 'BOOLEAN'],
];

/** Entities that are held at most. Documents of a trace that lie further apart are put together by the loader. */
const MOST_HELD = 2000;

interface Held {
  entities: Entity[];
  ids: Set<string>;
  /** Each id is there once, nothing was sent apart from its segment and no link leads out: the rows stand as they are. */
  plain: boolean;
}

/**
 * Derives traces where their documents are cut. Most traces lie whole in one place of a file, each document once; of
 * the others the loader knows by the lines written here that there is more, or that what is here is not final, and derives
 * them from the store (derive-stored.ts).
 */
export class TracesAtHand {
  readonly #held = new Map<string, Held>();
  readonly #derived: DerivedSpool;
  readonly #met: ColumnWriter;
  #entities = 0;

  constructor(nextPath: (suffix: string) => string) {
    this.#derived = new DerivedSpool(nextPath);
    this.#met = new ColumnWriter('traces-met', () => nextPath('traces-met.tsv'));
  }

  get size(): number {
    return this.#derived.size + this.#met.size;
  }

  /** The entities of a document, its own first. */
  add(traceId: string, entities: readonly Entity[]): void {
    let held = this.#held.get(traceId);
    if (held === undefined) {
      held = { entities: [], ids: new Set(), plain: true };
      this.#held.set(traceId, held);
    }
    if (entities[0]?.kind === 'subsegment') held.plain = false;
    for (const entity of entities) {
      if (entity.links.length > 0 || held.ids.has(entity.id)) held.plain = false;
      held.ids.add(entity.id);
      held.entities.push(entity);
    }
    this.#entities += entities.length;
    if (this.#entities > MOST_HELD) this.#letGo(MOST_HELD / 2);
  }

  /** Closes what was written since the last call. */
  finish(): SpoolPart[] {
    this.#letGo(0);
    return [this.#met.finish(), ...this.#derived.finish()].filter((part) => part !== null);
  }

  /** Derives the traces that were met first, until no more than so many entities are held. */
  #letGo(most: number): void {
    for (const [traceId, { entities, plain }] of this.#held) {
      if (this.#entities <= most) return;
      this.#held.delete(traceId);
      this.#entities -= entities.length;
      this.#met.line([traceId, plain]);
      if (plain) this.#derived.write(traceId, entities, NOTHING_BESIDE);
    }
  }
}
