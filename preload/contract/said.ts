/**
 * What plans and pulls say, by key, with the English that scripts and the command line read; `{name}` stands for a value. The window has
 * its own words for each in every language (`said.KEY` in renderer/messages). This file loads no schemas.
 */
export const SAID = {
  'plan.late':
    'Files are chosen by their time of delivery, up to {minutes} minutes after the range, and taken in whole: some events of them lie outside of it, and events that AWS delivered later than that are missing.',
  'plan.archived':
    '{objects} objects lie in an archive class (Glacier) and have to be restored first; the pull lacks them.',
  'plan.requester-pays': 'The bucket’s requests and transfer are charged to you (requester pays).',
  'plan.trail-lacks':
    'A trail holds what its owner chose to log: data events (such as S3 objects read or functions invoked) and network activity events are there only where the trail selects them.',
  'plan.even':
    'Bytes, calls and time are estimates: events are taken to lie evenly over the time that a group keeps them. Where they do not, more calls are made than planned; of FilterLogEvents and StartQuery at least {slices}, one for each slice of time.',
  'plan.tail': 'Live Tail costs 1 cent (USD) a minute, and gives 500 events a second at most: of more it is a sample.',
  'plan.tail-lacks':
    'Live Tail gives what comes in from now on; events of the time before come by a pull of that range.',
  'plan.retention': '{group} keeps events for {days} days: what is older than that is gone or on its way out.',
  'plan.known': '{group}: {share} % of the time is in the workspace already and is not asked for again.',
  'plan.class': '{group} is of the class {class}, which can only be asked by queries: their events carry no ids.',
  'plan.by-query': '{group} is asked by queries, as it is large: their events carry no ids.',
  'plan.export': '{group} is large: an export to S3 (CreateExportTask) and a pull of that bucket is quicker.',
  'plan.recent': 'Events may come in late: what is younger than two hours is asked for again by the next pull.',
  'plan.history-lacks':
    'Event history holds management events of the last 90 days, of one account, Region by Region. It has no data events (such as S3 objects read or functions invoked), no network activity events, and nothing of other accounts: that no event is there proves nothing about them.',
  'plan.history-rate':
    'CloudTrail answers 2 calls a second for each Region, of 50 events each: 360,000 events an hour at best. How many there are is not known beforehand: at least one call for each Region is made.',
  'plan.traces-search':
    'This account sends its spans to CloudWatch Logs (Transaction Search): those of a time are log events of the group aws/spans.',
  'plan.traces-indexed':
    'A filter finds the traces that X-Ray has indexed, which may be a small share of all (its indexing rules say which); without a filter the spans of the time come whole.',
  'plan.traces-pending':
    'The destination of segments was changed a short while ago: traces from before lie where they were sent then.',
  'plan.traces-kept': 'X-Ray keeps traces for 30 days: what is older than that is not there any more.',
  'plan.traces-estimate':
    'Traces, calls, charge and time are estimates, made of the first page of the newest window: traces are taken to lie evenly over the time.',
  'plan.traces-time': 'A trace belongs to the time in its id, which is when its first request began.',
  'plan.traces-polls': 'How often a retrieval has to be asked for is not known beforehand: one answer each is counted.',
  'aws.credentials':
    'The credentials of the profile "{profile}" are missing or have expired ({said}). Sign in again, then go on.',
  'aws.credentials-default':
    'The credentials of the default AWS identity are missing or have expired ({said}). Sign in again, then go on.',
  'aws.denied': 'the profile "{profile}" may not do this: the permission {action} on {resource} is missing ({name}).',
  'aws.denied-default':
    'the default AWS identity may not do this: the permission {action} on {resource} is missing ({name}).',
  'aws.missing': '{resource} does not exist ({name}).',
  'aws.throttled': 'AWS refuses {action} for now ({name}). Try again later.',
  'aws.network': '{action} did not get through ({said}).',
  'aws.failed': '{action} on {resource} failed: {said}',
  'aws.archived':
    '{resource} lies in an archive class (Glacier) and has to be restored before it can be read ({name}).',
  'aws.changed': '{resource} was changed since it was listed; pull again ({name}).',
  'aws.configuration': 'The AWS configuration cannot be read: {cause}',
  'aws.no-profile': 'There is no profile "{profile}" in the AWS configuration. Known: {known}.',
  'aws.no-profiles': 'There is no profile "{profile}" in the AWS configuration. Known: none.',
  'aws.not-aws': '{endpoint} is not an endpoint of AWS: it answers, but not as AWS does. Check the address.',
  'aws.no-agreement': 'Nobody agreed to the sign-in in time. Start it again.',
  'aws.no-code-wanted': 'Nobody waits for a code of {serial}.',
  'aws.no-group': 'There is no log group {group} in {region}, or it is not seen from here.',
  'aws.query-ended': 'AWS ended the query of {group} as {status}, {times} times. Try a shorter range.',
  'aws.process-ended': 'The process that speaks with AWS has ended. Start the pull again to go on.',
  'pull.tail-groups': 'AWS follows {most} log groups at a time, and no more.',
  'pull.query-only':
    'The log group {group} can only be asked by a query, for which the pattern must be plain terms, and streams cannot be named.',
} as const;

export type SaidKey = keyof typeof SAID;

/** A key with its values. */
export interface Said {
  key: SaidKey;
  values: Record<string, string | number>;
}

/** The English text. A value that is not given stays empty. */
export function saidText({ key, values }: Said): string {
  return SAID[key].replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''));
}
