import { SAMPLE_TOUR } from '../../../preload/contract/sample.ts';
import type { Store } from '../store/store.ts';
import { putNotebook } from '../workspaces/notebooks.ts';
import { putNote } from '../workspaces/notes.ts';
import { putSavedQuery } from '../workspaces/saved-queries.ts';
import { setStar } from '../workspaces/stars.ts';
import { ADDRESSES } from './shop.ts';
import { LEAKED_KEY, type Story, storyOf } from './story.ts';
import { failedOrder, type Question, storyQuestions, tourCells } from './tour.ts';
import type { Call } from './trail-record.ts';

/** Who the sample's notes are by. */
const AUTHOR = 'Trailglass';

/** What an investigator would have left in the workspace: saved queries, notes, pinned events and the tour. */
export async function addDocuments(store: Store, seed: number): Promise<void> {
  for (const [name, question, parameter] of savedQueries(seed)) {
    await putSavedQuery(store, {
      name,
      language: question.language,
      text: question.text,
      logGroups: question.sources ?? [],
      parameters: parameter ? [{ name: 'key', type: 'text', default: LEAKED_KEY, description: 'Access key id' }] : [],
    });
  }
  const story = storyOf(seed);
  for (const { target, text, tags } of notes(story))
    await putNote(store, { target, text, tags, query: null, range: null }, AUTHOR);
  for (const call of starred(story)) await setStar(store, { anchor: anchorOf(call) }, true);
  await putNotebook(store, { name: SAMPLE_TOUR, cells: tourCells(seed) });
}

function savedQueries(seed: number): [name: string, question: Question, hasKey?: true][] {
  const ask = storyQuestions(failedOrder(seed));
  const anyKey: Question = { ...ask.users, text: ask.users.text.replace(`'${LEAKED_KEY}'`, '{{key}}') };
  return [
    ['Leaked key/Who used a key, and from where', anyKey, true],
    ['Leaked key/What the leaked key did', ask.deeds],
    ['Leaked key/Keys that came out of it', ask.chain],
    ['Leaked key/Objects that were read', ask.objects],
    ['Leaked key/Changes that the stranger tried', ask.staying],
    ['Leaked key/What the new key did', ask.newKey],
    ['Shop/Orders slowed down or given up', ask.slowed],
    ['Shop/One failed order in every log', ask.oneRequest],
  ];
}

function anchorOf({ eventId, account }: Call) {
  return { kind: 'trail-event' as const, eventId, account };
}

function notes({ calls }: Story) {
  const [first] = calls.enumerate;
  const [stopped] = calls.hide;
  return [
    ...(first === undefined
      ? []
      : [
          {
            target: { anchor: anchorOf(first) },
            text: 'First call from an address that nobody here knows. The user agent is another one, too.',
            tags: ['leaked key'],
          },
        ]),
    ...(stopped === undefined
      ? []
      : [
          {
            target: { anchor: anchorOf(stopped) },
            text: 'Tried to stop the trail; refused. Check that shop-deploy gets no more rights than it has.',
            tags: ['leaked key', 'trail'],
          },
        ]),
    {
      target: { anchor: { kind: 'value' as const, field: null, value: ADDRESSES.build } },
      text: 'The build server. Terraform runs here with the key of ci-deploy.',
      tags: ['known'],
    },
    {
      target: { anchor: { kind: 'value' as const, field: null, value: ADDRESSES.stranger } },
      text: 'The stranger’s address in the night.',
      tags: ['leaked key'],
    },
  ];
}

/** The steps that gave the stranger something: both roles and the new key. */
function starred({ calls }: Story): Call[] {
  return [...calls.chain, ...calls.persist].filter(({ response }) => response !== undefined);
}
