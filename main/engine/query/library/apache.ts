import type { LibrarySource } from './library-source.ts';

export const apache: LibrarySource = {
  id: 'apache',
  title: 'Apache',
  queries: [
    {
      id: 'apache/admin-page',
      title: 'Who opened the admin page',
      description: 'The newest 20 requests of one file.',
      text: 'fields @timestamp, remoteIP, request, status, filename| sort @timestamp desc | filter filename="/var/www/html/admin" | limit 20',
      placeholders: ['/var/www/html/admin'],
    },
    {
      id: 'apache/unique-visits',
      title: 'Different visitors from one page',
      description: 'Addresses that came from one referring page and got it.',
      text: 'fields @timestamp, remoteIP, method, status | filter status="200" and referrer= http://34.250.27.141/ and method= "GET" | stats countDistinct(remoteIP) as UniqueVisits | limit 10',
      placeholders: ['http://34.250.27.141/'],
    },
    {
      id: 'apache/restarts',
      title: 'Restarts of the server',
      description: 'The newest 20 messages of a start.',
      text: 'fields @timestamp, function, process, message | filter message like "resuming normal operations" | sort @timestamp desc | limit 20',
    },
  ],
};
