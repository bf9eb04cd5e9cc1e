import type { LibraryRule } from '../../../../../preload/contract/contributors.ts';
import { libraryRule } from './rule-source.ts';

/** By this name the segments and subsegments of the workspace's traces are meant. */
const SEGMENTS = ['xray'];

export const traces: LibraryRule[] = [
  libraryRule('own', {
    id: 'xray/faults-by-service-and-url',
    title: 'X-Ray: faults by service and URL',
    description: 'Services and the addresses that ended with a fault (5xx).',
    groups: SEGMENTS,
    keys: ['$.name', '$.http.request.url'],
    filters: [{ Match: '$.fault', In: ['true'] }],
  }),
  libraryRule('own', {
    id: 'xray/requests-by-client',
    title: 'X-Ray: requests by client address',
    description: 'Addresses of clients and the services that they asked.',
    groups: SEGMENTS,
    keys: ['$.http.request.client_ip', '$.name'],
  }),
  libraryRule('own', {
    id: 'xray/aws-calls-by-operation',
    title: 'X-Ray: AWS calls by operation',
    description: 'AWS services that traced code called, by operation.',
    groups: SEGMENTS,
    keys: ['$.name', '$.aws.operation'],
    filters: [{ Match: '$.namespace', In: ['aws'] }],
  }),
  libraryRule('own', {
    id: 'xray/throttled-calls',
    title: 'X-Ray: throttled calls',
    description: 'What was asked too often (429), by operation where it is an AWS service.',
    groups: SEGMENTS,
    keys: ['$.name'],
    filters: [{ Match: '$.throttle', In: ['true'] }],
  }),
  libraryRule('own', {
    id: 'xray/exceptions-by-type',
    title: 'X-Ray: exceptions by type',
    description: 'Types of the first exception of a segment, and where it came up.',
    groups: SEGMENTS,
    keys: ['$.cause.exceptions[0].type', '$.name'],
  }),
];
