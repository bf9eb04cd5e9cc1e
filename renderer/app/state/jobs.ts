import type { EngineClient, Input } from '../../../preload/contract/index.ts';
import type { JobProgress, JobSummary } from '../../../preload/contract/jobs.ts';
import { createStore, type Store } from '../../lib/store.ts';

/** A pull as it is asked for: what is left out is by default. */
export type PullRequestInput = Extract<Input<'jobs.start'>, { kind: 'pull' }>['pull'];

/** What may be said about files of log events. */
export type ImportChoice = Partial<Pick<Extract<Input<'jobs.start'>, { kind: 'import' }>, 'logGroup' | 'as'>>;

export interface Jobs {
  store: Store<JobSummary[]>;
  /** Reads the list anew and follows what runs. */
  refresh(): Promise<void>;
  startImport(paths: string[], choice?: ImportChoice): Promise<string>;
  startPull(pull: PullRequestInput): Promise<string>;
  removeImport(importId: number): Promise<string>;
  startExport(request: Omit<Extract<Input<'jobs.start'>, { kind: 'export' }>, 'kind'>): Promise<string>;
  startBundle(request: Omit<Extract<Input<'jobs.start'>, { kind: 'bundle' }>, 'kind'>): Promise<string>;
  pause(jobId: string): Promise<void>;
  resume(jobId: string): Promise<void>;
  cancel(jobId: string): Promise<void>;
  clear(): void;
}

export const isLive = (job: JobSummary) => job.status === 'running' || job.status === 'paused';

/**
 * The jobs of the open workspace. Those that run are watched; `onChange` is told when rows came or went, `onEnd` when a
 * job that was followed here ended.
 */
export function createJobs(
  engine: EngineClient,
  onChange: () => void,
  onEnd: (job: JobSummary) => void,
  onError: (error: unknown) => void,
): Jobs {
  const store = createStore<JobSummary[]>([]);
  const watches = new Map<string, AbortController>();

  const put = (job: JobSummary) =>
    store.set((jobs) =>
      [...jobs.filter((old) => old.jobId !== job.jobId), job].sort((a, b) => a.startedAt - b.startedAt),
    );

  const watch = (jobId: string) => {
    if (watches.has(jobId)) return;
    const abort = new AbortController();
    watches.set(jobId, abort);
    let inserted = -1;
    const onProgress = (progress: JobProgress) => {
      store.set((jobs) =>
        jobs.map((job) => (job.jobId === jobId ? { ...job, status: progress.status, progress } : job)),
      );
      if (progress.records.inserted !== inserted) {
        inserted = progress.records.inserted;
        onChange();
      }
    };
    engine.call('jobs.watch', { jobId }, { signal: abort.signal, onProgress }).then(
      (job) => {
        watches.delete(jobId);
        put(job);
        onChange();
        onEnd(job);
      },
      () => watches.delete(jobId), // cancelled with the workspace, or the engine stopped: the banner says so
    );
  };

  const refresh = async () => {
    const { jobs } = await engine.call('jobs.list', {});
    store.set([...jobs].sort((a, b) => a.startedAt - b.startedAt));
    for (const job of jobs) if (isLive(job)) watch(job.jobId);
  };

  const act = async (method: 'jobs.pause' | 'jobs.resume' | 'jobs.cancel', jobId: string) => {
    try {
      const job = await engine.call(method, { jobId });
      put(job);
      // A resumed job may go on under another id; the list knows.
      if (method === 'jobs.resume') await refresh();
      else if (isLive(job)) watch(job.jobId);
    } catch (error) {
      onError(error);
    }
  };

  const start = async (input: Parameters<typeof engine.call<'jobs.start'>>[1]) => {
    const { jobId } = await engine.call('jobs.start', input);
    await refresh();
    watch(jobId);
    return jobId;
  };

  return {
    store,
    refresh,
    startImport: (paths, choice = {}) => start({ kind: 'import', paths, ...choice }),
    startPull: (pull) => start({ kind: 'pull', pull }),
    removeImport: (importId) => start({ kind: 'remove-import', importId }),
    startExport: (request) => start({ kind: 'export', ...request }),
    startBundle: (request) => start({ kind: 'bundle', ...request }),
    pause: (jobId) => act('jobs.pause', jobId),
    resume: (jobId) => act('jobs.resume', jobId),
    cancel: (jobId) => act('jobs.cancel', jobId),
    clear() {
      for (const abort of watches.values()) abort.abort();
      watches.clear();
      store.set([]);
    },
  };
}
