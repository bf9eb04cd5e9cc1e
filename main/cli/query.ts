import { UserFacingError } from '../../preload/contract/errors.ts';
import type { Input } from '../../preload/contract/index.ts';
import { fillParameters, parametersIn } from '../engine/query/parameters.ts';
import { savedQueryNamed } from '../engine/workspaces/saved-queries.ts';
import { asked, printAnswer, type RowFormat } from './answer.ts';
import { EXIT } from './exit.ts';
import type { LocalEngine } from './local-engine.ts';
import { Output } from './output.ts';
import { parseTime } from './time.ts';

export interface QueryOptions {
  workspace: string;
  saved?: string;
  param: string[];
  source: string[];
  from?: string;
  to?: string;
  all: boolean;
  explain: boolean;
  format: RowFormat;
  formulaGuard: boolean;
}

/** `query TEXT`, or a saved one: every row of the answer, or with `--explain` the SQL. Returns the exit code. */
export async function askQuery(given: string | undefined, options: QueryOptions): Promise<number> {
  if ((given === undefined) === (options.saved === undefined)) {
    process.stderr.write('bad-request: Name one query: its text, or --saved and its name.\n');
    return EXIT.failed;
  }
  return await asked(given ?? '', options.workspace, async (local, text, signal) => {
    const values = valuesOf(options.param);
    if (options.saved === undefined) {
      if (options.param.length === 0) return await answer(local, text, options, signal);
      return await answer(local, fillParameters('insights', text, [], values), options, signal);
    }
    const saved = await savedQueryNamed(local.engine.store, options.saved);
    const unknown = Object.keys(values).find((name) => !parametersIn(saved.language, saved.text).names.includes(name));
    if (unknown !== undefined)
      throw new UserFacingError('bad-request', `The saved query ${saved.name} has no parameter ${unknown}.`);
    const filled = fillParameters(saved.language, saved.text, saved.parameters, values);
    if (saved.language === 'sql') return await askSavedSql(local, filled, options, signal);
    const source = options.source.length > 0 ? options.source : saved.logGroups;
    return await answer(local, filled, { ...options, source }, signal);
  });
}

/** `NAME=VALUE`, as `--param` takes it. */
function valuesOf(given: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    given.map((text) => {
      const equals = text.indexOf('=');
      if (equals < 1) throw new UserFacingError('bad-request', `--param ${text} is no NAME=VALUE.`);
      return [text.slice(0, equals), text.slice(equals + 1)];
    }),
  );
}

async function answer(local: LocalEngine, text: string, options: QueryOptions, signal: AbortSignal): Promise<void> {
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
}

/** SQL says itself what it is asked of, so options that say it are refused and not passed over. */
async function askSavedSql(
  local: LocalEngine,
  text: string,
  options: QueryOptions,
  signal: AbortSignal,
): Promise<void> {
  const { source, from, to, all, explain } = options;
  if (source.length > 0 || from !== undefined || to !== undefined || all || explain) {
    throw new UserFacingError(
      'bad-request',
      `${options.saved} is written in SQL: --source, --from, --to, --all and --explain are for Insights queries alone.`,
    );
  }
  await printAnswer(local, { language: 'sql', text }, options, signal);
}

/** The range that `--from` and `--to` name; null without them. Throws `bad-request`. */
export async function rangeOf(
  local: LocalEngine,
  { from, to }: Pick<QueryOptions, 'from' | 'to'>,
): Promise<Input<'query.run'>['range']> {
  if (from === undefined && to === undefined) return null;
  const { range } = await local.call('workspace.info', {});
  const newest = range === null ? null : range.to - 1;
  const start = from === undefined ? range?.from : parseTime(from, newest);
  const end = to === undefined ? range?.to : parseTime(to, newest);
  // Without events a range that is open on one side has nothing to leave out.
  return start === undefined || end === undefined ? null : { from: start, to: end };
}
