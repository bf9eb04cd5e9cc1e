import { EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { useEffect, useRef, useState } from 'react';
import type { Diagnostic } from '../../../preload/contract/query.ts';
import { useApp } from '../../app/app.ts';
import type { TabDocument } from '../../app/state/tabs.ts';
import { useLanguage } from '../../lib/language.ts';
import { usePart } from '../../lib/store.ts';
import { useEngine } from '../../lib/useCall.ts';
import { t } from '../../messages/message.ts';
import { DiagnosticsList } from './DiagnosticsList.tsx';
import { scopeChanged } from './editor-diagnostics.ts';
import { type EditorScope, editorExtensions, speakAnew } from './editor-extensions.ts';

// The footer says once how the keyboard leaves the editor, at the first focus in this window.
let toldWayOut = false;

/** The text of a tab. Each tab keeps a history for each language, so that undo goes on after a switch. */
export function QueryEditor({ tab }: { tab: TabDocument }) {
  const app = useApp();
  const engine = useEngine();
  const spokenLanguage = useLanguage();
  const range = usePart(app.ranges.of(tab.id).store, (state) => state.current);
  const isFront = usePart(app.tabs.store, (state) => state.active === tab.id);
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const states = useRef(new Map<string, EditorState>());
  const shown = useRef<string | null>(null);
  const tabId = useRef(tab.id);
  tabId.current = tab.id;
  const scope = useRef<EditorScope>({ language: tab.language, sources: tab.sources, range });
  scope.current = { language: tab.language, sources: tab.sources, range };
  const [diagnostics, setDiagnostics] = useState<Diagnostic[]>([]);
  const [wayOut, setWayOut] = useState(false);
  const { language } = tab;
  const key = `${tab.id} ${language}`;

  useEffect(() => {
    if (host.current === null) return;
    const editor = new EditorView({
      parent: host.current,
      extensions: EditorView.cspNonce.of(app.desktop.styleNonce), // its first style element is made before any tab shows
    });
    view.current = editor;
    return () => {
      if (app.editor.current === editor) app.editor.current = null;
      view.current = null;
      shown.current = null;
      editor.destroy();
    };
  }, [app]);

  useEffect(() => {
    if (isFront) app.editor.current = view.current;
  }, [app, isFront]);

  useEffect(() => {
    const editor = view.current;
    if (editor === null) return;
    if (shown.current !== key) {
      if (shown.current !== null) states.current.set(shown.current, editor.state);
      shown.current = key;
      setDiagnostics([]);
      const fresh = () =>
        EditorState.create({
          doc: tab.text,
          extensions: editorExtensions(language, {
            engine,
            nonce: app.desktop.styleNonce,
            reference: app.reference.get(),
            scope: () => scope.current,
            reveal: () => app.layout.get().reveal,
            run: app.runActive,
            onChange: (text) => app.tabs.change(tabId.current, { text }),
            onDiagnostics: setDiagnostics,
            onFirstFocus: () => {
              if (!toldWayOut) setWayOut(true);
              toldWayOut = true;
            },
            onHelp: app.showHelp,
          }),
        });
      const hadFocus = editor.hasFocus;
      editor.setState(states.current.get(key) ?? fresh());
      if (hadFocus) editor.focus();
    }
    const text = editor.state.doc.toString();
    if (text !== tab.text) editor.dispatch({ changes: { from: 0, to: text.length, insert: tab.text } });
  }, [app, engine, key, language, tab.text]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: these are what the mistakes depend on beside the text
  useEffect(() => {
    view.current?.dispatch({ effects: scopeChanged.of(null) });
  }, [key, tab.sources, range]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a tab's editor may have been made in another language
  useEffect(() => {
    view.current?.dispatch({ effects: speakAnew(language) });
  }, [key, spokenLanguage]);

  return (
    <div className="editor" data-region="editor">
      <div ref={host} className="editor-host" />
      <DiagnosticsList diagnostics={diagnostics} text={tab.text} />
      {wayOut && (
        <footer className="editor-foot">
          <span>{t('query.editorWayOut')}</span>
        </footer>
      )}
    </div>
  );
}
