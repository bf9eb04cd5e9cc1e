import { z } from 'zod';
import { method } from './method.ts';
import { completion, diagnostic } from './query.ts';

/** An empty expression holds every trace. */
const keptTraceGroup = z.object({ name: z.string(), arn: z.string().nullable(), expression: z.string() });

/** Help with writing an X-Ray filter expression (xray.md part 5). */
export const traceFilterMethods = {
  /** What is wrong with the expression, each mistake with its place; nothing of a blank one. */
  'traces.diagnose': method({
    input: z.object({
      filter: z.string(),
      /** It is for AWS, which knows its own groups: those of the workspace do not count. */
      groupsOfAws: z.boolean().default(false),
    }),
    output: z.object({ diagnostics: z.array(diagnostic.extend({ expected: z.array(z.string()).readonly() })) }),
  }),
  /** X-Ray's groups that the workspace knows and filter expressions can name, by name. */
  'traces.groups': method({ input: z.object({}), output: z.object({ groups: z.array(keptTraceGroup) }) }),
  /** Keeps the groups of files with answers of GetGroups, and answers as `traces.groups` does. Fails with `source.*`. */
  'traces.importGroups': method({
    input: z.object({ paths: z.array(z.string()).min(1) }),
    output: z.object({ groups: z.array(keptTraceGroup) }),
  }),
  /** What can stand at the cursor: keywords, operators, and the services, annotations and values of the workspace. */
  'traces.complete': method({
    input: z.object({ filter: z.string(), cursor: z.number().int() }),
    output: z.object({ from: z.number().int(), completions: z.array(completion) }),
  }),
};
