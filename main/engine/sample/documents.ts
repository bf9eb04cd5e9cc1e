import type { WindowLanguage } from '../../../preload/contract/desktop.ts';
import { SAMPLE_TOURS } from '../../../preload/contract/sample.ts';
import type { Store } from '../store/store.ts';
import { putNotebook } from '../workspaces/notebooks.ts';
import { putNote } from '../workspaces/notes.ts';
import { putSavedQuery } from '../workspaces/saved-queries.ts';
import { setStar } from '../workspaces/stars.ts';
import { ADDRESSES } from './shop.ts';
import { LEAKED_KEY, type Story, storyOf } from './story.ts';
import { SAMPLE_TEXTS, type SampleTexts } from './texts/sample-texts.ts';
import { failedOrder, type Question, storyQuestions, tourCells } from './tour.ts';
import type { Call } from './trail-record.ts';

/** Who the sample's notes are by. */
const AUTHOR = 'Trailglass';

/** What an investigator would have left in the workspace: saved queries, notes, pinned events and the tour, in a language. */
export async function addDocuments(store: Store, seed: number, language: WindowLanguage): Promise<void> {
  const texts = SAMPLE_TEXTS[language];
  for (const [name, question, parameter] of savedQueries(seed, texts)) {
    await putSavedQuery(store, {
      name,
      language: question.language,
      text: question.text,
      logGroups: question.sources ?? [],
      parameters: parameter
        ? [{ name: 'key', type: 'text', default: LEAKED_KEY, description: texts.keyDescription }]
        : [],
    });
  }
  const story = storyOf(seed);
  for (const { target, text, tags } of notes(story, texts))
    await putNote(store, { target, text, tags, query: null, range: null }, AUTHOR);
  for (const call of starred(story)) await setStar(store, { anchor: anchorOf(call) }, true);
  await putNotebook(store, { name: SAMPLE_TOURS[language], cells: tourCells(seed, texts) });
}

function savedQueries(seed: number, texts: SampleTexts): [name: string, question: Question, hasKey?: true][] {
  const ask = storyQuestions(failedOrder(seed), texts);
  const { titles, saved, folders } = texts;
  const anyKey: Question = { ...ask.users, text: ask.users.text.replace(`'${LEAKED_KEY}'`, '{{key}}') };
  return [
    [`${folders.key}/${saved.anyKey}`, anyKey, true],
    [`${folders.key}/${titles.deeds}`, ask.deeds],
    [`${folders.key}/${titles.chain}`, ask.chain],
    [`${folders.key}/${titles.objects}`, ask.objects],
    [`${folders.key}/${titles.staying}`, ask.staying],
    [`${folders.key}/${titles.newKey}`, ask.newKey],
    [`${folders.shop}/${saved.slowed}`, ask.slowed],
    [`${folders.shop}/${titles.oneRequest}`, ask.oneRequest],
  ];
}

function anchorOf({ eventId, account }: Call) {
  return { kind: 'trail-event' as const, eventId, account };
}

function notes({ calls }: Story, { notes, tags }: SampleTexts) {
  const [first] = calls.enumerate;
  const [stopped] = calls.hide;
  return [
    ...(first === undefined
      ? []
      : [
          {
            target: { anchor: anchorOf(first) },
            text: notes.firstCall,
            tags: [tags.key],
          },
        ]),
    ...(stopped === undefined
      ? []
      : [
          {
            target: { anchor: anchorOf(stopped) },
            text: notes.trailStopped,
            tags: [tags.key, tags.trail],
          },
        ]),
    {
      target: { anchor: { kind: 'value' as const, field: null, value: ADDRESSES.build } },
      text: notes.build,
      tags: [tags.known],
    },
    {
      target: { anchor: { kind: 'value' as const, field: null, value: ADDRESSES.stranger } },
      text: notes.stranger,
      tags: [tags.key],
    },
  ];
}

/** The steps that gave the stranger something: both roles and the new key. */
function starred({ calls }: Story): Call[] {
  return [...calls.chain, ...calls.persist].filter(({ response }) => response !== undefined);
}
