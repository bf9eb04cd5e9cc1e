import { z } from 'zod';
import { awsConnection } from './aws.ts';
import { method } from './method.ts';
import { samplingRule, traceGroup } from './network-xray.ts';

/** What an account has set up in X-Ray, asked of AWS each time. */
export const traceGroupMethods = {
  /** X-Ray's groups by name: any of them can be the filter of a pull of traces. The open workspace keeps them, for its own filters. */
  'aws.traceGroups': method({
    input: z.object({ connection: awsConnection }),
    output: z.object({ groups: z.array(traceGroup) }),
  }),
  /** Sampling rules in the order in which X-Ray applies them: which requests became traces at all. */
  'aws.samplingRules': method({
    input: z.object({ connection: awsConnection }),
    output: z.object({ rules: z.array(samplingRule) }),
  }),
};
