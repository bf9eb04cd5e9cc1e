import type { MethodName } from '../../../preload/contract/index.ts';
import type { Handlers } from './handler.ts';

type Family = MethodName extends `${infer Name}.${string}` ? Name : never;

const explore = async () => (await import('./explore.ts')).exploreHandlers;

/**
 * Every method of the contract, by what stands before the dot. A family's code is loaded by its first call: a command needs
 * one or two of them, and all together are a third of the engine.
 */
const families: { [F in Family]: () => Promise<Handlers<F>> } = {
  workspace: async () => (await import('./workspace.ts')).workspaceHandlers,
  diagnostics: async () => (await import('./diagnostics.ts')).diagnosticsHandlers,
  bundle: async () => (await import('./bundle.ts')).bundleHandlers,
  sample: async () => (await import('./sample.ts')).sampleHandlers,
  sources: async () => (await import('./sources.ts')).sourceHandlers,
  receivers: async () => (await import('./receivers.ts')).receiverHandlers,
  jobs: async () => (await import('./jobs.ts')).jobHandlers,
  aws: async () => (await import('./aws.ts')).awsHandlers,
  pull: async () => (await import('./pulls.ts')).pullHandlers,
  import: async () => (await import('./imports.ts')).importHandlers,
  query: async () => (await import('./query.ts')).queryHandlers,
  pattern: async () => (await import('./patterns.ts')).patternHandlers,
  results: async () => (await import('./results.ts')).resultHandlers,
  parameters: async () => (await import('./parameters.ts')).parameterHandlers,
  histogram: explore,
  record: explore,
  views: explore,
  value: explore,
  values: explore,
  facets: explore,
  chart: explore,
  contributors: async () => (await import('./contributors.ts')).contributorHandlers,
  graph: async () => (await import('./traces.ts')).graphHandlers,
  traces: async () => (await import('./traces.ts')).traceHandlers,
  rules: async () => (await import('./contributors.ts')).contributorRuleHandlers,
  anomalies: async () => (await import('./anomalies.ts')).anomalyHandlers,
  metrics: async () => (await import('./metrics.ts')).metricHandlers,
  boards: async () => (await import('./metrics.ts')).metricBoardHandlers,
  alarms: async () => (await import('./metrics.ts')).alarmHandlers,
  fields: async () => (await import('./workspaces.ts')).fieldHandlers,
  tables: async () => (await import('./workspaces.ts')).tableHandlers,
  saved: async () => (await import('./workspaces.ts')).savedHandlers,
  notes: async () => (await import('./notes.ts')).noteHandlers,
  stars: async () => (await import('./notes.ts')).starHandlers,
  notebooks: async () => (await import('./notebooks.ts')).notebookHandlers,
  library: async () => (await import('./library.ts')).libraryHandlers,
};

/** The handler of a method, its family loaded. */
export async function handlerOf<M extends MethodName>(method: M): Promise<Handlers[M]> {
  const family = method.slice(0, method.indexOf('.')) as Family;
  const handlers = (await families[family]()) as Pick<Handlers, M>; // the compiler cannot follow the slice
  return handlers[method];
}
