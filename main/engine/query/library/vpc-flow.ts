import type { LibrarySource } from './library-source.ts';

export const vpcFlow: LibrarySource = {
  id: 'vpc-flow',
  title: 'VPC flow logs',
  queries: [
    {
      id: 'vpc-flow/busiest-pairs',
      title: 'Pairs with the most packets',
      description: 'The 15 pairs of source and destination that exchanged the most packets.',
      text: 'stats sum(packets) as packetsTransferred by srcAddr, dstAddr | sort packetsTransferred desc | limit 15',
    },
    {
      id: 'vpc-flow/bytes-from-subnet',
      title: 'Bytes out of a subnet',
      description: 'Where the addresses of one subnet sent the most bytes to.',
      text: 'filter isIpv4InSubnet(srcAddr, "192.0.2.0/24") | stats sum(bytes) as bytesTransferred by dstAddr | sort bytesTransferred desc | limit 15',
      placeholders: ['192.0.2.0/24'],
    },
    {
      id: 'vpc-flow/udp-sources',
      title: 'Sources of UDP',
      description: 'Addresses that sent protocol 17, which is UDP.',
      text: 'filter protocol=17 | stats count(*) by srcAddr',
    },
    {
      id: 'vpc-flow/skipped-records',
      title: 'Skipped records by hour',
      description: 'Hours in which the flow log left records out (SKIPDATA).',
      text: 'filter logStatus="SKIPDATA" | stats count(*) by bin(1h) as t | sort t',
    },
    {
      id: 'vpc-flow/one-record-per-connection',
      title: 'One record of each connection',
      description: 'The newest record of each connection of one network interface.',
      text: "fields @timestamp, srcAddr, dstAddr, srcPort, dstPort, protocol, bytes | filter logStream = 'vpc-flow-logs' and interfaceId = 'eni-0123456789abcdef0' | sort @timestamp desc | dedup srcAddr, dstAddr, srcPort, dstPort, protocol | limit 20",
      placeholders: ['vpc-flow-logs', 'eni-0123456789abcdef0'],
    },
    {
      id: 'vpc-flow/bytes-per-destination',
      title: 'Bytes by destination',
      description: 'Average and largest number of bytes of a record, by destination.',
      text: 'stats avg(bytes), max(bytes) by dstAddr',
    },
    {
      id: 'vpc-flow/owner-of-address',
      title: 'Who owns the source address',
      description: 'Adds region, owner and data centre from a lookup table of subnets.',
      text: 'fields @timestamp, srcAddr | cidrlookup net_table srcAddr OUTPUT region, owner, datacenter',
      placeholders: ['net_table'],
    },
    {
      id: 'vpc-flow/by-data-source',
      title: 'Flow logs by their data source',
      description: 'All groups that hold VPC flow logs and begin with a prefix.',
      text: "SOURCE dataSource(['amazon_vpc.flow']) logGroups(namePrefix: ['namePrefix1'])",
      placeholders: ['namePrefix1'],
    },
  ],
};
