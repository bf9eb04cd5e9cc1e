import type { SampleTexts } from './sample-texts.ts';

export const en: SampleTexts = {
  titles: {
    users: 'Who used the key, and from where',
    deeds: 'What the leaked key did',
    chain: 'Keys that came out of it',
    objects: 'Objects that were read',
    staying: 'Changes that the stranger tried',
    newKey: 'What the new key did',
    slowed: 'Orders slowed down or given up, by five minutes',
    oneRequest: 'One failed order in every log',
  },
  comments: {
    deeds: 'every call with the leaked key that did not come from the build server',
    oneRequest: "one trace id: API, function and orders service, then the table's own events in the trail",
  },
  folders: { key: 'Leaked key', shop: 'Shop' },
  saved: { anyKey: 'Who used a key, and from where', slowed: 'Orders slowed down or given up' },
  keyDescription: 'Access key id',
  notes: {
    firstCall: 'First call from an address that nobody here knows. The user agent is another one, too.',
    trailStopped: 'Tried to stop the trail; refused. Check that shop-deploy gets no more rights than it has.',
    build: 'The build server. Terraform runs here with the key of ci-deploy.',
    stranger: 'The stranger’s address in the night.',
  },
  tags: { key: 'leaked key', trail: 'trail', known: 'known' },
  steps: ({ leakedKey, build, stranger }) => [
    `## 1. Who used the key?

Friday, 10:05. AWS writes that the access key \`${leakedKey}\` of the shop was found in a public repository. It belongs to \`ci-deploy\`, with which the build server deploys.

Press **Enter** on the question below: its rows open beside this text, and **Ctrl+Shift+B** leads back here. The build server is \`${build}\`. Every other address has to be explained.`,
    `## 2. What did the leaked key do?

\`${stranger}\` is nobody's address here. The first call, GetCallerIdentity, is how a stranger learns whose key it is.

Press **Enter** on the question. In the rows, **J** and **K** walk, **Enter** opens a record. Most calls were refused; the last one was not.`,
    `## 3. Which keys came out of it?

AssumeRole answers with a new key. The stranger took the role \`shop-deploy\`, and from there one in the other account, \`444455556666\`.

Press **Enter** on the question: it follows each key to the next one. On a key, **P** then **S** opens everything of that session.`,
    `## 4. What was read?

The role in the other account may read buckets. Data events name each object and its bytes.

Press **Enter** on the question. Rows with an error code were refused, the others were carried away.`,
    `## 5. How did the stranger try to stay?

Before the night ended, the stranger tried to switch off the trail, and had a key made for another user.

Press **Enter** on both questions. The answer of CreateAccessKey names the new key; the second question asks what it did.`,
    `## 6. Why did the shop fail on Friday morning?

From 09:25 orders failed. The new key scanned the table of the orders until nothing was left for the shop.

Press **Enter** on the first question and open **Chart** above the rows: the failures begin and end with the scans. The second question follows one failed order by its trace id through every log, and by its request ids into the trail.

**G** then **M** shows the same as a map: the throttled table, and each service that failed for it. **G** then **T** lists the requests; **Enter** opens one with its log lines and API calls beside it.`,
  ],
};
