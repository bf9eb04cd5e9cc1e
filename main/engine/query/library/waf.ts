import type { LibrarySource } from './library-source.ts';

export const waf: LibrarySource = {
  id: 'waf',
  title: 'WAF',
  queries: [
    {
      id: 'waf/clients',
      title: 'Requests by client and five minutes',
      description: 'How often each client address asked.',
      text: 'fields httpRequest.clientIp as ClientIP | sort @timestamp desc | stats count(*) as requestCount by bin(5m), ClientIP | limit 100',
    },
  ],
};
