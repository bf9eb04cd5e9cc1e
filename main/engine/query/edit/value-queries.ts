/** Queries of Logs Insights for the events that have a value. */

const NEWEST_FIRST = 'sort @timestamp desc';

/** Trail events that a condition keeps, the newest first. */
export function trailQuery(condition: string): string {
  return `fields @timestamp, eventName, userIdentity.arn, sourceIPAddress, errorCode\n| filter ${condition}\n| ${NEWEST_FIRST}`;
}

/** Log events that a condition keeps, the newest first. */
export function logQuery(condition: string): string {
  return `fields @timestamp, @log, @message\n| filter ${condition}\n| ${NEWEST_FIRST}`;
}

/** A text as it stands inside of JSON, which the record of a trail event is. */
export const inJson = (text: string) => JSON.stringify(text).slice(1, -1);

/** The condition that the event's own text has this in it. */
export function inMessage(text: string): string {
  const written = text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n').replaceAll('\t', '\\t');
  return `@message like "${written}"`;
}
