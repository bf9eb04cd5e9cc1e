import { acceptCompletion, autocompletion, closeCompletion, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { bracketMatching, indentOnInput } from '@codemirror/language';
import { closeSearchPanel, findNext, findPrevious, openSearchPanel, search } from '@codemirror/search';
import { Compartment, EditorState, type Extension, Prec, type StateEffect } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  hoverTooltip,
  keymap,
  lineNumbers,
  type Tooltip,
} from '@codemirror/view';
import type { EngineClient, Output } from '../../../preload/contract/index.ts';
import type { Diagnostic, LanguageReference, QueryLanguage } from '../../../preload/contract/query.ts';
import type { TimeRange } from '../../../preload/contract/time.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';
import { sqlLanguage, syntaxColours } from '../../ui/sql-language.ts';
import { editorCompletions, fieldFacts } from './editor-completion.ts';
import { applyFix, diagnosing } from './editor-diagnostics.ts';
import { insightsLanguage } from './insights-language.ts';

/** What the text is asked of; it can change while the text stays. */
export interface EditorScope {
  language: QueryLanguage;
  sources: string[];
  range: TimeRange | null;
}

export interface EditorHooks {
  engine: EngineClient;
  nonce: string;
  reference: LanguageReference | null;
  scope: () => EditorScope;
  /** Secret values are shown. */
  reveal: () => boolean;
  run: () => void;
  onChange: (text: string) => void;
  onDiagnostics: (diagnostics: Diagnostic[]) => void;
  onFirstFocus: () => void;
  /** F1: the reference, at the command or function under the cursor where there is one. */
  onHelp: (topic: string | null) => void;
}

/** Keys of the find; the other keys of its package are the window's own. */
const FIND_KEYS = [
  { key: 'Mod-f', run: openSearchPanel, scope: 'editor search-panel' },
  { key: 'F3', run: findNext, shift: findPrevious, scope: 'editor search-panel', preventDefault: true },
  { key: 'Escape', run: closeSearchPanel, scope: 'editor search-panel' },
];

/** What a screen reader is told of the editor, in the language of the window. */
const spoken = new Compartment();

function spokenTexts(isInsights: boolean): Extension {
  return [
    EditorView.contentAttributes.of({
      'aria-label': isInsights ? t('editor.insights') : t('editor.sql'),
      spellcheck: 'false',
      tabindex: '0',
    }),
    EditorState.phrases.of({
      Completions: t('editor.completions'),
      Find: t('editor.find'),
      Replace: t('editor.replaceWith'),
      next: t('editor.findNext'),
      previous: t('editor.findPrevious'),
      all: t('editor.findAll'),
      'match case': t('editor.findCase'),
      regexp: t('editor.findRegexp'),
      'by word': t('editor.findWord'),
      replace: t('editor.replaceOne'),
      'replace all': t('editor.replaceAll'),
      close: t('editor.findClose'),
      'current match': t('editor.findCurrent'),
      'on line': t('editor.findOnLine'),
      'replaced $ matches': t('editor.replacedMany'),
      'replaced match on line $': t('editor.replacedOne'),
    }),
  ];
}

/** For an editor whose texts were made in another language of the window. */
export function speakAnew(language: QueryLanguage): StateEffect<unknown> {
  return spoken.reconfigure(spokenTexts(language === 'insights'));
}

type Help = NonNullable<Output<'query.hover'>['help']>;

function helpElement(help: Help, reveal: boolean): HTMLElement {
  const root = document.createElement('div');
  root.className = 'word-help';
  const line = (className: string, text: string) => {
    if (text === '') return;
    const element = document.createElement('div');
    element.className = className;
    element.textContent = text;
    root.append(element);
  };
  line('info-title', visibleText(help.title));
  line('', help.body);
  root.append(...fieldFacts({ ...help, reveal }));
  line('info-example', help.example);
  return root;
}

function hovering({ engine, scope, reveal }: EditorHooks): Extension {
  return hoverTooltip(async (view, offset): Promise<Tooltip | null> => {
    try {
      const text = view.state.doc.toString();
      const { help } = await engine.call('query.hover', { text, offset, sources: scope().sources });
      if (help === null) return null;
      return { pos: help.from, end: help.to, above: true, create: () => ({ dom: helpElement(help, reveal()) }) };
    } catch {
      return null;
    }
  });
}

function askHelp(view: EditorView, { engine, scope, onHelp }: EditorHooks): boolean {
  const offset = view.state.selection.main.head;
  const question = { text: view.state.doc.toString(), offset, sources: scope().sources };
  void engine
    .call('query.hover', question)
    .then(
      ({ help }) => help,
      () => null,
    )
    .then((help) => onHelp(help === null || help.kind === 'field' ? null : help.name));
  return true;
}

/** What an editor of one language is made of. Tab leaves the editor unless a completion is open: no keyboard trap. */
export function editorExtensions(language: QueryLanguage, hooks: EditorHooks): Extension {
  const isInsights = language === 'insights';
  const completions = editorCompletions(hooks.engine, language, () => hooks.scope().sources, hooks.reveal);
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
        { key: 'Ctrl-Space', run: completions.open },
        // In SQL, F1 is the window's: it shows the reference, at no word.
        ...(isInsights ? [{ key: 'F1', run: (view: EditorView) => askHelp(view, hooks) }] : []),
      ]),
    ),
    lineNumbers(),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    history(),
    drawSelection(),
    bracketMatching(),
    indentOnInput(),
    isInsights ? [insightsLanguage(hooks.reference), hovering(hooks)] : sqlLanguage,
    syntaxColours,
    autocompletion({
      override: [completions.source],
      activateOnTypingDelay: 0,
      maxRenderedOptions: 40,
      icons: true,
    }),
    diagnosing(hooks.engine, hooks.scope, hooks.onDiagnostics),
    search({ top: true }),
    keymap.of([...completionKeymap, ...FIND_KEYS, ...historyKeymap, ...defaultKeymap]),
    spoken.of(spokenTexts(isInsights)),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) {
        hooks.onChange(update.state.doc.toString());
        if (update.view.hasFocus) completions.prepare(update.state);
      }
      if (update.focusChanged && update.view.hasFocus) hooks.onFirstFocus();
    }),
  ];
}
