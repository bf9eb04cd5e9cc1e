import type { NodeKey } from '../called-node.ts';
import type { JsonObject } from '../json-values.ts';
import type { Outcome } from '../outcome-of.ts';

/**
 * What is read of a segment or subsegment when its trace is derived: of each id the row that counts, in its place. Times
 * are microseconds.
 */
export interface Entity {
  id: string;
  parentId: string | null;
  /** The segment that encloses it, itself where it is one; null where that is not here. */
  ownerId: string | null;
  kind: 'segment' | 'subsegment' | 'inferred';
  name: string;
  origin: string | null;
  namespace: string | null;
  startUs: number;
  /** Null while it is in progress. */
  endUs: number | null;
  fault: boolean | null;
  error: boolean | null;
  throttle: boolean | null;
  /** Null while it is in progress. */
  outcome: Outcome | null;
  httpMethod: string | null;
  httpUrl: string | null;
  httpStatus: number | null;
  httpUserAgent: string | null;
  httpClientIp: string | null;
  node: NodeKey | null;
  otelService: string | null;
  otelKind: string | null;
  annotations: JsonObject | null;
  exceptions: readonly JsonObject[];
  /** `{trace_id, id, attributes?}`, trace ids as we store them. */
  links: readonly JsonObject[];
  /** Id of an exception that stands elsewhere in the trace. */
  causeId: string | null;
  fileId: number;
}

/** A trace's entities, with what of them is asked for by id more than once. */
export class TraceEntities {
  readonly byId = new Map<string, Entity>();
  readonly segments: Entity[] = [];
  /** Ids of what a segment names as its caller. Inferred segments do not count here. */
  readonly answered = new Set<string>();

  constructor(
    readonly traceId: string,
    readonly all: readonly Entity[],
  ) {
    for (const entity of all) {
      this.byId.set(entity.id, entity);
      if (entity.kind !== 'segment') continue;
      this.segments.push(entity);
      if (entity.parentId !== null) this.answered.add(entity.parentId);
    }
  }

  /** The entity of that id where it is of that kind. */
  find(id: string | null, kind: Entity['kind']): Entity | null {
    const found = id === null ? undefined : this.byId.get(id);
    return found?.kind === kind ? found : null;
  }

  /** A call that no segment answered: it makes a node of its own (xray.md 3.2 rule 2). */
  isUnanswered({ kind, node, id }: Entity): boolean {
    return kind === 'subsegment' && node !== null && !this.answered.has(id);
  }
}

/** Negative where `a` comes first: the earlier one, then the lesser id. */
export function byStart(a: Entity, b: Entity): number {
  return a.startUs - b.startUs || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}
