import type { NotebookCell } from '../../../preload/contract/notebooks.ts';
import { requestsOf, type ShopRequest } from './requests.ts';
import { ADDRESSES, GROUPS } from './shop.ts';
import { LEAKED_KEY, MADE_KEY } from './story.ts';
import type { SampleTexts } from './texts/sample-texts.ts';

/** A query as a cell and a saved query hold it. */
export interface Question {
  title: string;
  language: 'sql' | 'insights';
  text: string;
  sources?: string[];
}

/** The questions of the story, in the order in which the tour asks them. */
export function storyQuestions(failed: ShopRequest, { titles, comments }: SampleTexts) {
  return {
    users: {
      title: titles.users,
      language: 'sql',
      text: `SELECT sourceIPAddress, ua_family, count(*) AS calls, count(*) FILTER (outcome <> 'ok') AS not_ok,
  min(eventTime) AS first, max(eventTime) AS last
FROM cloudtrail
WHERE access_key_id = '${LEAKED_KEY}'
GROUP BY ALL
ORDER BY first`,
    },
    deeds: {
      title: titles.deeds,
      language: 'insights',
      sources: ['cloudtrail'],
      text: `# ${comments.deeds}
fields @timestamp, eventName, eventSource, errorCode, sourceIPAddress, userAgent
| filter userIdentity.accessKeyId = "${LEAKED_KEY}"
| filter sourceIPAddress = "${ADDRESSES.stranger}"
| sort @timestamp asc`,
    },
    chain: {
      title: titles.chain,
      language: 'sql',
      text: `WITH RECURSIVE lineage AS (
  SELECT '${LEAKED_KEY}' AS access_key, 0 AS step
  UNION
  SELECT c."responseElements.credentials.accessKeyId", l.step + 1
  FROM lineage l JOIN cloudtrail c ON c.access_key_id = l.access_key
  WHERE c."responseElements.credentials.accessKeyId" IS NOT NULL AND l.step < 20
)
SELECT l.step, l.access_key, c.actor, c.account, count(*) AS events, min(c.eventTime) AS first, max(c.eventTime) AS last
FROM lineage l JOIN cloudtrail c ON c.access_key_id = l.access_key AND c.sourceIPAddress = '${ADDRESSES.stranger}'
GROUP BY ALL
ORDER BY l.step, first`,
    },
    objects: {
      title: titles.objects,
      language: 'insights',
      sources: ['cloudtrail'],
      text: `filter eventName = "GetObject" and sourceIPAddress = "${ADDRESSES.stranger}"
| stats count(*) as objects, sum(additionalEventData.bytesTransferredOut) as bytes by requestParameters.bucketName, errorCode
| sort objects desc`,
    },
    staying: {
      title: titles.staying,
      language: 'sql',
      text: `SELECT eventTime, eventName, errorCode, requestParameters, responseElements
FROM cloudtrail
WHERE sourceIPAddress = '${ADDRESSES.stranger}' AND read_write = 'write'
ORDER BY eventTime, eventID`,
    },
    newKey: {
      title: titles.newKey,
      language: 'insights',
      sources: ['cloudtrail'],
      text: `filter userIdentity.accessKeyId = "${MADE_KEY}"
| stats count(*) as calls, min(@timestamp) as first, max(@timestamp) as last by eventName, sourceIPAddress, errorCode
| sort calls desc`,
    },
    slowed: {
      title: titles.slowed,
      language: 'insights',
      sources: [GROUPS.orders],
      text: `filter level = "WARN" or level = "ERROR"
| stats count(*) as lines by bin(5m) as slot
| sort slot asc`,
    },
    oneRequest: {
      title: titles.oneRequest,
      language: 'insights',
      sources: [],
      text: `# ${comments.oneRequest}
fields @timestamp, @log, @message
| filter @message like "${failed.traceId}" or requestID in [${failed.table.map(({ requestId }) => `"${requestId}"`).join(', ')}]
| sort @timestamp asc`,
    },
  } satisfies Record<string, Question>;
}

/** The first order that failed although all tries were made. */
export function failedOrder(seed: number): ShopRequest {
  const found = requestsOf(seed).find(({ status }) => status === 502);
  if (found === undefined) throw new Error('a sample without a failed order');
  return found;
}

/** The six steps; each begins with a text that says what to press. */
export function tourCells(seed: number, texts: SampleTexts): NotebookCell[] {
  const ask = storyQuestions(failedOrder(seed), texts);
  const table = (id: string, { title, language, text, sources = [] }: Question): NotebookCell => ({
    kind: 'table',
    id,
    title,
    query: { language, text, sources, range: null },
    rows: 50,
  });
  const slowed: NotebookCell = {
    kind: 'chart',
    id: 'slowed',
    title: ask.slowed.title,
    query: { language: ask.slowed.language, text: ask.slowed.text, sources: ask.slowed.sources, range: null },
    label: 'slot',
    value: 'lines',
    bars: 40,
  };
  const questions: NotebookCell[][] = [
    [table('users', ask.users)],
    [table('deeds', ask.deeds)],
    [table('chain', ask.chain)],
    [table('objects', ask.objects)],
    [table('staying', ask.staying), table('new-key', ask.newKey)],
    [slowed, table('one-request', ask.oneRequest)],
  ];
  const names = { leakedKey: LEAKED_KEY, build: ADDRESSES.build, stranger: ADDRESSES.stranger };
  return texts
    .steps(names)
    .flatMap((markdown, at): NotebookCell[] => [
      { kind: 'text', id: `step-${at + 1}`, markdown },
      ...(questions[at] ?? []),
    ]);
}
