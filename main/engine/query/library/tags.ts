import type { LibrarySource } from './library-source.ts';

export const tags: LibrarySource = {
  id: 'tags',
  title: 'Tags of log groups',
  queries: [
    {
      id: 'tags/tag-value',
      title: 'Events of groups with a tag',
      description: 'A tag of the log group as a field of each event.',
      text: 'filter @aws.tag.env = "production"',
      placeholders: ['production'],
    },
    {
      id: 'tags/tag-with-colons',
      title: 'Events of one stack',
      description: 'A tag whose key holds colons stands in backticks.',
      text: 'filter @`aws.tag.aws:cloudformation:stack-name` = "my-stack"',
      placeholders: ['my-stack'],
    },
    {
      id: 'tags/per-tag',
      title: 'Events by tag',
      description: 'How many events the groups of each team wrote.',
      text: 'stats count(*) by @aws.tag.team',
    },
  ],
};
