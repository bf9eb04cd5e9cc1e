import type { LibrarySource } from './library-source.ts';

export const lambda: LibrarySource = {
  id: 'lambda',
  title: 'Lambda',
  queries: [
    {
      id: 'lambda/over-provisioned',
      title: 'Memory that functions have and do not use',
      description: 'Memory set, least, average and most memory used, and the difference, in MB.',
      text: 'filter @type = "REPORT" | stats max(@memorySize / 1000 / 1000) as provisonedMemoryMB, min(@maxMemoryUsed / 1000 / 1000) as smallestMemoryRequestMB, avg(@maxMemoryUsed / 1000 / 1000) as avgMemoryUsedMB, max(@maxMemoryUsed / 1000 / 1000) as maxMemoryUsedMB, provisonedMemoryMB - maxMemoryUsedMB as overProvisionedMB',
    },
    {
      id: 'lambda/latency',
      title: 'Duration by five minutes',
      description: 'Average, longest and shortest duration of the invocations.',
      text: 'filter @type = "REPORT" | stats avg(@duration), max(@duration), min(@duration) by bin(5m)',
    },
    {
      id: 'lambda/slow-invocations',
      title: 'Slow invocations',
      description: 'Invocations of more than a second, each request once.',
      text: 'fields @timestamp, @requestId, @message, @logStream | filter @type = "REPORT" and @duration > 1000 | sort @timestamp desc | dedup @requestId | limit 20',
      placeholders: ['1000'],
    },
    {
      id: 'lambda/cold-starts',
      title: 'Cold starts by hour',
      description: 'Duration, invocations and how many of them began with an initialisation.',
      text: 'filter @type = "REPORT" | stats avg(@duration) as avg_ms, max(@duration) as max_ms, count(*) as invocations, sum(strcontains(@message, "Init Duration")) as coldStarts by bin(1h)',
    },
    {
      id: 'lambda/memory-use',
      title: 'Memory use by hour',
      description: 'Memory that was set and the part of it that was used, in per cent.',
      text: 'filter @type = "REPORT" | stats max(@memorySize/1000/1000) as provisioned_mb, avg(@maxMemoryUsed*100/@memorySize) as utilization_pct by bin(1h)',
    },
    {
      id: 'lambda/report-anomalies',
      title: 'What is unusual in the reports',
      description: 'Patterns of the REPORT lines, with those that are new or changed.',
      text: 'fields @timestamp, @message | filter @type = "REPORT" | pattern @message | anomaly',
    },
  ],
};
