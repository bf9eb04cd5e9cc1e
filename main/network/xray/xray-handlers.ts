import {
  GetGroupsCommand,
  type GetGroupsCommandOutput,
  GetSamplingRulesCommand,
  type GetSamplingRulesCommandOutput,
  GetTraceSegmentDestinationCommand,
} from '@aws-sdk/client-xray';
import type { NetworkOutput } from '../../../preload/contract/network.ts';
import { CountedCalls } from '../aws/counted-calls.ts';
import type { NetworkHandlers } from '../handlers.ts';
import { batchTraces } from './batch-traces.ts';
import { xrayClient } from './client.ts';
import { listSummaries } from './list-summaries.ts';
import { retrieveTraces } from './retrieve-traces.ts';

export const xrayHandlers: NetworkHandlers<'xray'> = {
  /** https://docs.aws.amazon.com/xray/latest/api/API_GetTraceSegmentDestination.html */
  'xray.destination': async ({ connection }, context) => {
    const calls = await CountedCalls.of(connection, context, { service: 'xray' });
    const { Destination, Status } = await calls.call('GetTraceSegmentDestination', '*', () =>
      xrayClient(calls.session).send(new GetTraceSegmentDestinationCommand({}), { abortSignal: context.signal }),
    );
    return { ...calls.sums, destination: Destination ?? 'XRay', pending: Status === 'PENDING' };
  },
  'xray.summaries': listSummaries,
  'xray.traces': batchTraces,
  'xray.retrieve': retrieveTraces,
  /** https://docs.aws.amazon.com/xray/latest/api/API_GetGroups.html */
  'xray.groups': async ({ connection }, context) => {
    const calls = await CountedCalls.of(connection, context, { service: 'xray' });
    const client = xrayClient(calls.session);
    const groups: NetworkOutput<'xray.groups'>['groups'] = [];
    let NextToken: string | undefined;
    do {
      const page: GetGroupsCommandOutput = await calls.call('GetGroups', '*', () =>
        client.send(new GetGroupsCommand(NextToken === undefined ? {} : { NextToken }), {
          abortSignal: context.signal,
        }),
      );
      for (const { GroupName, GroupARN, FilterExpression, InsightsConfiguration } of page.Groups ?? []) {
        groups.push({
          name: GroupName ?? '',
          arn: GroupARN ?? '',
          expression: FilterExpression ?? '',
          insights: InsightsConfiguration?.InsightsEnabled === true,
        });
      }
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
    groups.sort((a, b) => (a.name < b.name ? -1 : 1));
    return { ...calls.sums, groups };
  },
  /** https://docs.aws.amazon.com/xray/latest/api/API_GetSamplingRules.html */
  'xray.samplingRules': async ({ connection }, context) => {
    const calls = await CountedCalls.of(connection, context, { service: 'xray' });
    const client = xrayClient(calls.session);
    const rules: NetworkOutput<'xray.samplingRules'>['rules'] = [];
    let NextToken: string | undefined;
    do {
      const page: GetSamplingRulesCommandOutput = await calls.call('GetSamplingRules', '*', () =>
        client.send(new GetSamplingRulesCommand(NextToken === undefined ? {} : { NextToken }), {
          abortSignal: context.signal,
        }),
      );
      for (const record of page.SamplingRuleRecords ?? []) {
        const { RuleName = '', Priority = 0 } = record.SamplingRule ?? {};
        rules.push({ name: RuleName, priority: Priority, record: JSON.parse(JSON.stringify(record)) });
      }
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
    rules.sort((a, b) => a.priority - b.priority || (a.name < b.name ? -1 : 1));
    return { ...calls.sums, rules };
  },
};
