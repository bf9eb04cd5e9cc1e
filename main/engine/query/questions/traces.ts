import { eventsNamed, number, type QuestionGroupSource, text } from './question.ts';

export const traces: QuestionGroupSource = {
  id: 'traces',
  title: 'Covering traces and breaking things',
  questions: [
    {
      id: 'traces/trails',
      title: 'Did anybody touch the trails?',
      description: 'Logging stopped, trails deleted or changed, selectors narrowed.',
      text: eventsNamed(
        [
          'StopLogging',
          'StartLogging',
          'DeleteTrail',
          'UpdateTrail',
          'CreateTrail',
          'PutEventSelectors',
          'PutInsightSelectors',
        ],
        ["coalesce(requestParameters ->> 'name', requestParameters ->> 'trailName') AS trail"],
      ),
    },
    {
      id: 'traces/detectors',
      title: 'Were detectors switched off?',
      description: 'GuardDuty, Config, Security Hub, Macie and Access Analyzer: deleted, stopped or changed.',
      text: eventsNamed(
        [
          'DeleteDetector',
          'UpdateDetector',
          'CreateFilter',
          'CreateIPSet',
          'DisassociateFromMasterAccount',
          'DisassociateMembers',
          'StopConfigurationRecorder',
          'DeleteConfigurationRecorder',
          'DeleteDeliveryChannel',
          'DisableSecurityHub',
          'DisableMacie',
          'DeleteAnalyzer',
        ],
        ['eventSource', 'requestParameters'],
      ),
    },
    {
      id: 'traces/logs',
      title: 'Were logs or alarms deleted?',
      description: 'Flow logs, log groups and streams, query logging, alarms, retention.',
      text: eventsNamed(
        [
          'DeleteFlowLogs',
          'DeleteLogGroup',
          'DeleteLogStream',
          'PutRetentionPolicy',
          'DeleteAlarms',
          'DisableAlarmActions',
          'DeleteQueryLoggingConfig',
          'DeleteResolverQueryLogConfig',
          'DisassociateResolverQueryLogConfig',
        ],
        ['eventSource', 'requestParameters'],
      ),
    },
    {
      id: 'traces/keys',
      title: 'Were encryption keys disabled or scheduled to be deleted?',
      description: 'KMS keys whose data cannot be read any more, and grants that let others use them.',
      text: eventsNamed(
        ['DisableKey', 'ScheduleKeyDeletion', 'CancelKeyDeletion', 'PutKeyPolicy', 'CreateGrant'],
        ["requestParameters ->> 'keyId' AS key_id"],
      ),
    },
    {
      id: 'traces/organization',
      title: 'Did an account try to leave its organization?',
      description: 'Leaving takes an account out of the reach of its guard rails.',
      text: eventsNamed(
        ['LeaveOrganization', 'RemoveAccountFromOrganization', 'DetachPolicy', 'DisablePolicyType'],
        ['account'],
      ),
    },
    {
      id: 'traces/deletions',
      title: 'What was deleted?',
      description: 'Successful deletions and terminations by action and actor.',
      text: `SELECT eventSource, eventName, actor, count(*) AS calls, min(eventTime) AS first, max(eventTime) AS last
FROM cloudtrail
WHERE regexp_matches(eventName, '^(Delete|Terminate|Remove|Purge|Destroy)') AND errorCode IS NULL
GROUP BY ALL
ORDER BY calls DESC, eventSource, eventName, actor`,
    },
    {
      id: 'traces/gaps',
      title: 'When is the trail silent?',
      description: 'The longest times without any event: logging off, files missing, or nobody there.',
      text: `SELECT previous AS last_before, eventTime AS first_after, eventTime - previous AS silent
FROM (SELECT eventTime, lag(eventTime) OVER (ORDER BY eventTime) AS previous FROM cloudtrail WHERE eventTime IS NOT NULL)
WHERE previous IS NOT NULL
ORDER BY silent DESC, previous
LIMIT {{rows}}`,
      parameters: [number('rows', 'How many', 10)],
    },
    {
      id: 'traces/late-or-changed',
      title: 'Which records came late or were changed afterwards?',
      description: 'Records with an addendum, and those that say other things under the same identity.',
      text: `SELECT eventTime, eventName, actor, addendum ->> 'reason' AS reason, conflict, source, "position"
FROM cloudtrail
WHERE addendum IS NOT NULL OR conflict
ORDER BY eventTime, source, "position"`,
    },
    {
      id: 'traces/request',
      title: 'Which events belong to this request?',
      description: 'One request can give several events: of a data plane, of several accounts.',
      text: `SELECT eventTime, eventName, eventSource, actor, account, eventCategory, errorCode
FROM cloudtrail
WHERE requestID = {{request}} OR sharedEventID = {{request}} OR eventID = {{request}}
ORDER BY eventTime, eventID`,
      parameters: [text('request', 'requestID, sharedEventID or eventID', '')],
    },
  ],
};
