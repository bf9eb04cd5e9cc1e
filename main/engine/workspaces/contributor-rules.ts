import { type Ranking, ranking, type SavedRule } from '../../../preload/contract/contributor-rules.ts';
import type { Parsed } from '../../../preload/contract/index.ts';
import type { Store } from '../store/store.ts';
import { type DocumentKind, type KeptDocument, keptDocuments, putDocument, removeDocument } from './kept-documents.ts';

const RULES: DocumentKind<Ranking> = {
  table: 'contributor_rule',
  id: 'rule_id',
  content: 'ranking',
  schema: ranking,
  called: 'rule',
};

const toRule = ({ content, ...rule }: KeptDocument<Ranking>): SavedRule => ({ ...rule, ranking: content });

/** All of them, in the order of their names. */
export async function savedRules(store: Store): Promise<SavedRule[]> {
  return (await keptDocuments(store, RULES)).map(toRule);
}

/** Keeps a new rule, or changes the one of `id`. A rule with mistakes is kept as well: it is somebody's work. Throws `bad-request`. */
export async function putSavedRule(store: Store, { id, name, ranking }: Parsed<'rules.save'>): Promise<SavedRule> {
  return toRule(await putDocument(store, RULES, { id, name, content: ranking }));
}

/** Throws `bad-request` where there is no such rule. */
export async function removeSavedRule(store: Store, id: string): Promise<void> {
  await removeDocument(store, RULES, id);
}
