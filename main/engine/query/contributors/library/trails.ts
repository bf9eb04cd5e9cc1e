import type { LibraryRule } from '../../../../../preload/contract/contributors.ts';
import { libraryRule } from './rule-source.ts';

/** By this name the trail events of the workspace are meant. */
const TRAILS = ['cloudtrail'];

export const trails: LibraryRule[] = [
  libraryRule('own', {
    id: 'cloudtrail/denied-by-principal',
    title: 'CloudTrail: denied calls by principal',
    description: 'Principals and the calls that they were denied.',
    groups: TRAILS,
    keys: ['$.userIdentity.arn', '$.eventName'],
    filters: [{ Match: '$.errorCode', In: ['AccessDenied', 'Client.UnauthorizedOperation'] }],
  }),
  libraryRule('own', {
    id: 'cloudtrail/calls-by-source-address',
    title: 'CloudTrail: calls by source address',
    description: 'Addresses and the principals that called from them.',
    groups: TRAILS,
    keys: ['$.sourceIPAddress', '$.userIdentity.arn'],
  }),
  libraryRule('own', {
    id: 'cloudtrail/errors-by-code-and-call',
    title: 'CloudTrail: errors by code and call',
    description: 'Error codes and the calls that ended with them.',
    groups: TRAILS,
    keys: ['$.errorCode', '$.eventSource', '$.eventName'],
    filters: [{ Match: '$.errorCode', IsPresent: true }],
  }),
  libraryRule('own', {
    id: 'cloudtrail/changes-by-principal',
    title: 'CloudTrail: changes by principal',
    description: 'Principals and their calls that are not read-only.',
    groups: TRAILS,
    keys: ['$.userIdentity.arn', '$.eventName'],
    filters: [{ Match: '$.readOnly', In: ['false'] }],
  }),
];
