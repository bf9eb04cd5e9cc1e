/** A figure that is measured, with the bounds of storage.md part 8 (and of design.md part 11) where it has some. */
export interface Goal {
  id: string;
  title: string;
  unit: 'x' | 'MB' | 'ms' | 's' | 'rows/s' | 'findings';
  /** At most; at least where `higherIsBetter`. */
  must?: number;
  good?: number;
  higherIsBetter?: true;
  /** Where the must comes from, when it is not storage.md part 8. */
  note?: string;
}

export const GOALS = [
  { id: 'import', title: 'Import, original text kept / R', unit: 'x', must: 1.6, good: 1.45 },
  { id: 'import-no-raw', title: 'Import, original text not kept / R', unit: 'x', must: 1.25, good: 1.1 },
  { id: 'again', title: 'Same files again / R', unit: 'x', must: 0.05, good: 0.02 },
  { id: 'other-names', title: 'Same records under other names / R', unit: 'x', must: 1.6, good: 1.3 },
  { id: 'one-truncated', title: 'One truncated file among all / R', unit: 'x', must: 1.6, good: 1.45, note: '1.2 and 1.12, plus what the original text costs' },
  { id: 'six-bad', title: 'Six bad files / R', unit: 'x', must: 1.9, good: 1.6, note: '1.5 and 1.25, plus what the original text costs' },
  { id: 'tiny-files', title: 'Import of tiny files (5 records in the middle) / R', unit: 'x' },
  { id: 'big-file-memory', title: 'One file of 500 MB unpacked: peak memory over idle', unit: 'MB', must: 600, good: 400 },
  { id: 'peak-memory', title: 'Peak memory of an import, no limit set', unit: 'MB', must: 2000, note: 'issue: under 2 GB' },
  { id: 'peak-memory-512', title: 'Peak memory of an import, memory_limit 512 MB', unit: 'MB', must: 900, good: 700 },
  { id: 'peak-memory-5m', title: 'Peak memory, 5 million records, memory_limit 1 GB', unit: 'MB', must: 2200, good: 1500 },
  { id: 'file-size', title: 'File size / compressed input, original text kept', unit: 'x', must: 2.3, good: 2.1 },
  { id: 'file-size-no-raw', title: 'File size / compressed input, original text not kept', unit: 'x', must: 1.4, good: 1.25 },
  { id: 'queries', title: 'The 12 standard queries / the same on a plain table, sums of medians', unit: 'x', must: 1.15, good: 1.02 },
  { id: 'first-page', title: 'First page after the statement’s end, worst median of the 12', unit: 'ms', must: 30, good: 15 },
  { id: 'select-all', title: 'SELECT * FROM cloudtrail: first page after Run', unit: 'ms', must: 500, note: 'issue: under 0.5 s' },
  { id: 'page-p95', title: 'A page of 500 rows with all columns anywhere in it, 95th percentile', unit: 'ms' },
  { id: 'cancel', title: 'Query cancelled to engine usable', unit: 'ms', must: 300, good: 150 },
  { id: 'cancel-import', title: 'Import cancelled to job ended', unit: 'ms', must: 1000, note: 'design: within a second' },
  { id: 'query-during-import', title: 'Query during an import / alone, medians', unit: 'x', must: 3, good: 2.2 },
  { id: 'first-round', title: 'Import + 3 questions / 3 scans of the gz files', unit: 'x', must: 1.5 },
  { id: 'further-questions', title: 'A scan of the gz files / the same question in the workspace, least of 3', unit: 'x', must: 50, higherIsBetter: true },
  { id: 'insights', title: 'The 12 Insights questions compiled / SQL by hand on the same tables, median of the ratios', unit: 'x', must: 1.15, note: 'issue: 1.15, on 5 log events for each trail event' },
  { id: 'insights-worst', title: 'The same, the largest of the ratios', unit: 'x' },
  { id: 'insights-compile', title: 'Compiling an Insights query, the slowest median of the 12', unit: 'ms', must: 5, note: 'issue: under 5 ms' },
  { id: 'pull-s3', title: 'Pull of a trail from a server on the same machine / import of the same files from disk', unit: 'x', must: 1.25, note: 'issue: 1.25' },
  { id: 'contributors', title: 'Top 10 contributors of 2 keys, 1 h in periods of 1 min, with series, unique count and others / SQL by hand', unit: 'x', must: 1.2, note: 'issue: 1.2, on 5,000,000 log events' },
  { id: 'contributors-ms', title: 'The same, from call to report', unit: 'ms', must: 2000, note: 'issue: under 2 s, on 5,000,000 log events' },
  { id: 'pull-logs', title: 'Pull of up to 500,000 log events from the fake on loopback, no limit of calls', unit: 'rows/s', must: 50_000, higherIsBetter: true, note: 'issue: at least 50,000 rows a second' },
  { id: 'traces-import', title: 'Import of traces of 8 segments / inflating and JSON.parse of the same files in one thread', unit: 'x', must: 4, note: 'issue: 4, on 200,000 traces' },
  { id: 'traces-graph', title: 'Service graph of all of them / SQL by hand on the same tables', unit: 'x', must: 1.3, note: 'issue: 1.3' },
  { id: 'traces-graph-ms', title: 'The same, from call to graph', unit: 'ms', must: 2000, note: 'issue: under 2 s' },
  { id: 'traces-one-ms', title: 'A trace by its id', unit: 'ms', must: 50, note: 'issue: under 50 ms' },
  { id: 'traces-filter-ms', title: 'A filter expression to the first page of its traces, the slowest of 4', unit: 'ms', must: 500, note: 'issue: under 0.5 s' },
  { id: 'anomalies-found', title: 'Planted unusual rates found once, with their start, end and attribution / all of 5 seeds', unit: 'x', must: 1, higherIsBetter: true, note: 'issue: each one' },
  { id: 'anomalies-wrong', title: 'Rate anomalies in quiet weeks (5 seeds; baselines of 7 days and of 1 day) and beside planted ones', unit: 'findings', must: 0, note: 'issue: none' },
  { id: 'anomalies-ms', title: 'Rate anomalies of 15 days, 0.85 million events, from call to report, median', unit: 'ms' },
  { id: 'cli-start', title: 'trailglass query on a small workspace: first byte after the start', unit: 'ms', must: 400, note: 'issue: under 0.4 s' },
  { id: 'export-parquet', title: 'Export of 10,000,000 rows as Parquet: peak memory', unit: 'MB', must: 1000, note: 'issue: within 1 GB' },
  { id: 'export-parquet-cancel', title: 'The same, cancelled to ended', unit: 'ms', must: 1000, note: 'design: within a second' },
  { id: 'export-ndjson', title: 'Export of 10,000,000 rows as NDJSON: peak memory', unit: 'MB', must: 1000, note: 'issue: within 1 GB' },
  { id: 'export-ndjson-cancel', title: 'The same, cancelled to ended', unit: 'ms', must: 1000, note: 'design: within a second' },
  { id: 'window-first-rows', title: '10,000,000 events in a window: query’s end to first rows, median', unit: 'ms', must: 500, note: 'issue: within 0.5 s' },
  { id: 'window-brush', title: 'The same: brush to refreshed grid, facets and histogram, median', unit: 'ms', must: 500, note: 'issue: within 0.5 s' },
  { id: 'window-frame', title: 'The same: script, style and layout of a frame while scrolling, 95th percentile', unit: 'ms', must: 8, note: 'issue: under 8 ms' },
  { id: 'window-blank', title: 'The same: longest blank of a row in view while scrolling', unit: 'ms', must: 100, note: 'issue: none longer than 100 ms' },
  { id: 'window-memory', title: 'The same: working set of the page’s process', unit: 'MB', must: 600, note: 'issue: under 600 MB' },
  { id: 'editor-completion', title: 'Completion in the window with 1,000 fields, key to list, 95th percentile', unit: 'ms', must: 50, note: 'issue: under 50 ms' },
  { id: 'editor-diagnostics', title: 'Mistakes underlined in the window, last key to line, 95th percentile', unit: 'ms', must: 200, note: 'issue: within 200 ms of typing' },
  { id: 'window-map', title: 'Map of 500 services and 2,000 calls in the window: key to the map drawn, median', unit: 'ms', must: 3000, note: 'issue: in 3 s' },
  { id: 'window-map-stall', title: 'The same: longest time that the page did nothing else', unit: 'ms', note: 'issue: without freezing the window' },
  { id: 'window-trace', title: 'Trace of 10,000 segments in the window: key to the trace drawn, median', unit: 'ms', must: 1000, note: 'issue: in 1 s' },
  { id: 'window-trace-stall', title: 'The same: longest time that the page did nothing else', unit: 'ms' },
] as const satisfies readonly Goal[]; // biome-ignore format: a table

export type GoalId = (typeof GOALS)[number]['id'];

/** `good`, `must` where only that bound holds, `missed`, or nothing where there is no bound. */
export function verdict(goal: Goal, value: number): 'good' | 'must' | 'missed' | null {
  const holds = (bound: number) => (goal.higherIsBetter ? value >= bound : value <= bound);
  if (goal.must === undefined) return null;
  if (!holds(goal.must)) return 'missed';
  return goal.good === undefined || holds(goal.good) ? 'good' : 'must';
}
