import type { LibraryRule } from '../../../../../preload/contract/contributors.ts';
import { libraryRule } from './rule-source.ts';

const FLOWS = ['/aws/vpc/flowlogs*'];
const RESOLVER = ['/aws/route53/resolver*'];

/** VPC flow logs in the default format, and DNS queries. */
export const network: LibraryRule[] = [
  libraryRule('aws', {
    id: 'vpc/bytes-by-source-and-destination',
    title: 'VPC: bytes by source and destination',
    description: 'Pairs of addresses by the bytes that went from one to the other.',
    groups: FLOWS,
    fields: { 4: 'srcaddr', 5: 'dstaddr', 10: 'bytes' },
    keys: ['srcaddr', 'dstaddr'],
    sum: 'bytes',
  }),
  libraryRule('aws', {
    id: 'vpc/https-packets-by-destination',
    title: 'VPC: packets to HTTPS by destination',
    description: 'Addresses by the packets that went to port 443 of theirs.',
    groups: FLOWS,
    fields: { 5: 'dstaddr', 7: 'dstport', 9: 'packets' },
    keys: ['dstaddr'],
    sum: 'packets',
    filters: [{ Match: 'dstport', EqualTo: 443 }],
  }),
  libraryRule('aws', {
    id: 'vpc/rejected-tcp-by-interface-and-source',
    title: 'VPC: rejected TCP by interface and source',
    description: 'Network interfaces and the addresses whose TCP connections to them were rejected.',
    groups: FLOWS,
    fields: { 3: 'interfaceID', 4: 'sourceAddress', 8: 'protocol', 13: 'action' },
    keys: ['interfaceID', 'sourceAddress'],
    sum: 'each',
    filters: [
      { Match: 'protocol', EqualTo: 6 },
      { Match: 'action', In: ['REJECT'] },
    ],
  }),
  libraryRule('own', {
    id: 'vpc/rejected-ports-by-source',
    title: 'VPC: rejected ports by source',
    description: 'Who knocks at which closed ports: sources and destination ports of rejected flows.',
    groups: FLOWS,
    fields: { 4: 'srcaddr', 7: 'dstport', 13: 'action' },
    keys: ['srcaddr', 'dstport'],
    filters: [{ Match: 'action', In: ['REJECT'] }],
  }),
  libraryRule('aws', {
    id: 'resolver/nxdomain-by-source',
    title: 'Resolver: NXDOMAIN by source',
    description: 'Addresses that asked for names that do not exist.',
    groups: RESOLVER,
    keys: ['$.srcaddr'],
    filters: [{ Match: '$.rcode', StartsWith: ['NXDOMAIN'] }],
  }),
  libraryRule('aws', {
    id: 'resolver/queries-by-name',
    title: 'Resolver: queries by name',
    description: 'Names by how often they were asked for.',
    groups: RESOLVER,
    keys: ['$.query_name'],
  }),
  libraryRule('aws', {
    id: 'resolver/queries-by-type-and-source',
    title: 'Resolver: queries by type and source',
    description: 'Record types and the addresses that asked for them.',
    groups: RESOLVER,
    keys: ['$.query_type', '$.srcaddr'],
  }),
  libraryRule('own', {
    id: 'route53/queries-by-name-and-code',
    title: 'Route 53: public queries by name and response code',
    description: 'Names of a hosted zone and what the answers were.',
    groups: ['/aws/route53/*'],
    fields: { 4: 'queryName', 6: 'responseCode' },
    keys: ['queryName', 'responseCode'],
  }),
];
