import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { bracketMatching, StreamLanguage } from '@codemirror/language';
import { linter } from '@codemirror/lint';
import { EditorState, Prec } from '@codemirror/state';
import { EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';
import { useEffect, useRef, useState } from 'react';
import type { Output } from '../../../preload/contract/index.ts';
import { useApp } from '../../app/app.ts';
import type { ContributorsTab } from '../../app/state/contributors-tab.ts';
import { useEngine } from '../../lib/useCall.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';
import { Button } from '../../ui/Button.tsx';
import { StatusShape } from '../../ui/StatusShape.tsx';
import { syntaxColours } from '../../ui/sql-language.ts';

type Check = Output<'contributors.check'>;

/** Typing must have paused so long before the rule is checked. */
const PAUSE_MS = 150;

/** JSON by its tokens: names, texts, numbers and words. */
const json = StreamLanguage.define<null>({
  name: 'json',
  startState: () => null,
  token(stream) {
    if (stream.eatSpace()) return null;
    if (stream.match(/^"(?:[^"\\]|\\.)*"(?=\s*:)/)) return 'propertyName';
    if (stream.match(/^"(?:[^"\\]|\\.)*"?/)) return 'string';
    if (stream.match(/^-?\d[\d.eE+-]*/)) return 'number';
    if (stream.match(/^(?:true|false|null)\b/)) return 'bool';
    stream.next();
    return null;
  },
});

/** The rule's JSON, with what is wrong at the member that it is wrong with. Rules as CloudWatch's commands write them are taken out of what is pasted. */
export function RuleEditor({ tab }: { tab: ContributorsTab }) {
  const app = useApp();
  const engine = useEngine();
  const { question } = tab.ranking;
  const rule = question.kind === 'rule' ? question.rule : '';
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const first = useRef(rule);
  const [check, setCheck] = useState<Check | null>(null);
  const write = useRef<(text: string) => void>(() => undefined);
  write.current = (text) => {
    if (question.kind === 'rule' && text !== rule)
      app.contributors.edit(tab.id, { question: { ...question, rule: text } });
  };

  useEffect(() => {
    if (host.current === null) return;
    const lint = linter(
      async (editor) => {
        const text = editor.state.doc.toString();
        try {
          const found = await engine.call('contributors.check', { rule: text });
          if (editor.state.doc.toString() !== text) return [];
          setCheck(found);
          return found.inside.length > 0
            ? []
            : found.diagnostics.map(({ severity, message, at }) => {
                const from = Math.min(at.start, Math.max(0, text.length - 1));
                return { severity, message, from, to: Math.min(text.length, Math.max(at.end, from + 1)) };
              });
        } catch {
          return [];
        }
      },
      { delay: PAUSE_MS },
    );
    const editor = new EditorView({
      parent: host.current,
      doc: first.current,
      extensions: [
        EditorView.cspNonce.of(app.desktop.styleNonce),
        Prec.highest(
          keymap.of([
            {
              key: 'Mod-Enter',
              run: () => {
                app.contributors.run(tab.id);
                return true;
              },
            },
          ]),
        ),
        lineNumbers(),
        highlightActiveLine(),
        history(),
        bracketMatching(),
        EditorState.tabSize.of(2),
        json,
        syntaxColours,
        lint,
        keymap.of([...historyKeymap, ...defaultKeymap]),
        EditorView.contentAttributes.of({
          'aria-label': t('contributors.view.json'),
          spellcheck: 'false',
          tabindex: '0',
        }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) write.current(update.state.doc.toString());
        }),
      ],
    });
    view.current = editor;
    return () => {
      view.current = null;
      editor.destroy();
    };
  }, [app, engine, tab.id]);

  // The rule was changed elsewhere: by a value's menu, by a step back.
  useEffect(() => {
    const editor = view.current;
    if (editor === null || editor.state.doc.toString() === rule) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: rule } });
  }, [rule]);

  const goTo = (at: { start: number; end: number }) => {
    const editor = view.current;
    if (editor === null) return;
    const { length } = editor.state.doc;
    editor.dispatch({
      selection: { anchor: Math.min(at.start, length), head: Math.min(at.end, length) },
      scrollIntoView: true,
    });
    editor.focus();
  };
  const take = ({ name, rule: inside }: Check['inside'][number]) => {
    const editor = view.current;
    if (editor === null) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: laidOut(inside) } });
    if (name !== null && tab.saved === null) app.tabs.changeContributors(tab.id, { title: name });
    editor.focus();
  };
  const inside = check?.inside ?? [];
  return (
    <div className="rule-editor editor" data-region="editor">
      <div ref={host} className="rule-text" />
      {inside.length > 0 ? (
        <div className="rule-inside" role="status">
          <span>{t('contributors.inside', { n: inside.length })}</span>
          {inside.map((one, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a rule is its place in the text
            <Button key={i} onPress={() => take(one)}>
              {t('contributors.useRule', { name: visibleText(one.name ?? t('contributors.unnamed', { n: i + 1 })) })}
            </Button>
          ))}
        </div>
      ) : (
        check !== null &&
        check.diagnostics.length > 0 && (
          <ul className="rule-problems" aria-label={t('contributors.mistakes')}>
            {check.diagnostics.map(({ severity, path, message, at }) => (
              <li key={`${path} ${message}`}>
                <button type="button" onClick={() => goTo(at)}>
                  <StatusShape
                    status={severity === 'error' ? 'fault' : 'error'}
                    size={9}
                    label={t(`editor.severity.${severity}`)}
                  />
                  <span>{visibleText(message)}</span>
                </button>
              </li>
            ))}
          </ul>
        )
      )}
    </div>
  );
}

/** A definition is one line in what CloudWatch answers. */
function laidOut(rule: string): string {
  // Numbers of more digits than JavaScript keeps stay as they are written.
  if (rule.includes('\n') || /\d{16}/.test(rule)) return rule;
  try {
    return JSON.stringify(JSON.parse(rule), null, 2);
  } catch {
    return rule;
  }
}
