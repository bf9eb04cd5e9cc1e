import type { NotebookCell } from '../../../preload/contract/notebooks.ts';
import { requestsOf, type ShopRequest } from './requests.ts';
import { ADDRESSES, GROUPS } from './shop.ts';
import { LEAKED_KEY, MADE_KEY } from './story.ts';

/** A query as a cell and a saved query hold it. */
export interface Question {
  title: string;
  language: 'sql' | 'insights';
  text: string;
  sources?: string[];
}

/** The questions of the story, in the order in which the tour asks them. */
export function storyQuestions(failed: ShopRequest) {
  return {
    users: {
      title: 'Who used the key, and from where',
      language: 'sql',
      text: `SELECT sourceIPAddress, ua_family, count(*) AS calls, count(*) FILTER (outcome <> 'ok') AS not_ok,
  min(eventTime) AS first, max(eventTime) AS last
FROM cloudtrail
WHERE access_key_id = '${LEAKED_KEY}'
GROUP BY ALL
ORDER BY first`,
    },
    deeds: {
      title: 'What the leaked key did',
      language: 'insights',
      sources: ['cloudtrail'],
      text: `# every call with the leaked key that did not come from the build server
fields @timestamp, eventName, eventSource, errorCode, sourceIPAddress, userAgent
| filter userIdentity.accessKeyId = "${LEAKED_KEY}"
| filter sourceIPAddress = "${ADDRESSES.stranger}"
| sort @timestamp asc`,
    },
    chain: {
      title: 'Keys that came out of it',
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
      title: 'Objects that were read',
      language: 'insights',
      sources: ['cloudtrail'],
      text: `filter eventName = "GetObject" and sourceIPAddress = "${ADDRESSES.stranger}"
| stats count(*) as objects, sum(additionalEventData.bytesTransferredOut) as bytes by requestParameters.bucketName, errorCode
| sort objects desc`,
    },
    staying: {
      title: 'Changes that the stranger tried',
      language: 'sql',
      text: `SELECT eventTime, eventName, errorCode, requestParameters, responseElements
FROM cloudtrail
WHERE sourceIPAddress = '${ADDRESSES.stranger}' AND read_write = 'write'
ORDER BY eventTime, eventID`,
    },
    newKey: {
      title: 'What the new key did',
      language: 'insights',
      sources: ['cloudtrail'],
      text: `filter userIdentity.accessKeyId = "${MADE_KEY}"
| stats count(*) as calls, min(@timestamp) as first, max(@timestamp) as last by eventName, sourceIPAddress, errorCode
| sort calls desc`,
    },
    slowed: {
      title: 'Orders slowed down or given up, by five minutes',
      language: 'insights',
      sources: [GROUPS.orders],
      text: `filter level = "WARN" or level = "ERROR"
| stats count(*) as lines by bin(5m) as slot
| sort slot asc`,
    },
    oneRequest: {
      title: 'One failed order in every log',
      language: 'insights',
      sources: [],
      text: `# one trace id: API, function and orders service, then the table's own events in the trail
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
export function tourCells(seed: number): NotebookCell[] {
  const ask = storyQuestions(failedOrder(seed));
  const cells: NotebookCell[] = [];
  const step = (markdown: string, ...questions: NotebookCell[]) => {
    cells.push({ kind: 'text', id: `step-${cells.filter(({ kind }) => kind === 'text').length + 1}`, markdown });
    cells.push(...questions);
  };
  const table = (id: string, { title, language, text, sources = [] }: Question, rows = 50): NotebookCell => ({
    kind: 'table',
    id,
    title,
    query: { language, text, sources, range: null },
    rows,
  });
  step(
    `## 1. Who used the key?

Friday, 10:05. AWS writes that the access key \`${LEAKED_KEY}\` of the shop was found in a public repository. It belongs to \`ci-deploy\`, with which the build server deploys.

Press **Enter** on the question below: its rows open beside this text, and **Ctrl+Shift+B** leads back here. The build server is \`${ADDRESSES.build}\`. Every other address has to be explained.`,
    table('users', ask.users),
  );
  step(
    `## 2. What did the leaked key do?

\`${ADDRESSES.stranger}\` is nobody's address here. The first call, GetCallerIdentity, is how a stranger learns whose key it is.

Press **Enter** on the question. In the rows, **J** and **K** walk, **Enter** opens a record. Most calls were refused; the last one was not.`,
    table('deeds', ask.deeds),
  );
  step(
    `## 3. Which keys came out of it?

AssumeRole answers with a new key. The stranger took the role \`shop-deploy\`, and from there one in the other account, \`444455556666\`.

Press **Enter** on the question: it follows each key to the next one. On a key, **P** then **S** opens everything of that session.`,
    table('chain', ask.chain),
  );
  step(
    `## 4. What was read?

The role in the other account may read buckets. Data events name each object and its bytes.

Press **Enter** on the question. Rows with an error code were refused, the others were carried away.`,
    table('objects', ask.objects),
  );
  step(
    `## 5. How did the stranger try to stay?

Before the night ended, the stranger tried to switch off the trail, and had a key made for another user.

Press **Enter** on both questions. The answer of CreateAccessKey names the new key; the second question asks what it did.`,
    table('staying', ask.staying),
    table('new-key', ask.newKey),
  );
  step(
    `## 6. Why did the shop fail on Friday morning?

From 09:25 orders failed. The new key scanned the table of the orders until nothing was left for the shop.

Press **Enter** on the first question and open **Chart** above the rows: the failures begin and end with the scans. The second question follows one failed order by its trace id through every log, and by its request ids into the trail.`,
    {
      kind: 'chart',
      id: 'slowed',
      title: ask.slowed.title,
      query: { language: ask.slowed.language, text: ask.slowed.text, sources: ask.slowed.sources, range: null },
      label: 'slot',
      value: 'lines',
      bars: 40,
    },
    table('one-request', ask.oneRequest),
  );
  return cells;
}
