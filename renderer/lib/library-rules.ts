import type { LibraryRule } from '../../preload/contract/contributors.ts';
import { hasMessage, type MessageKey, t } from '../messages/message.ts';

type RuleId = Extract<MessageKey, `rule.title.${string}`> extends `rule.title.${infer Id}` ? Id : never;

const isTold = (id: string): id is RuleId => hasMessage(`rule.title.${id}`);

/** A rule of the library in the language of the window; one that the window has no words for keeps its own. */
export function inLanguage(rule: LibraryRule): LibraryRule {
  const { id } = rule;
  if (!isTold(id)) return rule;
  return { ...rule, title: t(`rule.title.${id}`), description: t(`rule.about.${id}`) };
}
