import type { z } from 'zod';
import { anomalyMethods } from './anomalies.ts';
import { awsMethods } from './aws.ts';
import { bundleMethods } from './bundle.ts';
import { catalogMethods } from './catalog.ts';
import { chartMethods } from './chart.ts';
import { contributorRuleMethods } from './contributor-rules.ts';
import { contributorMethods } from './contributors.ts';
import { diagnosticsMethods } from './diagnostics.ts';
import { editMethods } from './edit.ts';
import { exploreMethods } from './explore.ts';
import { facetMethods } from './facets.ts';
import { findMethods } from './find.ts';
import { graphMethods } from './graph.ts';
import { graphBesideMethods } from './graph-beside.ts';
import { graphCauseMethods } from './graph-causes.ts';
import { jobMethods } from './jobs.ts';
import { libraryMethods } from './library.ts';
import { logGroupMethods } from './log-groups.ts';
import type { Method } from './method.ts';
import { metricBoardMethods } from './metric-boards.ts';
import { metricMethods } from './metrics.ts';
import { notebookMethods } from './notebooks.ts';
import { noteMethods } from './notes.ts';
import { parameterMethods } from './parameters.ts';
import { patternMethods } from './patterns.ts';
import { pivotMethods } from './pivots.ts';
import { previewMethods } from './previews.ts';
import { pullMethods } from './pull.ts';
import { pullCellMethods } from './pull-cells.ts';
import { queryMethods } from './query.ts';
import { receiverMethods } from './receivers.ts';
import { resultMethods } from './results.ts';
import { sampleMethods } from './sample.ts';
import { savedMethods } from './saved.ts';
import { sourceMethods } from './sources.ts';
import { tableMethods } from './tables.ts';
import { traceFilterMethods } from './trace-filter.ts';
import { traceGroupMethods } from './trace-groups.ts';
import { traceMethods } from './traces.ts';
import { workspaceMethods } from './workspace.ts';

/** Every call between the window and the engine; all types on both sides are derived from this table. */
export const contract = {
  ...workspaceMethods,
  ...diagnosticsMethods,
  ...bundleMethods,
  ...sampleMethods,
  ...jobMethods,
  ...awsMethods,
  ...logGroupMethods,
  ...traceGroupMethods,
  ...pullMethods,
  ...pullCellMethods,
  ...previewMethods,
  ...receiverMethods,
  ...sourceMethods,
  ...queryMethods,
  ...patternMethods,
  ...resultMethods,
  ...parameterMethods,
  ...chartMethods,
  ...editMethods,
  ...facetMethods,
  ...pivotMethods,
  ...findMethods,
  ...exploreMethods,
  ...catalogMethods,
  ...tableMethods,
  ...savedMethods,
  ...noteMethods,
  ...notebookMethods,
  ...libraryMethods,
  ...contributorMethods,
  ...graphMethods,
  ...graphBesideMethods,
  ...graphCauseMethods,
  ...traceMethods,
  ...traceFilterMethods,
  ...contributorRuleMethods,
  ...anomalyMethods,
  ...metricMethods,
  ...metricBoardMethods,
};

export type Contract = typeof contract;
export type MethodName = keyof Contract;
/** What a caller writes, before defaults. */
export type Input<M extends MethodName> = z.input<(typeof contract)[M]['input']>;
/** What a handler receives, after validation. */
export type Parsed<M extends MethodName> = z.output<(typeof contract)[M]['input']>;
export type Output<M extends MethodName> = z.output<(typeof contract)[M]['output']>;
export type Progress<M extends MethodName> =
  (typeof contract)[M] extends Method<z.ZodType, z.ZodType, infer P> ? z.output<P> : never;

export interface CallOptions<M extends MethodName> {
  signal?: AbortSignal;
  onProgress?: (progress: Progress<M>) => void;
}

/** The real client (over a MessagePort) and the tests' fake are both this. */
export interface EngineClient {
  call<M extends MethodName>(method: M, input: Input<M>, options?: CallOptions<M>): Promise<Output<M>>;
}
