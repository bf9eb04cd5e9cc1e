import type { LibraryGroup, QuestionGroup } from '../../preload/contract/library.ts';
import { hasMessage, type MessageKey, t } from '../messages/message.ts';

type Question = QuestionGroup['questions'][number];
type IdOf<Kind extends string> = Extract<MessageKey, `${Kind}.${string}`> extends `${Kind}.${infer Id}` ? Id : never;

const isQuestionGroup = (id: string): id is IdOf<'question.group'> => hasMessage(`question.group.${id}`);
const isQuestion = (id: string): id is IdOf<'question.title'> => hasMessage(`question.title.${id}`);
const isAsked = (id: string): id is IdOf<'question.asks'> => hasMessage(`question.asks.${id}`);
const isLibraryGroup = (id: string): id is IdOf<'library.group'> => hasMessage(`library.group.${id}`);
const isLibraryQuery = (id: string): id is IdOf<'library.title'> => hasMessage(`library.title.${id}`);

/** Questions for trails in the language of the window; what the window has no words for keeps its own. */
export function questionsInLanguage(group: QuestionGroup): QuestionGroup {
  const { id, title, questions } = group;
  return {
    id,
    title: isQuestionGroup(id) ? t(`question.group.${id}`) : title,
    questions: questions.map(questionInLanguage),
  };
}

function questionInLanguage(question: Question): Question {
  const parameters = question.parameters.map((parameter) => {
    const id = `${question.id}.${parameter.name}`;
    return isAsked(id) ? { ...parameter, description: t(`question.asks.${id}`) } : parameter;
  });
  const { id } = question;
  if (!isQuestion(id)) return { ...question, parameters };
  return { ...question, title: t(`question.title.${id}`), description: t(`question.about.${id}`), parameters };
}

/** Queries that AWS publishes, in the language of the window; what the window has no words for keeps its own. */
export function libraryInLanguage(group: LibraryGroup): LibraryGroup {
  const { id, title, queries } = group;
  return {
    id,
    title: isLibraryGroup(id) ? t(`library.group.${id}`) : title,
    queries: queries.map((query) => {
      const { id } = query;
      if (!isLibraryQuery(id)) return query;
      return { ...query, title: t(`library.title.${id}`), description: t(`library.about.${id}`) };
    }),
  };
}
