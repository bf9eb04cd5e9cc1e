import { NEWEST_EVENTS } from '../../lib/newest-events.ts';
import type { MessageKey } from '../../messages/message.ts';

/** A query that a new tab offers; it runs as it stands. */
export interface Starter {
  title: MessageKey;
  text: string;
}

/** On trail events, in Logs Insights. */
export const INSIGHTS_STARTERS: Starter[] = [
  {
    title: 'query.starter.recent',
    text: `fields @timestamp, eventName, userIdentity.arn, sourceIPAddress, errorCode, eventSource, awsRegion
| sort @timestamp desc`,
  },
  {
    title: 'query.starter.errors',
    text: `filter ispresent(errorCode)
| stats count(*) as calls, min(@timestamp) as first, max(@timestamp) as last by userIdentity.arn, errorCode
| sort calls desc`,
  },
  {
    title: 'query.starter.denied',
    text: `fields @timestamp, eventName, userIdentity.arn, sourceIPAddress, errorCode, errorMessage
| filter errorCode like /AccessDenied|Unauthorized/
| sort @timestamp desc`,
  },
  {
    title: 'query.starter.ips',
    text: `stats count(*) as calls, count_distinct(userIdentity.arn) as principals, count(errorCode) as errors by sourceIPAddress
| sort calls desc`,
  },
  {
    title: 'query.starter.logins',
    text: `fields @timestamp, userIdentity.arn, sourceIPAddress, responseElements.ConsoleLogin, additionalEventData.MFAUsed
| filter eventName = "ConsoleLogin"
| sort @timestamp desc`,
  },
  {
    title: 'query.starter.keys',
    text: `fields @timestamp, eventName, userIdentity.arn, sourceIPAddress, errorCode, requestParameters.userName
| filter eventName in ["CreateAccessKey", "CreateUser", "CreateLoginProfile", "AttachUserPolicy", "PutUserPolicy"]
| sort @timestamp desc`,
  },
];

/** On log events of any kind, in Logs Insights. */
export const LOG_STARTERS: Starter[] = [
  { title: 'query.starter.newestLogs', text: 'fields @timestamp, @message, @logStream, @log\n| sort @timestamp desc' },
  {
    title: 'query.starter.logErrors',
    text: 'fields @timestamp, @message, @log\n| filter @message like /(?i)error|exception|fail/\n| sort @timestamp desc',
  },
  { title: 'query.starter.perGroup', text: 'stats count(*) as events by @log, bin(1h)\n| sort @log' },
  { title: 'query.starter.patterns', text: 'pattern @message' },
];

/** On the view `cloudtrail`, in SQL. */
export const SQL_STARTERS: Starter[] = [
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
