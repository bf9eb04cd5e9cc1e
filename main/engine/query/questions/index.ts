import type { QuestionGroup } from '../../../../preload/contract/library.ts';
import { data } from './data.ts';
import { identity } from './identity.ts';
import { persistence } from './persistence.ts';
import { refused } from './refused.ts';
import { surroundings } from './surroundings.ts';
import { traces } from './traces.ts';

const GROUPS = [identity, refused, persistence, traces, data, surroundings];

/** The named investigation questions for trails; `docs/questions.md` is written from them. */
export function questions(): QuestionGroup[] {
  return GROUPS.map(({ id, title, questions }) => ({
    id,
    title,
    questions: questions.map((question) => ({ parameters: [], ...question })),
  }));
}
