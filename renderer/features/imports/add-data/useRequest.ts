import { useEffect, useState } from 'react';
import { useApp } from '../../../app/app.ts';
import type { PullRequestInput } from '../../../app/state/jobs.ts';
import type { PullDrafts } from '../../../app/state/pull-drafts.ts';
import { usePart, useStore } from '../../../lib/store.ts';

/**
 * What is typed as a pull, or null while something of it lacks. Relative times are read once for each text: read at every drawing,
 * a plan would be out of date as soon as it is made.
 */
export function useRequest<R extends PullRequestInput>(
  toPull: (drafts: PullDrafts, zone: string) => R | null,
): R | null {
  const app = useApp();
  const drafts = useStore(app.pulls);
  const zone = usePart(app.preferences.store, ({ timeZone }) => timeZone);
  const typed = JSON.stringify([drafts, zone]);
  const [{ of, pull }, setPull] = useState(() => ({ of: typed, pull: toPull(drafts, zone) }));
  useEffect(() => {
    if (of !== typed) setPull({ of: typed, pull: toPull(drafts, zone) });
  }, [of, typed, drafts, zone, toPull]);
  return of === typed ? pull : null;
}
