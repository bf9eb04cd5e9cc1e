import type { LibrarySource } from './library-source.ts';

export const apiGateway: LibrarySource = {
  id: 'api-gateway',
  title: 'API Gateway',
  queries: [
    {
      id: 'api-gateway/client-errors',
      title: 'Last client errors',
      description: 'The ten newest answers with a status of 400 to 499.',
      text: 'fields @timestamp, status, ip, path, httpMethod | filter status>=400 and status<=499 | sort @timestamp desc | limit 10',
    },
    {
      id: 'api-gateway/slowest',
      title: 'Slowest requests',
      description: 'The ten requests that took longest.',
      text: 'fields @timestamp, status, ip, path, httpMethod, responseLatency | sort responseLatency desc | limit 10',
    },
    {
      id: 'api-gateway/popular-paths',
      title: 'Most popular paths',
      description: 'The ten paths that were asked for most.',
      text: 'stats count(*) as requestCount by path | sort requestCount desc | limit 10',
    },
    {
      id: 'api-gateway/integration-latency',
      title: 'Latency of the integration by minute',
      description: 'Average, largest and least, of requests that went well.',
      text: 'filter status=200 | stats avg(integrationLatency), max(integrationLatency), min(integrationLatency) by bin(1m)',
    },
    {
      id: 'api-gateway/percentiles',
      title: 'Latency percentiles by resource',
      description: '50th, 90th and 99th percentile, the slowest resource first.',
      text: 'stats pct(responseLatency, 50) as p50, pct(responseLatency, 90) as p90, pct(responseLatency, 99) as p99 by resourcePath | sort p99 desc',
    },
  ],
};
