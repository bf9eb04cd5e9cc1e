import { favourLogGroup, findLogGroups } from '../pulls/logs/group-list.ts';
import { keepTraceGroups } from '../workspaces/trace-groups.ts';
import type { Handlers } from './handler.ts';

export const awsHandlers: Handlers<'aws'> = {
  'aws.profiles': async (input, { engine, signal }) => await engine.network.call('aws.profiles', input, { signal }),
  'aws.identity': async (input, { engine, signal }) => await engine.network.call('aws.identity', input, { signal }),
  'aws.signIn': async (input, { engine, signal, report }) =>
    await engine.network.call('aws.signIn', input, {
      signal,
      onItem: (step) => {
        report(step);
        return undefined;
      },
    }),
  'aws.mfa': async (input, { engine, signal }) => await engine.network.call('aws.mfa', input, { signal }),
  'aws.logGroups': async (input, { engine, signal, report }) => {
    const { network } = engine;
    return await findLogGroups(input, { network, store: engine.isOpen ? engine.store : null, signal, report });
  },
  'aws.traceGroups': async (input, { engine, signal }) => {
    const { groups } = await engine.network.call('xray.groups', input, { signal });
    if (engine.isOpen && !engine.store.readOnly) await keepTraceGroups(engine.store, groups);
    return { groups };
  },
  'aws.samplingRules': async (input, { engine, signal }) => {
    const { rules } = await engine.network.call('xray.samplingRules', input, { signal });
    return { rules };
  },
  'aws.favourLogGroup': async ({ arn, favourite }, { engine }) => {
    await favourLogGroup(engine.store, arn, favourite);
    return {};
  },
};
