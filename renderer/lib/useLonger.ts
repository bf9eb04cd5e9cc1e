import { useEffect, useState } from 'react';

/** Whether what began at `since` (performance time, null: nothing) has lasted longer than `ms`. */
export function useLonger(since: number | null, ms: number): boolean {
  const [reached, setReached] = useState<number | null>(null);
  useEffect(() => {
    if (since === null) return;
    const timer = setTimeout(() => setReached(since), Math.max(0, since + ms - performance.now()));
    return () => clearTimeout(timer);
  }, [since, ms]);
  return since !== null && reached === since;
}
