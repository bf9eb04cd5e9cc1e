import type { LibrarySource } from './library-source.ts';

export const route53: LibrarySource = {
  id: 'route53',
  title: 'Route 53',
  queries: [
    {
      id: 'route53/types-by-hour',
      title: 'Record types by hour',
      description: 'How many queries of each type came in each hour.',
      text: 'stats count(*) by queryType, bin(1h)',
    },
    {
      id: 'route53/busiest-resolvers',
      title: 'Busiest resolvers',
      description: 'The ten DNS resolvers that asked most.',
      text: 'stats count(*) as numRequests by resolverIp | sort numRequests desc | limit 10',
    },
    {
      id: 'route53/servfail',
      title: 'Names that the server failed for',
      description: 'How often each name was answered with SERVFAIL.',
      text: 'filter responseCode="SERVFAIL" | stats count(*) by queryName',
    },
  ],
};
