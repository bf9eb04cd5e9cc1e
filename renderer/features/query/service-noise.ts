import type { EditAct } from '../../../preload/contract/edit.ts';

/**
 * Callers whose trail events are the noise of AWS's own housekeeping: each reads or delivers on a schedule, for the account's
 * owner, and acts for nobody. Recognised by `userIdentity.invokedBy`, which AWS sets and a caller cannot choose
 * (https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html).
 *
 * Services that act for somebody are none of them (CloudFormation, Lambda, EC2 Auto Scaling, ECS): what they do may be what
 * is looked for.
 */
export const SERVICE_NOISE: readonly { invokedBy: string; reason: string }[] = [
  { invokedBy: 'cloudtrail.amazonaws.com', reason: 'delivers trail files: GetBucketAcl, PutObject, GenerateDataKey' },
  { invokedBy: 'delivery.logs.amazonaws.com', reason: 'delivers flow, load balancer and other logs to buckets' },
  { invokedBy: 'logs.amazonaws.com', reason: 'exports and encrypts log groups: GenerateDataKey, Decrypt' },
  { invokedBy: 'config.amazonaws.com', reason: 'records configurations: Describe, Get and List of every service' },
  { invokedBy: 'config-multiaccountsetup.amazonaws.com', reason: 'records configurations for an organization' },
  { invokedBy: 'access-analyzer.amazonaws.com', reason: 'reads policies of resources to analyse them' },
  { invokedBy: 'trustedadvisor.amazonaws.com', reason: 'describes resources to check them' },
  { invokedBy: 'resource-explorer-2.amazonaws.com', reason: 'lists resources to index them' },
  { invokedBy: 'securityhub.amazonaws.com', reason: 'reads settings to check them against standards' },
  { invokedBy: 'inspector2.amazonaws.com', reason: 'describes resources to scan them' },
  { invokedBy: 'guardduty.amazonaws.com', reason: 'describes resources and reads logs to find threats' },
  { invokedBy: 'macie.amazonaws.com', reason: 'reads bucket settings to classify data' },
  { invokedBy: 'detective.amazonaws.com', reason: 'reads members and sources of its graph' },
];

export const NOISE_FIELD = { name: 'userIdentity.invokedBy', of: 'events' } as const;

const VALUES = SERVICE_NOISE.map(({ invokedBy }) => ({ kind: 'text' as const, text: invokedBy }));

/** Writes the filter into a query, or takes it and any other filter on who invoked out of it. */
export function noiseAct(hide: boolean): EditAct {
  return { kind: 'filter', field: NOISE_FIELD, values: hide ? VALUES : [], negated: true, alone: true };
}

/** Whether a Logs Insights text leaves all of these services out, by the filter that `noiseAct` writes. */
export function hidesNoise(text: string): boolean {
  const list = /userIdentity\.invokedBy\s+not\s+in\s*\[([^\]]*)\]/i.exec(text)?.[1];
  return list !== undefined && SERVICE_NOISE.every(({ invokedBy }) => list.includes(`"${invokedBy}"`));
}

/** Of the values of the field with their counts, how many events are of these services. */
export function noiseEvents(values: readonly { text: string; count: number }[]): number {
  const names = new Set(SERVICE_NOISE.map(({ invokedBy }) => invokedBy));
  return values.reduce((sum, { text, count }) => (names.has(text) ? sum + count : sum), 0);
}
