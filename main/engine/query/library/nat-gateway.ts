import type { LibrarySource } from './library-source.ts';

export const natGateway: LibrarySource = {
  id: 'nat-gateway',
  title: 'NAT gateway',
  queries: [
    {
      id: 'nat-gateway/senders',
      title: 'Instances that send the most to the internet',
      description: 'Bytes from a VPC to the private address of the NAT gateway.',
      text: "filter (dstAddr like 'x.x.x.x' and srcAddr like 'y.y.') | stats sum(bytes) as bytesTransferred by srcAddr, dstAddr | sort bytesTransferred desc | limit 10",
      placeholders: ['x.x.x.x', 'y.y.'],
    },
    {
      id: 'nat-gateway/both-ways',
      title: 'Traffic to and from instances',
      description: 'Bytes in both directions through the NAT gateway.',
      text: "filter (dstAddr like 'x.x.x.x' and srcAddr like 'y.y.') or (srcAddr like 'xxx.xx.xx.xx' and dstAddr like 'y.y.') | stats sum(bytes) as bytesTransferred by srcAddr, dstAddr | sort bytesTransferred desc | limit 10",
      placeholders: ['x.x.x.x', 'y.y.', 'xxx.xx.xx.xx'],
    },
    {
      id: 'nat-gateway/uploads',
      title: 'Internet addresses that most was uploaded to',
      description: 'Bytes from the NAT gateway to addresses outside of the VPC.',
      text: "filter (srcAddr like 'x.x.x.x' and dstAddr not like 'y.y.') | stats sum(bytes) as bytesTransferred by srcAddr, dstAddr | sort bytesTransferred desc | limit 10",
      placeholders: ['x.x.x.x', 'y.y.'],
    },
    {
      id: 'nat-gateway/downloads',
      title: 'Internet addresses that most was downloaded from',
      description: 'Bytes from addresses outside of the VPC to the NAT gateway.',
      text: "filter (dstAddr like 'x.x.x.x' and srcAddr not like 'y.y.') | stats sum(bytes) as bytesTransferred by srcAddr, dstAddr | sort bytesTransferred desc | limit 10",
      placeholders: ['x.x.x.x', 'y.y.'],
    },
  ],
};
