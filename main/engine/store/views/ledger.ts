import { derived, field, SOURCE, sourceOf, type ViewDefinition } from './view.ts';

export const aggregatedView: ViewDefinition = {
  name: 'cloudtrail_aggregated',
  description:
    'Aggregated data events: five-minute summaries that CloudTrail makes. They are not events and not counted as such.',
  from: (tables) => `${tables}ct_aggregated`,
  columns: [
    field('eventId', 'event_id', 'VARCHAR', 'Unique id of the summary.'),
    field('accountId', 'account', 'VARCHAR', 'Account of the events.'),
    field('awsRegion', 'aws_region', 'VARCHAR', 'Region of the events.'),
    field('eventSource', 'event_source', 'VARCHAR', 'The service.'),
    field('timeWindow.windowStart', 'window_start', 'TIMESTAMP', 'Start of the five minutes, UTC.'),
    field('timeWindow.windowEnd', 'window_end', 'TIMESTAMP', 'End of the five minutes, UTC.'),
    field('timeWindow.windowSize', 'window_size', 'VARCHAR', '`PT5M`.'),
    field('summary.primaryDimension.dimension', 'primary_dimension', 'VARCHAR', 'What is counted by.'),
    field('summary', 'summary', 'JSON', 'The counts.'),
    derived('source', sourceOf('file_id'), 'VARCHAR', 'File that the record came from.'),
    derived('position', 'position', 'BIGINT', 'Number of the record in its file, from 1.'),
    field('raw', 'raw', 'VARCHAR', 'The record’s own text.'),
  ],
};

export const sourcesView: ViewDefinition = {
  name: 'sources',
  description: 'One row a file or archive member that an import met. records_read = inserted + duplicates + failed.',
  from: (tables) =>
    `${tables}import_file file LEFT JOIN ${tables}import_file same ON same.file_id = file.same_as LEFT JOIN ${tables}import_run run ON run.import_id = file.import_id`,
  columns: [
    derived('source', SOURCE, 'VARCHAR', 'Path of the file; the member of an archive behind `!`.'),
    derived('import_id', 'file.import_id', 'INTEGER', 'The import that met it.'),
    derived('imported_at', 'run.started', 'TIMESTAMP', 'When that import began, UTC.'),
    derived('kind', 'file.kind', 'VARCHAR', 'Format id, as `cloudtrail` or `cloudtrail-digest`.'),
    derived('status', 'file.status', 'VARCHAR', '`read`, `skipped` or `failed`. A failed file may have brought rows.'),
    derived('reason', 'file.error', 'VARCHAR', 'Why it was skipped or failed.'),
    derived(
      'same_as',
      "same.path || coalesce('!' || same.member, '')",
      'VARCHAR',
      'A file of the same bytes that was read before.',
    ),
    derived('size_bytes', 'file.size', 'BIGINT', 'Size as it lies on the disk.'),
    derived('modified', 'file.mtime', 'TIMESTAMP', 'Last change of the file, UTC.'),
    derived('sha256', 'file.sha256', 'VARCHAR', 'Of the bytes on the disk.'),
    derived('records_read', 'file.records', 'BIGINT', 'Records that the file holds.'),
    derived('inserted', 'file."rows"', 'BIGINT', 'Rows that it brought.'),
    derived('duplicates', 'file.duplicates', 'BIGINT', 'Records that were there already.'),
    derived('conflicts', 'file.conflicts', 'BIGINT', 'Of the inserted: those whose key was there with other content.'),
    derived('failed', 'file.failed_records', 'BIGINT', 'Records that could not be taken.'),
    derived('aggregated', 'file.aggregated', 'BIGINT', 'Aggregated events, counted apart.'),
    derived('without_time', 'file.null_times', 'BIGINT', 'Rows without a time.'),
    derived('first_event', 'file.min_time', 'TIMESTAMP', 'Time of the first event, UTC.'),
    derived('last_event', 'file.max_time', 'TIMESTAMP', 'Time of the last event, UTC.'),
  ],
};

export const problemsView: ViewDefinition = {
  name: 'problems',
  description: 'Everything that an import could not take, and every file with a complaint.',
  from: (tables) =>
    `${tables}import_problem problem LEFT JOIN ${tables}import_file file ON file.file_id = problem.file_id`,
  columns: [
    derived('source', SOURCE, 'VARCHAR', 'The file; the member of an archive behind `!`.'),
    derived(
      'position',
      'problem.position',
      'BIGINT',
      'Number of the record in its file, from 1; null where it is about the file.',
    ),
    derived('byte_offset', 'problem.byte_offset', 'BIGINT', 'Offset in the unpacked bytes.'),
    derived('reason', 'problem.reason', 'VARCHAR', 'What is wrong.'),
    derived('import_id', 'problem.import_id', 'INTEGER', 'The import that met it.'),
    field('raw', 'problem.raw', 'VARCHAR', 'The text that was not taken, where it was kept.'),
  ],
};
