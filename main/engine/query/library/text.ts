import type { LibrarySource } from './library-source.ts';

export const text: LibrarySource = {
  id: 'text',
  title: 'Text and JSON in messages',
  queries: [
    {
      id: 'text/glob',
      title: 'Parts of a text, by stars',
      description: 'Average latency by method and user, taken out of the message.',
      text: 'parse @message "user=*, method:*, latency := *" as @user, @method, @latency | stats avg(@latency) by @method, @user',
    },
    {
      id: 'text/regex',
      title: 'Parts of a text, by a regular expression',
      description: 'The same with named groups, over two lines.',
      text: 'parse @message /user=(?<user2>.*?), method:(?<method2>.*?),\n latency := (?<latency2>.*?)/ | stats avg(latency2) by @method2, @user2',
    },
    {
      id: 'text/levels',
      title: 'Time, level and text of a message',
      description: 'Takes a line apart and marks the errors.',
      text: 'FIELDS @message | PARSE @message "* [*] *" as loggingTime, loggingType, loggingMessage | FILTER loggingType IN ["ERROR", "INFO"] | DISPLAY loggingMessage, loggingType = "ERROR" as isError',
    },
    {
      id: 'text/json-key',
      title: 'A key of JSON in the message',
      description: 'Counts by a key of the parsed message.',
      text: 'fields jsonParse(@message) as json_message | stats count() by json_message.status_code',
    },
    {
      id: 'text/json-list',
      title: 'An element of a list',
      description: 'Keeps messages by the second element of a list.',
      text: 'fields jsonParse(@message) as json_message | filter json_message.users[1].action = "PutData"',
    },
    {
      id: 'text/json-dotted-key',
      title: 'A key with a dot in it',
      description: 'Keys with dots stand in backticks.',
      text: 'fields jsonParse(@message) as json_message | filter json_message.`user.id` = "123"',
    },
    {
      id: 'text/unnest',
      title: 'One row for each element',
      description: 'Lists become rows.',
      text: 'fields jsonParse(@message) as json_message | unnest json_message.events into event | display event.name',
    },
    {
      id: 'text/unnest-filter',
      title: 'Rows of a list, filtered',
      description: 'Keeps the elements of one type.',
      text: 'fields jsonParse(@message) as js | unnest js.accounts into account | filter account.type = "internal"',
    },
    {
      id: 'text/unnest-stats',
      title: 'Rows of a list, summed up',
      description: 'Spans that were dropped, by account.',
      text: 'fields jsonParse(trimmedData) as accounts | unnest accounts into account | stats sum(account.droppedSpans) as n by account.accountId | sort n desc | limit 10',
    },
    {
      id: 'text/expand',
      title: 'Elements of an array in place',
      description: 'Counts by element and host.',
      text: 'expand items | stats count(*) by items, host',
    },
    {
      id: 'text/logfmt',
      title: 'Lines of key=value',
      description: 'Errors with their message and duration.',
      text: 'parse @message logfmt as lf | filter lf.level = "error" | display lf.msg, lf.duration',
    },
    {
      id: 'text/csv',
      title: 'Lines of values with commas',
      description: 'Average duration by method.',
      text: 'parse @message csv as host, method, path, status, duration | stats avg(duration) by method',
    },
    {
      id: 'text/all-matches',
      title: 'Every address in a message',
      description: 'One row for each match of a regular expression.',
      text: 'parse @message /(\\d+\\.\\d+\\.\\d+\\.\\d+)/ as ip_addr multi | stats count(*) by ip_addr',
    },
    {
      id: 'text/parse-twice',
      title: 'A part of a part',
      description: 'Takes a URL out of the message, then its version and user.',
      text: 'parse @message "url=*" as url | parse url "/api/*/users/*" as apiVersion, userId | display apiVersion, userId',
    },
    {
      id: 'text/json-step',
      title: 'A key of a field that holds JSON',
      description: 'Counts by the address of the caller.',
      text: 'json field=requestContext "identity.sourceIp" as caller_ip | stats count(*) by caller_ip',
    },
  ],
};
