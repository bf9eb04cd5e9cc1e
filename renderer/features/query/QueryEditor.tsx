import { EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { useEffect, useRef, useState } from 'react';
import { useApp } from '../../app/app.ts';
import type { TabDocument } from '../../app/state/tabs.ts';
import { useEngine } from '../../lib/useCall.ts';
import { t } from '../../messages/message.ts';
import { sqlExtensions } from './sql-language.ts';

// The footer says once how the keyboard leaves the editor, at the first focus in this window.
let toldWayOut = false;

/** The SQL text of a tab. Each tab keeps its own history, so that undo goes on after a switch. */
export function SqlEditor({ tab }: { tab: TabDocument }) {
  const app = useApp();
  const engine = useEngine();
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const states = useRef(new Map<string, EditorState>());
  const shown = useRef<string | null>(null);
  const tabId = useRef(tab.id);
  tabId.current = tab.id;
  const [problems, setProblems] = useState(0);
  const [wayOut, setWayOut] = useState(false);

  useEffect(() => {
    if (host.current === null) return;
    const editor = new EditorView({
      parent: host.current,
      extensions: EditorView.cspNonce.of(app.desktop.styleNonce), // its first style element is made before any tab shows
    });
    view.current = editor;
    app.editor.current = editor;
    return () => {
      app.editor.current = null;
      view.current = null;
      shown.current = null;
      editor.destroy();
    };
  }, [app]);

  useEffect(() => {
    const editor = view.current;
    if (editor === null) return;
    if (shown.current !== tab.id) {
      if (shown.current !== null) states.current.set(shown.current, editor.state);
      shown.current = tab.id;
      const kept = states.current.get(tab.id);
      const fresh = () =>
        EditorState.create({
          doc: tab.text,
          extensions: sqlExtensions({
            engine,
            nonce: app.desktop.styleNonce,
            run: app.runActive,
            onChange: (text) => app.tabs.change(tabId.current, { text }),
            onDiagnostics: setProblems,
            onFirstFocus: () => {
              if (!toldWayOut) setWayOut(true);
              toldWayOut = true;
            },
          }),
        });
      editor.setState(kept ?? fresh());
    }
    const text = editor.state.doc.toString();
    if (text !== tab.text) editor.dispatch({ changes: { from: 0, to: text.length, insert: tab.text } });
  }, [app, engine, tab.id, tab.text]);

  return (
    <div className="editor">
      <div ref={host} className="editor-host" />
      {(wayOut || problems > 0) && (
        <footer className="editor-foot">
          {problems > 0 && <span className="warn">{t('query.problemsOf', { n: problems })}</span>}
          {wayOut && <span>{t('query.editorWayOut')}</span>}
        </footer>
      )}
    </div>
  );
}
