import type { LibrarySource } from './library-source.ts';

export const eventbridge: LibrarySource = {
  id: 'eventbridge',
  title: 'EventBridge',
  queries: [
    {
      id: 'eventbridge/detail-types',
      title: 'Events by detail type',
      description: 'How many events of each type came.',
      text: 'fields @timestamp, @message | stats count(*) as numberOfEvents by `detail-type` | sort numberOfEvents desc',
    },
  ],
};
