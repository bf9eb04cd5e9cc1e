import { useEffect, useState, useSyncExternalStore } from 'react';
import type { Page } from '../../../preload/contract/page.ts';
import { useStore } from '../../lib/store.ts';
import type { QueryRun } from '../query/query-run.ts';

/** The row under the cursor of a run with the page it lies in; null while that page is on its way. */
export function useRow(run: QueryRun): { row: number; page: Page; index: number } | null {
  const { result, row } = useStore(run.store);
  const cache = result?.cache;
  useSyncExternalStore(
    (listener) => cache?.subscribe(listener) ?? (() => undefined),
    () => cache?.version() ?? 0,
  );
  const here = cache?.find(row) ?? null;
  const [kept, setKept] = useState<{ row: number; page: Page; index: number } | null>(null);
  useEffect(() => {
    if (here === null) {
      // The grid fetches what it shows; the cursor may be elsewhere.
      void cache?.load(row).catch(() => undefined);
    } else setKept({ row, ...here });
  }, [cache, row, here]);
  return here !== null ? { row, ...here } : kept;
}
