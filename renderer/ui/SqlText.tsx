import { EditorState } from '@codemirror/state';
import { EditorView, lineNumbers } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import { sqlLanguage, syntaxColours } from './sql-language.ts';

/** SQL to read and to copy from. `nonce` is the one that the page's styles have. */
export function SqlText({ sql, label, nonce }: { sql: string; label: string; nonce: string }) {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (host.current === null) return;
    const view = new EditorView({
      parent: host.current,
      doc: sql,
      extensions: [
        EditorView.cspNonce.of(nonce),
        EditorState.readOnly.of(true),
        lineNumbers(),
        EditorView.lineWrapping,
        sqlLanguage,
        syntaxColours,
        EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'false', tabindex: '0' }),
      ],
    });
    return () => view.destroy();
  }, [sql, label, nonce]);
  return <div ref={host} className="generated-text" />;
}
