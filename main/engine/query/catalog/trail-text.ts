import type { DuckDBConnection } from '@duckdb/node-api';
import { readMeta, writeMeta } from '../../store/migrations.ts';
import type { Store } from '../../store/store.ts';
import { DOUBTFUL_TRAIL_FIELDS, inexactTrailFieldsSql } from '../insights/catalog.ts';

/**
 * Which fields of trail events have a column that is not the record's own text in every record (storage.md 2.1). Only the
 * records can tell, so they are read once, at the first query that names such a field, and after an import what it brought.
 * The answer is kept in the workspace. Fields that nobody has looked at count as inexact, which is right and slower.
 */
interface Looked {
  /** The newest import that was looked at, and the trail events there were. */
  importId: number;
  events: number;
  inexact: string[];
}

const META = 'trail_text';
/** For workspaces that are open for reading only. */
const inMemory = new WeakMap<Store, Looked>();

/** What is known without reading records; all doubtful fields where something came in since. */
export async function knownInexactFields(connection: DuckDBConnection, store: Store): Promise<readonly string[]> {
  const looked = await lastLook(connection, store);
  return looked !== null && isWhole(looked, await newest(connection)) ? looked.inexact : DOUBTFUL_TRAIL_FIELDS;
}

/**
 * The same, after a look at the records that nobody has looked at. While an import is at work, or was interrupted, it tells
 * what `knownInexactFields` does. The connection's caller can interrupt it.
 */
export async function inexactTrailFields(connection: DuckDBConnection, store: Store): Promise<readonly string[]> {
  const now = await newest(connection);
  const looked = await lastLook(connection, store);
  if (looked !== null && isWhole(looked, now)) return looked.inexact;
  if (now.unfinished > 0) return DOUBTFUL_TRAIL_FIELDS;
  // Rows that no import brought can only be told from the others by their number.
  const further = looked !== null && now.importId > looked.importId ? looked : null;
  const where =
    further === null ? '' : ` AND file_id IN (SELECT file_id FROM import_file WHERE import_id > ${further.importId})`;
  const reader = await connection.runAndReadAll(inexactTrailFieldsSql(where));
  const [row = {}] = reader.getRowObjects();
  const found = DOUBTFUL_TRAIL_FIELDS.filter((name) => row[name] === true || further?.inexact.includes(name));
  const look: Looked = { importId: now.importId, events: now.events, inexact: found };
  if (store.readOnly) inMemory.set(store, look);
  else await store.meta((meta) => writeMeta(meta, META, JSON.stringify(look)));
  return found;
}

async function lastLook(connection: DuckDBConnection, store: Store): Promise<Looked | null> {
  const kept = inMemory.get(store);
  if (kept !== undefined) return kept;
  const text = await readMeta(connection, META);
  return text === null ? null : (JSON.parse(text) as Looked);
}

interface Newest {
  importId: number;
  unfinished: number;
  events: number;
}

/** Records that were removed change nothing: what is left was looked at. */
function isWhole(looked: Looked, now: Newest): boolean {
  return now.unfinished === 0 && looked.importId === now.importId && now.events <= looked.events;
}

async function newest(connection: DuckDBConnection): Promise<Newest> {
  const reader = await connection.runAndReadAll(
    `SELECT coalesce(max(import_id), 0), count(*) FILTER (finished IS NULL), (SELECT count(*) FROM ct_event)
     FROM import_run`,
  );
  const [importId, unfinished, events] = reader.getRows()[0] ?? [];
  return { importId: Number(importId), unfinished: Number(unfinished), events: Number(events) };
}
