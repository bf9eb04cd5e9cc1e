import { UserFacingError } from '../../preload/contract/errors.ts';
import { timestampOf } from '../../preload/contract/timestamp.ts';
import { FOREVER_MS } from './answer.ts';
import { askedContributors, type QuestionOptions, warn } from './contributor-options.ts';
import { printJson } from './output.ts';
import { rangeOf } from './query.ts';

export interface SpikeOptions extends QuestionOptions {
  brushFrom: string;
  brushTo: string;
  field: string[];
  values: number;
}

/** `spike`: what differs between a part of the range and the rest of it. Returns the exit code. */
export async function explainSpike(options: SpikeOptions): Promise<number> {
  // Without a rule there is nothing to rank by, and the events are those that the condition passes.
  const isRule = options.rule !== undefined || options.template !== undefined;
  const asked = isRule ? options : { ...options, key: ['@timestamp'] };
  return await askedContributors(asked, async (local, question, signal) => {
    const info = await local.call('workspace.info', {});
    const range = (await rangeOf(local, options)) ?? info.range;
    const brushed = await rangeOf(local, { from: options.brushFrom, to: options.brushTo });
    if (range === null || brushed === null || brushed === undefined)
      throw new UserFacingError('bad-request', 'The workspace has no events with a time.');
    const fields = options.field.length === 0 ? null : options.field;
    const input = { question, range, brushed, fields, valuesPerField: options.values, timeoutMs: FOREVER_MS };
    const { inside, ...found } = await local.call('contributors.explain', input, { signal });
    const { from, to } = inside.range;
    await printJson({ inside: { from: timestampOf(from), to: timestampOf(to), events: inside.events }, ...found });
    warn(found.warnings);
  });
}
