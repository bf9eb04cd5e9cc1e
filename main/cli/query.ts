import type { Input } from '../../preload/contract/index.ts';
import { asked, printAnswer, type RowFormat } from './answer.ts';
import type { LocalEngine } from './local-engine.ts';
import { Output } from './output.ts';
import { parseTime } from './time.ts';

export interface QueryOptions {
  workspace: string;
  source: string[];
  from?: string;
  to?: string;
  all: boolean;
  explain: boolean;
  format: RowFormat;
  formulaGuard: boolean;
}

/** `query TEXT`: every row of one Logs Insights query, or with `--explain` its SQL. Returns the exit code. */
export async function askInsights(given: string, options: QueryOptions): Promise<number> {
  return await asked(given, options.workspace, async (local, text, signal) => {
    const scope = {
      sources: options.source,
      range: await rangeOf(local, options),
      ...(options.all ? { rowLimit: null } : {}),
    };
    if (!options.explain) return await printAnswer(local, { language: 'insights', text, ...scope }, options, signal);
    const { sql } = await local.call('query.explain', { text, ...scope });
    const output = new Output();
    await output.write(`${sql}\n`);
    await output.flush();
  });
}

async function rangeOf(local: LocalEngine, { from, to }: QueryOptions): Promise<Input<'query.run'>['range']> {
  if (from === undefined && to === undefined) return null;
  const { range } = await local.call('workspace.info', {});
  const newest = range === null ? null : range.to - 1;
  const start = from === undefined ? range?.from : parseTime(from, newest);
  const end = to === undefined ? range?.to : parseTime(to, newest);
  // Without events a range that is open on one side has nothing to leave out.
  return start === undefined || end === undefined ? null : { from: start, to: end };
}
