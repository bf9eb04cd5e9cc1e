import {
  acceptCompletion,
  autocompletion,
  closeCompletion,
  completionKeymap,
  startCompletion,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { bracketMatching } from '@codemirror/language';
import { linter } from '@codemirror/lint';
import { EditorState, type Extension, Prec } from '@codemirror/state';
import { drawSelection, EditorView, keymap, placeholder } from '@codemirror/view';
import { Filter } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { EngineClient, Output } from '../../../preload/contract/index.ts';
import { useEngine } from '../../lib/useCall.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { StatusShape } from '../../ui/StatusShape.tsx';
import { syntaxColours } from '../../ui/sql-language.ts';
import { useApp } from '../app.ts';
import { traceFilterLanguage } from './filter-language.ts';

/** Typing must have paused so long before its mistakes are told. */
const PAUSE_MS = 150;

type Mistake = Output<'traces.diagnose'>['diagnostics'][number];

interface Hooks {
  engine: EngineClient;
  apply: () => void;
  onChange: (text: string) => void;
  onMistakes: (mistakes: Mistake[]) => void;
}

function filterExtensions(nonce: string, label: string, hooks: Hooks): Extension {
  return [
    EditorView.cspNonce.of(nonce),
    EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'false', tabindex: '0', 'data-filter-box': '' }),
    EditorState.phrases.of({ Completions: t('editor.completions') }),
    // One line: what is pasted in several ones becomes one.
    EditorState.transactionFilter.of((change) =>
      change.newDoc.lines === 1
        ? change
        : [
            change,
            {
              changes: {
                from: 0,
                to: change.newDoc.length,
                insert: change.newDoc.toString().replace(/\s*\n\s*/g, ' '),
              },
              sequential: true,
            },
          ],
    ),
    Prec.highest(
      keymap.of([
        { key: 'Tab', run: acceptCompletion },
        { key: 'Ctrl-Space', run: startCompletion },
      ]),
    ),
    Prec.low(
      keymap.of([
        {
          key: 'Enter',
          run: (view) => {
            closeCompletion(view);
            hooks.apply();
            return true;
          },
        },
      ]),
    ),
    history(),
    drawSelection(),
    bracketMatching(),
    traceFilterLanguage,
    syntaxColours,
    placeholder(t('traces.filter.placeholder')),
    autocompletion({
      maxRenderedOptions: 40,
      override: [
        async (context) => {
          if (!context.explicit && context.matchBefore(/[\w".[]+$/) === null) return null;
          try {
            const text = context.state.doc.toString();
            const { from, completions } = await hooks.engine.call('traces.complete', {
              filter: text,
              cursor: context.pos,
            });
            return {
              from,
              validFor: /^[\w.]*$/,
              options: completions.map(({ label, insert, detail, documentation, kind }) => ({
                label,
                displayLabel: visibleText(label),
                detail,
                type: kind,
                ...(documentation === '' ? {} : { info: documentation }),
                ...(insert === undefined ? {} : { apply: insert }),
              })),
            };
          } catch {
            return null; // a list that cannot be had is no message while somebody types
          }
        },
      ],
    }),
    linter(
      async (view) => {
        const text = view.state.doc.toString();
        try {
          const { diagnostics } = await hooks.engine.call('traces.diagnose', { filter: text });
          if (view.state.doc.toString() === text) hooks.onMistakes(diagnostics);
          return diagnostics.map(({ at, severity, message }) => ({
            from: Math.min(at.start, Math.max(0, text.length - 1)),
            to: Math.min(text.length, Math.max(at.end, at.start + 1)),
            severity,
            message,
          }));
        } catch {
          return [];
        }
      },
      { delay: PAUSE_MS },
    ),
    keymap.of([...completionKeymap, ...historyKeymap, ...defaultKeymap.filter(({ key }) => key !== 'Enter')]),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) hooks.onChange(update.state.doc.toString());
    }),
  ];
}

/** The filter expression of a map or a list of traces: written, checked and completed here, asked when it is applied. */
export function FilterBox({
  label,
  value,
  onApply,
  children,
}: {
  label: string;
  /** The filter that is asked now. */
  value: string;
  onApply: (filter: string) => void;
  /** What stands between the box and its button: how many traces it chose. */
  children?: React.ReactNode;
}) {
  const app = useApp();
  const engine = useEngine();
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const [text, setText] = useState(value);
  const [mistakes, setMistakes] = useState<Mistake[]>([]);
  const apply = useRef(onApply);
  apply.current = onApply;

  // biome-ignore lint/correctness/useExhaustiveDependencies: the text that it begins with; later ones are written into it
  useEffect(() => {
    if (host.current === null) return;
    const editor = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: value,
        extensions: filterExtensions(app.desktop.styleNonce, label, {
          engine,
          apply: () => apply.current(editor.state.doc.toString().trim()),
          onChange: setText,
          onMistakes: setMistakes,
        }),
      }),
    });
    view.current = editor;
    return () => editor.destroy();
  }, [app, engine, label]);
  useEffect(() => {
    const editor = view.current;
    if (editor === null || editor.state.doc.toString().trim() === value) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value } });
  }, [value]);

  const isApplied = text.trim() === value;
  const [mistake] = text.trim() === '' ? [] : mistakes;
  return (
    <div className="filter-line">
      <div className={`filter-box ${mistake === undefined ? '' : 'bad'}`}>
        <Icon of={Filter} size={14} />
        <div ref={host} className="filter-host" />
        {mistake !== undefined && (
          <span className="filter-mistake" role="status" title={mistake.message}>
            <StatusShape status="fault" />
            <span className="filter-message">{mistake.message}</span>
          </span>
        )}
      </div>
      {children}
      <Button kind={isApplied ? 'normal' : 'primary'} shortcut="Enter" onPress={() => onApply(text.trim())}>
        {t('traces.filter.apply')}
      </Button>
    </div>
  );
}
