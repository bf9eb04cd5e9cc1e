import { derived, field, sourceOf, type ViewDefinition } from './view.ts';

/** Names by id, one list each: a join would cost where the column is not asked for (see `sourceOf`). Ids start at 1. */
function namesById(tables: string): string {
  const list = (value: string, id: string, table: string) =>
    `list(${value} ORDER BY id) FROM range(1, (SELECT coalesce(max(${id}), 0) + 1 FROM ${tables}${table})) ids(id)
      LEFT JOIN ${tables}${table} named ON named.${id} = id`;
  return `SELECT (SELECT ${list('named', 'group_id', 'log_group')}) AS groups,
    (SELECT ${list('named.name', 'stream_id', 'log_stream')}) AS streams,
    (SELECT ${list('named.name', 'format_id', 'log_format')}) AS formats`;
}

const GROUP = 'names.groups[event.group_id]';

export const logsView: ViewDefinition = {
  name: 'logs',
  description: 'Log events of all log groups, one row an event.',
  from: (tables) => `${tables}log_event event CROSS JOIN (${namesById(tables)}) names`,
  columns: [
    field('@timestamp', 'event.ts', 'TIMESTAMP', 'Time of the event, UTC; null where none could be read.'),
    field('@message', 'event.message', 'VARCHAR', 'Its text, exactly as it came.'),
    field('@logStream', 'names.streams[event.stream_id]', 'VARCHAR', 'The log stream.'),
    field(
      '@log',
      `coalesce(${GROUP}.account || ':', '') || ${GROUP}.name`,
      'VARCHAR',
      '`ACCOUNT:GROUP`, or the group alone where the account is not known.',
    ),
    field(
      '@ingestionTime',
      'event.ingestion_time',
      'TIMESTAMP',
      'When CloudWatch took it in, UTC, where the source says so.',
    ),
    field('eventId', 'event.event_id', 'VARCHAR', 'CloudWatch’s id of the event, where the source gives one.'),
    derived('log_group', `${GROUP}.name`, 'VARCHAR', 'The log group without its account.'),
    derived('account', `${GROUP}.account`, 'VARCHAR', 'Account of the log group, where it is known.'),
    derived('region', `${GROUP}.region`, 'VARCHAR', 'Region of the log group, where it is known.'),
    derived(
      'outcome',
      'event.outcome',
      'VARCHAR',
      '`ok`, `error` (warnings, 4xx, REJECT), `fault` (errors, 5xx) or `throttle`, by its HTTP status, action or level.',
    ),
    derived('format', 'names.formats[event.format_id]', 'VARCHAR', 'Format id that the event was read as.'),
    derived('source', sourceOf('event.file_id'), 'VARCHAR', 'File that the event came from.'),
    derived('position', 'event.position', 'BIGINT', 'Number of its line or record in the file, from 1.'),
  ],
};

export const logGroupsView: ViewDefinition = {
  name: 'log_groups',
  description: 'One row a log group.',
  from: (tables) => `${tables}log_group grp
    LEFT JOIN (SELECT group_id, count(*) AS streams FROM ${tables}log_stream GROUP BY group_id) stream ON stream.group_id = grp.group_id
    LEFT JOIN (SELECT group_id, count(*) AS events, count(*) - count(ts) AS timeless, min(ts) AS first, max(ts) AS last
      FROM ${tables}log_event GROUP BY group_id) event ON event.group_id = grp.group_id`,
  columns: [
    field('logGroupName', 'grp.name', 'VARCHAR', 'Name of the log group.'),
    derived('account', 'grp.account', 'VARCHAR', 'Its account, where it is known.'),
    derived('region', 'grp.region', 'VARCHAR', 'Its Region, where it is known.'),
    derived('streams', 'coalesce(stream.streams, 0)', 'BIGINT', 'Log streams that events came from.'),
    derived('events', 'coalesce(event.events, 0)', 'BIGINT', 'Log events.'),
    derived('without_time', 'coalesce(event.timeless, 0)', 'BIGINT', 'Of these: those without a time.'),
    derived('first_event', 'event.first', 'TIMESTAMP', 'Time of the first event, UTC.'),
    derived('last_event', 'event.last', 'TIMESTAMP', 'Time of the last event, UTC.'),
  ],
};
