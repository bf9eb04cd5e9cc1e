import {
  acceptCompletion,
  autocompletion,
  type CompletionContext,
  type CompletionResult,
  closeCompletion,
  completionKeymap,
  startCompletion,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { PostgreSQL, SQLDialect, sql } from '@codemirror/lang-sql';
import { bracketMatching, HighlightStyle, indentOnInput, syntaxHighlighting } from '@codemirror/language';
import { type Diagnostic as EditorDiagnostic, forEachDiagnostic, linter } from '@codemirror/lint';
import { type Extension, Prec } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import { tags } from '@lezer/highlight';
import type { EngineClient } from '../../../preload/contract/index.ts';
import type { Completion, Diagnostic } from '../../../preload/contract/query.ts';
import { t } from '../../messages/message.ts';

/** SQL as DuckDB writes it: PostgreSQL's words and quoting, and DuckDB's own clauses. */
const duckdb = SQLDialect.define({
  ...PostgreSQL.spec,
  keywords: `${PostgreSQL.spec.keywords} qualify pivot unpivot summarize describe exclude replace asof semi anti positional sample`,
});

// Colours are classes, not styles: the tokens of the theme stand in query.css.
const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.modifier, tags.definitionKeyword], class: 'syn-command' },
  { tag: [tags.string, tags.special(tags.string), tags.character], class: 'syn-string' },
  { tag: [tags.number, tags.bool, tags.null], class: 'syn-number' },
  { tag: [tags.standard(tags.name), tags.function(tags.variableName), tags.typeName], class: 'syn-function' },
  { tag: [tags.lineComment, tags.blockComment, tags.comment], class: 'syn-comment' },
]);

const KINDS: Record<Completion['kind'], string> = {
  table: 'class',
  column: 'property',
  function: 'function',
  keyword: 'keyword',
};

function completionSource(engine: EngineClient) {
  return async (context: CompletionContext): Promise<CompletionResult | null> => {
    const word = context.matchBefore(/[\w".@]+/);
    if (word === null && !context.explicit) return null;
    const abort = new AbortController();
    context.addEventListener('abort', () => abort.abort());
    try {
      const { from, completions } = await engine.call(
        'query.complete',
        { language: 'sql', text: context.state.doc.toString(), cursor: context.pos },
        { signal: abort.signal },
      );
      return {
        from,
        validFor: /^[\w."]*$/,
        options: completions.map((completion) => ({
          label: completion.label,
          type: KINDS[completion.kind],
          detail: completion.detail,
          // What stands in reach of the cursor comes before the language's own words.
          boost: { column: 3, table: 2, function: 1, keyword: 0 }[completion.kind],
          ...(completion.insert === undefined ? {} : { apply: completion.insert }),
          ...(completion.documentation === '' ? {} : { info: completion.documentation }),
        })),
      };
    } catch {
      return null; // a list that cannot be had is no message while somebody types
    }
  };
}

function toEditorDiagnostic(found: Diagnostic, length: number): EditorDiagnostic {
  const from = Math.min(found.at.start, Math.max(0, length - 1));
  const replacement = found.replacement;
  return {
    from,
    to: Math.min(length, Math.max(found.at.end, from + 1)),
    severity: found.severity,
    message: found.message,
    actions:
      replacement === undefined
        ? []
        : [
            {
              name: t('query.replace', { name: replacement }),
              apply: (view, start, end) => view.dispatch({ changes: { from: start, to: end, insert: replacement } }),
            },
          ],
  };
}

/** Applies the repair of the diagnostic under or nearest to the cursor (Alt+Enter). */
export function applyFix(view: EditorView): boolean {
  const { head } = view.state.selection.main;
  let best: { diagnostic: EditorDiagnostic; from: number; to: number; far: number } | null = null;
  forEachDiagnostic(view.state, (diagnostic, from, to) => {
    if (!diagnostic.actions?.length) return;
    const far = head < from ? from - head : head > to ? head - to : 0;
    if (best === null || far < best.far) best = { diagnostic, from, to, far };
  });
  const found = best as { diagnostic: EditorDiagnostic; from: number; to: number } | null;
  found?.diagnostic.actions?.[0]?.apply(view, found.from, found.to);
  return found !== null;
}

export interface EditorHooks {
  engine: EngineClient;
  nonce: string;
  run: () => void;
  onChange: (text: string) => void;
  onDiagnostics: (count: number) => void;
  onFirstFocus: () => void;
}

/** Everything the SQL editor is made of. Tab leaves the editor unless a completion is open: no keyboard trap. */
export function sqlExtensions(hooks: EditorHooks): Extension {
  return [
    EditorView.cspNonce.of(hooks.nonce),
    Prec.highest(
      keymap.of([
        {
          key: 'Mod-Enter',
          run: (view) => {
            closeCompletion(view); // it would lie over the result
            hooks.run();
            return true;
          },
        },
        { key: 'Alt-Enter', run: applyFix },
        { key: 'Tab', run: acceptCompletion },
        { key: 'Ctrl-Space', run: startCompletion },
      ]),
    ),
    lineNumbers(),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    history(),
    drawSelection(),
    bracketMatching(),
    indentOnInput(),
    sql({ dialect: duckdb, upperCaseKeywords: true }).language,
    syntaxHighlighting(colours),
    autocompletion({
      override: [completionSource(hooks.engine)],
      activateOnTypingDelay: 20,
      maxRenderedOptions: 60,
      icons: true,
    }),
    linter(
      async (view) => {
        const text = view.state.doc.toString();
        if (text.trim() === '') {
          hooks.onDiagnostics(0);
          return [];
        }
        try {
          const { diagnostics } = await hooks.engine.call('query.diagnose', { language: 'sql', text });
          hooks.onDiagnostics(diagnostics.length);
          return diagnostics.map((found) => toEditorDiagnostic(found, view.state.doc.length));
        } catch {
          return [];
        }
      },
      { delay: 120 },
    ),
    keymap.of([...completionKeymap, ...historyKeymap, ...defaultKeymap]),
    EditorView.contentAttributes.of({ 'aria-label': t('query.editor'), spellcheck: 'false' }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) hooks.onChange(update.state.doc.toString());
      if (update.focusChanged && update.view.hasFocus) hooks.onFirstFocus();
    }),
  ];
}
