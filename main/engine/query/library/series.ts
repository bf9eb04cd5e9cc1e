import type { LibrarySource } from './library-source.ts';

export const series: LibrarySource = {
  id: 'series',
  title: 'Patterns and series',
  queries: [
    {
      id: 'series/patterns',
      title: 'Causes of failure as patterns',
      description: 'Groups the causes that differ only in their variable parts.',
      text: "filter @message like /ERROR/ | parse @message 'Failed to do: *' as cause | pattern cause | sort @sampleCount asc",
      placeholders: ['Failed to do: *'],
    },
    {
      id: 'series/relevant-fields',
      title: 'What slow requests have in common',
      description: 'Ranks fields by how much they differ between slow requests and the rest.',
      text: 'relevantfields Controller, Path, Service where Time > 400',
      placeholders: ['400'],
    },
    {
      id: 'series/lags',
      title: 'Bytes beside those of the events before',
      description: 'The values of the four events before each.',
      text: 'fields @timestamp, bytes | autoregress bytes p=1-4',
    },
    {
      id: 'series/compare-weeks',
      title: 'Today against a week ago',
      description: 'Patterns that are more or less frequent than seven days before.',
      text: 'SOURCE lg start=-1d end=now | logcompare timeshift 7d',
    },
    {
      id: 'series/fill-down',
      title: 'Values carried down',
      description: 'Missing host and CPU figures take the last value.',
      text: 'fields @timestamp, host, cpu_user, cpu_system | filldown host cpu*',
    },
    {
      id: 'series/fill-bins',
      title: 'Latency by minute without gaps',
      description: 'Minutes without events show 0.',
      text: 'fields @timestamp, latency | stats avg(latency) as avg_latency by bin(1m) | fillmissing with 0 for avg_latency',
    },
    {
      id: 'series/outliers',
      title: 'Without outliers',
      description: 'Leaves out events far from the middle, and marks them.',
      text: 'fields @timestamp, cpu, memory | outlier action=remove param=3.0 uselower=true mark=true cpu memory',
    },
    {
      id: 'series/running-sum',
      title: 'Running sum of bytes',
      description: 'Adds the bytes up in the order of the rows.',
      text: 'fields @timestamp, bytes | accum bytes AS totalBytes',
    },
    {
      id: 'series/sessions',
      title: 'Sessions of users and devices',
      description: 'A new session begins after an hour without events.',
      text: 'fields @timestamp, userId, deviceId | sessionize userId, deviceId maxspan 1h as my_session',
    },
    {
      id: 'series/frequent-pairs',
      title: 'Frequent pairs of method and status',
      description: 'Counts each pair, the commonest first.',
      text: 'fields method, status | countFrequent method, status',
    },
    {
      id: 'series/row-totals',
      title: 'Sum of each row',
      description: 'Price and tax added up in a column of its own.',
      text: 'fields price, tax, qty | addtotals price, tax',
    },
    {
      id: 'series/column-totals',
      title: 'Sum of a column',
      description: 'Adds a last row with the sum.',
      text: 'fields x | addtotals col=true x',
    },
    {
      id: 'series/shifted-bins',
      title: 'Latency of the day before, minute by minute',
      description: 'The bins show the values of a day earlier.',
      text: 'stats avg(latency) by bin(1m) offset 1d',
    },
  ],
};
