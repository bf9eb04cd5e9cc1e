import type { TracesPull } from '../../../../preload/contract/pull.ts';
import { parsePulledPath, pulledPath, startOf } from '../../sources/pulled-path.ts';
import type { Store } from '../../store/store.ts';
import type { Span } from '../covered-time.ts';
import { heldCall } from '../held-call.ts';
import type { PullContext } from '../pull-source.ts';
import { type Deliver, Documents } from '../slice-feed.ts';
import { idsOf, storedAround, type TraceMode, timeInId, traceSpan } from './trace-request.ts';

/** Ids of a file. */
const FILE_IDS = 50;

/** Brings traces by their ids, out of where the account keeps them. */
export class TracesById {
  constructor(
    private readonly pull: TracesPull,
    private readonly context: PullContext,
    private readonly mode: TraceMode,
    private readonly signal: AbortSignal,
  ) {}

  /** Adds their documents to `documents`, and answers with the ids that AWS does not have. `made`: the time that they are of. */
  async fetch(ids: string[], documents: Documents, made: Span | null): Promise<string[]> {
    const { connection, callsPerSecond } = this.pull;
    const asked = { connection, callsPerSecond, ids };
    const onItem = documents.add.bind(documents);
    const options = { signal: this.signal, onItem };
    const began = <Input>(input: Input): Input => {
      documents.clear();
      return input;
    };
    if (this.mode === 'xray') {
      return (await heldCall(this.context, 'xray.traces', () => began(asked), options)).missing;
    }
    const around = storedAround(ids, made, Date.now());
    return (await heldCall(this.context, 'xray.retrieve', () => began({ ...asked, ...around }), options)).missing;
  }
}

/**
 * The named traces of a pull: `aws-traces-by-id://account/Region?from=...&ids=...`. They are asked for anew by each pull, as a trace
 * may have grown; one that was interrupted goes on with those that it lacks.
 */
export async function fetchNamedTraces(
  pull: TracesPull,
  context: PullContext,
  place: { account: string; region: string },
  mode: TraceMode,
  deliver: Deliver,
  signal: AbortSignal,
): Promise<void> {
  const { store, job } = context;
  const known = await idsOfImport(store, job.importId, place);
  const ids = idsOf(pull).filter((id) => !known.has(id));
  const byId = new TracesById(pull, context, mode, signal);
  const made = pull.range === null ? null : traceSpan(pull, Date.now());
  const pathOf = (named: readonly string[], more: Record<string, string> = {}) => {
    const times = named.map(timeInId);
    const span = { from: Math.min(...times), to: Math.max(...times) + 1000 };
    return pulledPath({
      what: 'traces-by-id',
      ...place,
      group: '',
      ...span,
      selection: { ids: named.join(','), ...more },
    });
  };
  for (let at = 0; at < ids.length; at += FILE_IDS) {
    const documents = new Documents();
    const named = ids.slice(at, at + FILE_IDS);
    const missing = new Set(await byId.fetch(named, documents, made));
    const found = named.filter((id) => !missing.has(id));
    const pulledAt = Date.now();
    if (found.length > 0) await deliver({ path: pathOf(found), pulledAt, bytes: documents.take(), refusal: null });
    for (const id of missing) {
      const reason = `AWS has no trace ${id} here: it is kept for 30 days, in one account and Region`;
      const refusal = { status: 'failed' as const, kind: 'unknown', reason };
      await deliver({ path: pathOf([id]), pulledAt, bytes: null, refusal });
    }
  }
}

/** Ids that files of an import hold already. */
async function idsOfImport(
  store: Store,
  importId: number | null,
  { account, region }: { account: string; region: string },
): Promise<Set<string>> {
  if (importId === null) return new Set();
  const paths = await store.meta(async (connection) => {
    const reader = await connection.runAndReadAll(
      `SELECT path FROM import_file WHERE starts_with(path, $1) AND import_id = $2::INTEGER AND status <> 'failed'`,
      [startOf('traces-by-id', account, region, ''), String(importId)],
    );
    return reader.getRows().map(([path]) => String(path));
  });
  return new Set(paths.flatMap((path) => parsePulledPath(path)?.selection.ids?.split(',') ?? []));
}
