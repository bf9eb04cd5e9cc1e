import { number, type QuestionGroupSource } from './question.ts';

export const refused: QuestionGroupSource = {
  id: 'refused',
  title: 'What was refused or failed',
  questions: [
    {
      id: 'refused/by-actor',
      title: 'Who was denied most?',
      description:
        'Actors by number of denied calls and of different actions among them: many actions look like probing.',
      text: `SELECT actor, count(*) AS denied, count(DISTINCT eventSource || ':' || eventName) AS actions, min(eventTime) AS first, max(eventTime) AS last
FROM cloudtrail
WHERE error_family = 'denied'
GROUP BY actor
ORDER BY denied DESC, actor`,
    },
    {
      id: 'refused/by-action',
      title: 'Which actions were denied most?',
      description: 'Actions by number of denied calls, and how many actors tried them.',
      text: `SELECT eventSource, eventName, count(*) AS denied, count(DISTINCT actor) AS actors
FROM cloudtrail
WHERE error_family = 'denied'
GROUP BY ALL
ORDER BY denied DESC, eventSource, eventName`,
    },
    {
      id: 'refused/then-allowed',
      title: 'What was denied first and worked later?',
      description: 'Actions that an actor was denied and then could do: rights were widened, or other ones found.',
      text: `SELECT actor, eventSource, eventName, min(eventTime) FILTER (error_family = 'denied') AS first_denied,
  max(eventTime) FILTER (errorCode IS NULL) AS last_allowed
FROM cloudtrail
GROUP BY ALL
HAVING min(eventTime) FILTER (error_family = 'denied') < max(eventTime) FILTER (errorCode IS NULL)
ORDER BY first_denied, actor, eventSource, eventName`,
    },
    {
      id: 'refused/error-codes',
      title: 'Which errors are there?',
      description: 'Error codes by number of events.',
      text: `SELECT errorCode, count(*) AS events, count(DISTINCT actor) AS actors, min(eventTime) AS first, max(eventTime) AS last
FROM cloudtrail
WHERE errorCode IS NOT NULL
GROUP BY errorCode
ORDER BY events DESC, errorCode`,
    },
    {
      id: 'refused/throttled',
      title: 'Who called so fast that AWS slowed them down?',
      description: 'Throttled calls by actor and action: scripts that list everything end up here.',
      text: `SELECT actor, eventSource, eventName, count(*) AS throttled
FROM cloudtrail
WHERE outcome = 'throttle'
GROUP BY ALL
ORDER BY throttled DESC, actor, eventSource, eventName`,
    },
    {
      id: 'refused/bursts',
      title: 'When were many calls refused at once?',
      description: 'Minutes with at least so many errors of one actor.',
      text: `SELECT date_trunc('minute', eventTime) AS minute, actor, count(*) AS errors, count(DISTINCT eventName) AS actions
FROM cloudtrail
WHERE is_error
GROUP BY ALL
HAVING count(*) >= {{least}}
ORDER BY minute, actor`,
      parameters: [number('least', 'Errors a minute at least', 10)],
    },
  ],
};
