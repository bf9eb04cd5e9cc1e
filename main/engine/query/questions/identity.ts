import { number, type QuestionGroupSource, text, time } from './question.ts';

const KEY = text('key', 'Access key id', 'AKIAIOSFODNN7EXAMPLE');
const ACTOR = text(
  'actor',
  'ARN of a user or role, as the column actor has it',
  'arn:aws:iam::111122223333:user/alice',
);
const ADDRESS = text('address', 'Address', '198.51.100.7');

export const identity: QuestionGroupSource = {
  id: 'identity',
  title: 'Who did what',
  questions: [
    {
      id: 'identity/events-of-key',
      title: 'What did this access key do?',
      description: 'Each event of the key in time order. Look for the first call from an unknown address.',
      text: `SELECT eventTime, eventName, eventSource, awsRegion, sourceIPAddress, userAgent, errorCode
FROM cloudtrail
WHERE access_key_id = {{key}}
ORDER BY eventTime, eventID`,
      parameters: [KEY],
    },
    {
      id: 'identity/actions-of-key',
      title: 'Which actions did this access key call, and how often?',
      description: 'Actions by number of calls, with how many were refused or failed.',
      text: `SELECT eventSource, eventName, count(*) AS calls, count(*) FILTER (outcome <> 'ok') AS not_ok,
  min(eventTime) AS first, max(eventTime) AS last
FROM cloudtrail
WHERE access_key_id = {{key}}
GROUP BY ALL
ORDER BY calls DESC, eventSource, eventName`,
      parameters: [KEY],
    },
    {
      id: 'identity/users-of-key',
      title: 'Who used this access key, and from where?',
      description: 'Actors, addresses and programs behind the key. More than one address needs an explanation.',
      text: `SELECT actor, sourceIPAddress, ua_family, count(*) AS calls, min(eventTime) AS first, max(eventTime) AS last
FROM cloudtrail
WHERE access_key_id = {{key}}
GROUP BY ALL
ORDER BY first, actor, sourceIPAddress, ua_family`,
      parameters: [KEY],
    },
    {
      id: 'identity/keys-after-key',
      title: 'Which further keys came out of this one?',
      description: 'Follows each call that gave out credentials, from the key on, over any number of steps.',
      text: `WITH RECURSIVE lineage AS (
  SELECT {{key}} AS access_key, 0 AS step
  UNION
  SELECT c."responseElements.credentials.accessKeyId", l.step + 1
  FROM lineage l JOIN cloudtrail c ON c.access_key_id = l.access_key
  WHERE c."responseElements.credentials.accessKeyId" IS NOT NULL AND l.step < 20
)
SELECT l.step, l.access_key, count(c.eventID) AS events, min(c.eventTime) AS first, max(c.eventTime) AS last
FROM lineage l LEFT JOIN cloudtrail c ON c.access_key_id = l.access_key
GROUP BY ALL
ORDER BY l.step, l.access_key`,
      parameters: [KEY],
    },
    {
      id: 'identity/keys-from-many-addresses',
      title: 'Which access keys were used from several addresses?',
      description: 'Long-term keys in several places at once are the usual sign of a leak.',
      text: `SELECT access_key_id, any_value(actor) AS actor, count(DISTINCT client_ip) AS addresses, count(*) AS calls
FROM cloudtrail
WHERE access_key_id IS NOT NULL AND client_ip IS NOT NULL
GROUP BY access_key_id
HAVING count(DISTINCT client_ip) >= {{least}}
ORDER BY addresses DESC, access_key_id`,
      parameters: [number('least', 'Addresses at least', 2)],
    },
    {
      id: 'identity/events-of-actor',
      title: 'What did this user or role do?',
      description: 'Each event of the actor in time order, sessions of a role together.',
      text: `SELECT eventTime, session_name, eventName, eventSource, awsRegion, sourceIPAddress, errorCode
FROM cloudtrail
WHERE actor = {{actor}}
ORDER BY eventTime, eventID`,
      parameters: [ACTOR],
    },
    {
      id: 'identity/addresses-of-actor',
      title: 'Where did this user or role call from?',
      description: 'Addresses by when they were first seen. A late newcomer is worth a look.',
      text: `SELECT sourceIPAddress, count(*) AS calls, count(*) FILTER (outcome <> 'ok') AS not_ok,
  min(eventTime) AS first, max(eventTime) AS last
FROM cloudtrail
WHERE actor = {{actor}}
GROUP BY ALL
ORDER BY first, sourceIPAddress`,
      parameters: [ACTOR],
    },
    {
      id: 'identity/actors-of-address',
      title: 'Who called from this address?',
      description: 'All actors and keys behind one address, to find what else the same person used.',
      text: `SELECT actor, access_key_id, count(*) AS calls, min(eventTime) AS first, max(eventTime) AS last
FROM cloudtrail
WHERE sourceIPAddress = {{address}}
GROUP BY ALL
ORDER BY calls DESC, actor, access_key_id`,
      parameters: [ADDRESS],
    },
    {
      id: 'identity/busiest-actors',
      title: 'Who is there, and how much do they do?',
      description: 'All actors by number of events, with their first and last.',
      text: `SELECT actor, "userIdentity.type" AS type, count(*) AS events, min(eventTime) AS first, max(eventTime) AS last
FROM cloudtrail
GROUP BY ALL
ORDER BY events DESC, actor, type`,
    },
    {
      id: 'identity/actors-since',
      title: 'Who appeared for the first time after this?',
      description: 'Actors without any event before the time. New users and roles of an intruder are among them.',
      text: `SELECT actor, min(eventTime) AS first, count(*) AS events
FROM cloudtrail
GROUP BY actor
HAVING min(eventTime) >= {{since}}
ORDER BY first, actor`,
      parameters: [time('since', 'Time', '2026-01-01T00:00:00Z')],
    },
    {
      id: 'identity/root',
      title: 'Was the root user at work?',
      description: 'Events of the root user that no AWS service made for it. There should be next to none.',
      text: `SELECT eventTime, eventName, eventSource, account, sourceIPAddress, mfa, errorCode
FROM cloudtrail
WHERE "userIdentity.type" = 'Root' AND NOT coalesce(is_service_call, false)
ORDER BY eventTime, eventID`,
    },
    {
      id: 'identity/roles-assumed',
      title: 'Who assumed which role, and which key came out?',
      description: 'Each successful AssumeRole call with the key that later events of the session carry.',
      text: `SELECT eventTime, eventName, actor, requestParameters ->> 'roleArn' AS role,
  requestParameters ->> 'roleSessionName' AS session, "responseElements.credentials.accessKeyId" AS access_key, sourceIPAddress
FROM cloudtrail
WHERE eventName IN ('AssumeRole', 'AssumeRoleWithSAML', 'AssumeRoleWithWebIdentity') AND errorCode IS NULL
ORDER BY eventTime, eventID`,
    },
    {
      id: 'identity/sessions-of-role',
      title: 'Which sessions did this role have?',
      description: 'Session names of a role with their keys, addresses and numbers of events.',
      text: `SELECT session_name, access_key_id, sourceIPAddress, count(*) AS events, min(eventTime) AS first, max(eventTime) AS last
FROM cloudtrail
WHERE actor_role_arn = {{role}}
GROUP BY ALL
ORDER BY first, session_name, access_key_id, sourceIPAddress`,
      parameters: [text('role', 'ARN of the role', 'arn:aws:iam::111122223333:role/admin')],
    },
    {
      id: 'identity/across-accounts',
      title: 'Who came from another account?',
      description: 'Actors whose own account is not the one that the event happened in.',
      text: `SELECT actor_account, actor, account, count(*) AS events, min(eventTime) AS first
FROM cloudtrail
WHERE is_cross_account
GROUP BY ALL
ORDER BY events DESC, actor, account`,
    },
    {
      id: 'identity/console-sessions',
      title: 'Who signed in to the console?',
      description: 'Sign-ins with their outcome and whether MFA was used.',
      text: `SELECT eventTime, actor, account, sourceIPAddress, responseElements ->> 'ConsoleLogin' AS result,
  additionalEventData ->> 'MFAUsed' AS mfa_used, errorMessage
FROM cloudtrail
WHERE eventName = 'ConsoleLogin'
ORDER BY eventTime, eventID`,
    },
    {
      id: 'identity/sign-in-without-mfa',
      title: 'Who signed in to the console without MFA?',
      description: 'Successful sign-ins where the record says that no MFA was used.',
      text: `SELECT eventTime, actor, account, sourceIPAddress, userAgent
FROM cloudtrail
WHERE eventName = 'ConsoleLogin' AND (responseElements ->> 'ConsoleLogin') = 'Success' AND (additionalEventData ->> 'MFAUsed') = 'No'
ORDER BY eventTime, eventID`,
    },
    {
      id: 'identity/failed-sign-ins',
      title: 'Which sign-ins failed?',
      description: 'Failed console sign-ins by address and name: many of one address are guessing.',
      text: `SELECT sourceIPAddress, actor, errorMessage, count(*) AS failures, min(eventTime) AS first, max(eventTime) AS last
FROM cloudtrail
WHERE eventName = 'ConsoleLogin' AND is_error
GROUP BY ALL
ORDER BY failures DESC, sourceIPAddress, actor`,
    },
  ],
};
