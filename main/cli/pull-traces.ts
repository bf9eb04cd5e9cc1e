import { asked, type PullOptions, printAnswer, pull } from './pull.ts';

export interface TracesPullOptions {
  filter?: string;
  group?: string;
  traceId?: string[];
  mode: 'auto' | 'xray' | 'search';
  callsPerSecond?: number;
  listGroups: boolean;
  listSamplingRules: boolean;
}

/** `pull traces`. Returns the exit code. */
export async function pullTraces(options: PullOptions & TracesPullOptions): Promise<number> {
  const { filter = null, group = null, traceId: traceIds = null, mode, callsPerSecond = null } = options;
  if (options.listGroups) {
    return await printAnswer(async (local, connection, signal) => {
      const { groups } = await local.call('aws.traceGroups', { connection }, { signal });
      return {
        Groups: groups.map(({ name, arn, expression, insights }) => ({
          GroupName: name,
          GroupARN: arn,
          ...(expression === '' ? {} : { FilterExpression: expression }),
          InsightsConfiguration: { InsightsEnabled: insights },
        })),
      };
    }, options);
  }
  if (options.listSamplingRules) {
    return await printAnswer(async (local, connection, signal) => {
      const { rules } = await local.call('aws.samplingRules', { connection }, { signal });
      return { SamplingRuleRecords: rules.map(({ record }) => record) };
    }, options);
  }
  return await pull(
    () => ({ source: 'traces', filter, group, traceIds, mode, callsPerSecond, ...asked(options) }),
    options,
  );
}
