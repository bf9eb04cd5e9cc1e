import type { LibrarySource } from './library-source.ts';

export const appsync: LibrarySource = {
  id: 'appsync',
  title: 'AppSync',
  queries: [
    {
      id: 'appsync/most-invoked',
      title: 'Resolvers called most',
      description: 'The ten resolvers with the most traces.',
      text: 'fields ispresent(resolverArn) as isRes | stats count() as invocationCount by resolverArn | filter isRes and logType = "Tracing" | limit 10 | sort invocationCount desc',
    },
    {
      id: 'appsync/slow-resolvers',
      title: 'Slowest resolvers',
      description: 'The ten traces that took longest.',
      text: 'fields resolverArn, duration | filter logType = "Tracing" | limit 10 | sort duration desc',
    },
    {
      id: 'appsync/mapping-errors',
      title: 'Resolvers with errors in a mapping template',
      description: 'The ten that failed most.',
      text: 'fields ispresent(resolverArn) as isRes | stats count() as errorCount by resolverArn, logType | filter isRes and (logType = "RequestMapping" or logType = "ResponseMapping") and fieldInError | limit 10 | sort errorCount desc',
    },
    {
      id: 'appsync/status-codes',
      title: 'HTTP status codes',
      description: 'How many requests ended with each status.',
      text: 'fields ispresent(graphQLAPIId) as isApi | filter isApi | filter logType = "RequestSummary" | stats count() as statusCount by statusCode | sort statusCount desc',
    },
    {
      id: 'appsync/field-latency',
      title: 'Latency by field',
      description: 'Least, largest and average duration of each field of a type.',
      text: 'stats min(duration), max(duration), avg(duration) as avg_dur by concat(parentType, \'/\', fieldName) as fieldKey | filter logType = "Tracing" | limit 10 | sort avg_dur desc',
    },
    {
      id: 'appsync/tokens',
      title: 'Requests that took the most tokens',
      description: 'The ten requests with the highest complexity.',
      text: 'filter @message like "Tokens Consumed" | parse @message "* Tokens Consumed: *" as requestId, tokens | sort tokens desc | display requestId, tokens | limit 10',
    },
  ],
};
