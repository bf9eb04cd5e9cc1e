import { useEffect, useState, useSyncExternalStore } from 'react';
import type { QueryRun } from '../../app/state/query-run.ts';
import type { HeldPage, HeldRow } from '../../lib/page-cache.ts';
import { useStore } from '../../lib/store.ts';

/** The row under the cursor of a run, with all its columns; null while they are on their way. */
export function useRow(run: QueryRun): (HeldRow & { row: number }) | null {
  const { result, row } = useStore(run.store);
  const cache = result?.cache;
  useSyncExternalStore(
    (listener) => cache?.subscribe(listener) ?? (() => undefined),
    () => cache?.version() ?? 0,
  );
  const here = cache?.whole(row) ?? null;
  const page = here?.page ?? null;
  const index = here?.index ?? 0;
  const [kept, setKept] = useState<{ row: number; page: HeldPage; index: number } | null>(null);
  // `whole` answers with a new object each time, so what it holds is compared: else each effect would bring the next one.
  useEffect(() => {
    if (page === null) {
      // The grid fetches what it shows; the cursor may be elsewhere.
      void cache?.load(row).catch(() => undefined);
    } else setKept({ row, page, index });
  }, [cache, row, page, index]);
  return here !== null ? { row, ...here } : kept;
}
