import { NEWEST_EVENTS } from '../../lib/newest-events.ts';
import type { MessageKey } from '../../messages/message.ts';

/** Queries that a new tab offers; each runs as it stands on the view `cloudtrail`. */
export const STARTERS: { title: MessageKey; text: string }[] = [
  {
    title: 'query.starter.recent',
    text: NEWEST_EVENTS,
  },
  {
    title: 'query.starter.errors',
    text: `SELECT actor, errorCode, count(*) AS calls, min(eventTime) AS first, max(eventTime) AS last
FROM cloudtrail
WHERE errorCode IS NOT NULL
GROUP BY ALL
ORDER BY calls DESC`,
  },
  {
    title: 'query.starter.denied',
    text: `SELECT eventTime, eventName, actor, sourceIPAddress, errorCode, errorMessage
FROM cloudtrail
WHERE error_family = 'denied'
ORDER BY eventTime DESC`,
  },
  {
    title: 'query.starter.ips',
    text: `SELECT sourceIPAddress, count(*) AS calls, count(DISTINCT actor) AS actors, count(errorCode) AS errors
FROM cloudtrail
GROUP BY sourceIPAddress
ORDER BY calls DESC`,
  },
  {
    title: 'query.starter.logins',
    text: `SELECT eventTime, actor, sourceIPAddress, responseElements, additionalEventData, errorMessage
FROM cloudtrail
WHERE eventName = 'ConsoleLogin'
ORDER BY eventTime DESC`,
  },
  {
    title: 'query.starter.keys',
    text: `SELECT eventTime, eventName, actor, sourceIPAddress, errorCode, requestParameters
FROM cloudtrail
WHERE eventName IN ('CreateAccessKey', 'CreateUser', 'CreateLoginProfile', 'AttachUserPolicy', 'PutUserPolicy')
ORDER BY eventTime DESC`,
  },
];
