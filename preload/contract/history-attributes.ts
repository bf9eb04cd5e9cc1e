/** What LookupEvents can choose events by, one at a time. This file loads no schemas. */
export const HISTORY_ATTRIBUTES = [
  'EventId',
  'EventName',
  'ReadOnly',
  'Username',
  'ResourceType',
  'ResourceName',
  'EventSource',
  'AccessKeyId',
] as const;

export type HistoryAttribute = (typeof HISTORY_ATTRIBUTES)[number];
