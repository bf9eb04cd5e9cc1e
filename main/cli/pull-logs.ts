import type { HistoryAttribute } from '../../preload/contract/history-attributes.ts';
import { HISTORY_LACKS } from '../engine/pulls/history/plan-history.ts';
import { asked, type PullOptions, pull } from './pull.ts';

export interface LogsPullOptions {
  filter?: string;
  streams?: string[];
  method: 'auto' | 'filter' | 'query';
  follow: boolean;
  callsPerSecond?: number;
}

export interface HistoryPullOptions {
  regions?: string[];
  attribute?: { key: HistoryAttribute; value: string };
  callsPerSecond?: number;
}

/** `pull logs GROUP...`. Returns the exit code. */
export async function pullLogs(groups: string[], options: PullOptions & LogsPullOptions): Promise<number> {
  const { filter: pattern = null, streams = null, method, follow, callsPerSecond = null } = options;
  return await pull(
    () => ({ source: 'logs', groups, pattern, streams, method, follow, callsPerSecond, ...asked(options) }),
    options,
  );
}

/** `pull history`. Returns the exit code. */
export async function pullHistory(options: PullOptions & HistoryPullOptions): Promise<number> {
  const { regions = null, attribute = null, callsPerSecond = null } = options;
  // A plan says so itself.
  if (!options.plan && !options.policy) process.stderr.write(`${HISTORY_LACKS.map(({ text }) => text).join('\n')}\n`);
  return await pull(() => ({ source: 'history', regions, attribute, callsPerSecond, ...asked(options) }), options);
}
