import { eventsNamed, number, type QuestionGroupSource, text } from './question.ts';

export const surroundings: QuestionGroupSource = {
  id: 'surroundings',
  title: 'Places, tools and machines',
  questions: [
    {
      id: 'surroundings/regions',
      title: 'Which Regions are in use?',
      description: 'Regions by number of events and actors. Work in a Region that nobody uses is suspicious.',
      text: `SELECT awsRegion, count(*) AS events, count(DISTINCT actor) AS actors, count(*) FILTER (read_write = 'write') AS writes, min(eventTime) AS first
FROM cloudtrail
GROUP BY awsRegion
ORDER BY events DESC, awsRegion`,
    },
    {
      id: 'surroundings/addresses',
      title: 'Which addresses are there?',
      description: 'Addresses of people and machines, services left out, by number of events.',
      text: `SELECT client_ip, count(*) AS events, count(DISTINCT actor) AS actors, count(*) FILTER (outcome <> 'ok') AS not_ok,
  min(eventTime) AS first, max(eventTime) AS last
FROM cloudtrail
WHERE client_ip IS NOT NULL
GROUP BY client_ip
ORDER BY events DESC, client_ip`,
    },
    {
      id: 'surroundings/programs',
      title: 'Which programs are used?',
      description: 'Families of user agents with their first use.',
      text: `SELECT ua_family, count(*) AS events, count(DISTINCT actor) AS actors, min(eventTime) AS first
FROM cloudtrail
WHERE ua_family IS NOT NULL
GROUP BY ua_family
ORDER BY events DESC, ua_family`,
    },
    {
      id: 'surroundings/agent-containing',
      title: 'Who used a program of this name?',
      description: 'User agents that contain a word, without regard to case: kali, parrot, pacu, stratus.',
      text: `SELECT actor, userAgent, sourceIPAddress, count(*) AS events, min(eventTime) AS first
FROM cloudtrail
WHERE contains(lower(userAgent), lower({{word}}))
GROUP BY ALL
ORDER BY events DESC, actor, userAgent, sourceIPAddress`,
      parameters: [text('word', 'Word', 'kali')],
    },
    {
      id: 'surroundings/rare-actions',
      title: 'Which actions are rare?',
      description: 'Actions with few events in all: what an intruder does, few others do.',
      text: `SELECT eventSource, eventName, count(*) AS events, min(actor) AS actor, min(eventTime) AS first
FROM cloudtrail
GROUP BY eventSource, eventName
HAVING count(*) <= {{most}}
ORDER BY events, eventSource, eventName`,
      parameters: [number('most', 'Events at most', 3)],
    },
    {
      id: 'surroundings/writes',
      title: 'What was changed at all?',
      description: 'Successful calls that write, by action and actor; calls of AWS services left out.',
      text: `SELECT eventSource, eventName, actor, count(*) AS calls, min(eventTime) AS first, max(eventTime) AS last
FROM cloudtrail
WHERE read_write = 'write' AND errorCode IS NULL AND NOT coalesce(is_service_call, false)
GROUP BY ALL
ORDER BY calls DESC, eventSource, eventName, actor`,
    },
    {
      id: 'surroundings/open-ports',
      title: 'Was a port opened to the whole world?',
      description: 'Rules of security groups that let in any address.',
      text: `SELECT eventTime, actor, sourceIPAddress, requestParameters ->> 'groupId' AS security_group, requestParameters -> 'ipPermissions' AS rules, errorCode
FROM cloudtrail
WHERE eventName = 'AuthorizeSecurityGroupIngress'
  AND (contains(requestParameters::VARCHAR, '0.0.0.0/0') OR contains(requestParameters::VARCHAR, '::/0'))
ORDER BY eventTime, eventID`,
    },
    {
      id: 'surroundings/instances',
      title: 'Which instances were started?',
      description: 'RunInstances calls with type and number; many large ones mean mining.',
      text: eventsNamed(
        ['RunInstances', 'StartInstances', 'RequestSpotInstances'],
        ['awsRegion', "requestParameters ->> 'instanceType' AS instance_type"],
      ),
    },
    {
      id: 'surroundings/remote-commands',
      title: 'Who ran commands on instances?',
      description: 'Sessions and commands of Systems Manager, serial console and pushed SSH keys.',
      text: eventsNamed(
        [
          'SendCommand',
          'StartSession',
          'ResumeSession',
          'SendSSHPublicKey',
          'SendSerialConsoleSSHPublicKey',
          'EnableSerialConsoleAccess',
        ],
        ['requestParameters'],
      ),
    },
    {
      id: 'surroundings/listing',
      title: 'Who looked around?',
      description: 'Actors by number of different reading actions, of services and in how short a time.',
      text: `SELECT actor, sourceIPAddress, count(DISTINCT eventSource || ':' || eventName) AS actions, count(DISTINCT eventSource) AS services,
  count(*) AS calls, min(eventTime) AS first, max(eventTime) AS last
FROM cloudtrail
WHERE read_write = 'read' AND NOT coalesce(is_service_call, false)
GROUP BY ALL
HAVING count(DISTINCT eventSource || ':' || eventName) >= {{least}}
ORDER BY actions DESC, actor, sourceIPAddress`,
      parameters: [number('least', 'Different actions at least', 10)],
    },
    {
      id: 'surroundings/who-am-i',
      title: 'Who asked who they are?',
      description: 'GetCallerIdentity: often the first call with a stolen key.',
      text: eventsNamed(['GetCallerIdentity'], ['access_key_id', 'ua_family']),
    },
    {
      id: 'surroundings/hours',
      title: 'How many events of which outcome has each hour?',
      description: 'Events by hour and outcome, to find the hours to look at.',
      text: `SELECT date_trunc('hour', eventTime) AS hour, count(*) AS events, count(*) FILTER (outcome = 'error') AS errors,
  count(*) FILTER (outcome = 'throttle') AS throttled, count(*) FILTER (outcome = 'fault') AS faults
FROM cloudtrail
GROUP BY hour
ORDER BY hour`,
    },
    {
      id: 'surroundings/models',
      title: 'Who used models of Bedrock?',
      description: 'Model calls by actor and model: stolen keys are used for them, at a price.',
      text: `SELECT actor, eventName, requestParameters ->> 'modelId' AS model, count(*) AS calls, count(*) FILTER (outcome <> 'ok') AS not_ok, min(eventTime) AS first
FROM cloudtrail
WHERE eventSource = 'bedrock.amazonaws.com'
GROUP BY ALL
ORDER BY calls DESC, actor, eventName, model`,
    },
  ],
};
