import type { CompletionContext, CompletionResult, Completion as EditorCompletion } from '@codemirror/autocomplete';
import type { EngineClient } from '../../../preload/contract/index.ts';
import type { Completion, QueryLanguage } from '../../../preload/contract/query.ts';
import { percent } from '../../lib/format-number.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';

/** What stands in reach of the cursor comes before the language's own words. */
const BOOST: Record<Completion['kind'], number> = {
  value: 4,
  group: 4,
  command: 3,
  column: 3,
  field: 3,
  table: 2,
  function: 1,
  keyword: 0,
};

/** What may be typed so that the list is narrowed rather than asked for again. */
const STILL_VALID: Record<QueryLanguage, RegExp> = { sql: /^[\w."]*$/, insights: /^[\p{L}\p{N}_@.]*$/u };
/** What begins a word, so that a list opens by itself. */
const BEGUN: Record<QueryLanguage, RegExp> = { sql: /[\w".@]+/, insights: /[\p{L}\p{N}_@.`]+|["'][^"'\s]*/u };

/** Share of events, then the commonest values: what a field's line has beside it. */
export function fieldFacts(share: number | undefined, top: readonly string[] | undefined): HTMLElement[] {
  const element = (className: string, text: string) => {
    const made = document.createElement('div');
    made.className = className;
    made.textContent = text;
    return made;
  };
  return [
    ...(share === undefined ? [] : [element('fact-share', t('editor.share', { share: percent(share, 1) }))]),
    ...(top ?? []).slice(0, 5).map((value) => element('fact-value', visibleText(value))),
  ];
}

function infoOf(completion: Completion): Pick<EditorCompletion, 'info'> {
  const { label, kind, detail, documentation, share, top } = completion;
  if (documentation === '' && share === undefined && !top?.length && kind !== 'function' && kind !== 'command')
    return {};
  return {
    info: () => {
      const root = document.createElement('div');
      const title = document.createElement('div');
      title.className = 'info-title';
      title.textContent = kind === 'function' || kind === 'command' ? detail : label;
      const text = document.createElement('div');
      text.textContent = documentation;
      root.append(title, ...(documentation === '' ? [] : [text]), ...fieldFacts(share, top));
      return root;
    },
  };
}

function toOption(completion: Completion): EditorCompletion {
  const { label, kind, detail, insert } = completion;
  return {
    label,
    type: kind,
    // A command's syntax is longer than a line of the list; it stands beside it.
    ...(kind === 'command' ? {} : { detail }),
    boost: BOOST[kind],
    ...(insert === undefined ? {} : { apply: insert }),
    ...infoOf(completion),
  };
}

/** Asks the engine for everything that may stand at the cursor; the editor narrows it. */
export function completionSource(engine: EngineClient, language: QueryLanguage, sources: () => string[]) {
  return async (context: CompletionContext): Promise<CompletionResult | null> => {
    const word = context.matchBefore(BEGUN[language]);
    if (word === null && !context.explicit) return null;
    const abort = new AbortController();
    context.addEventListener('abort', () => abort.abort());
    try {
      const { from, completions } = await engine.call(
        'query.complete',
        { language, text: context.state.doc.toString(), cursor: context.pos, sources: sources() },
        { signal: abort.signal },
      );
      const isQuoted = completions[0]?.kind === 'value' || completions[0]?.kind === 'group';
      return {
        from,
        validFor: isQuoted ? /^[^"'\s]*$/ : STILL_VALID[language],
        options: completions.map(toOption),
      };
    } catch {
      return null; // a list that cannot be had is no message while somebody types
    }
  };
}
