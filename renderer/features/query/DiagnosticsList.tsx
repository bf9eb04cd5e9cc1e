import { ChevronDown, ChevronRight } from 'lucide-react';
import { useState } from 'react';
import type { Diagnostic } from '../../../preload/contract/query.ts';
import { type App, useApp } from '../../app/app.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';
import { Icon } from '../../ui/Icon.tsx';
import { StatusShape } from '../../ui/StatusShape.tsx';

/** Line and column, from 1, of an offset of the text. */
export function placeOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

/** Selects a place of the text in the editor on screen and gives it the focus. */
export function goToPlace(app: App, at: { start: number; end: number }): void {
  const editor = app.editor.current;
  if (editor === null) return;
  const { length } = editor.state.doc;
  editor.dispatch({
    selection: { anchor: Math.min(at.start, length), head: Math.min(at.end, length) },
    scrollIntoView: true,
  });
  editor.focus();
}

/** What is wrong with the text, or was chosen for it: the first in one line, all of them when opened. */
export function DiagnosticsList({ diagnostics, text }: { diagnostics: Diagnostic[]; text: string }) {
  const app = useApp();
  const [open, setOpen] = useState(false);
  const [first] = diagnostics;
  if (first === undefined) return null;
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  const warnings = diagnostics.length - errors;
  const summary = [
    ...(errors > 0 ? [t('editor.errors', { n: errors })] : []),
    ...(warnings > 0 ? [t('editor.warnings', { n: warnings })] : []),
  ].join(', ');
  return (
    <section className="diagnostics" aria-label={t('editor.diagnostics')}>
      <button type="button" className="diagnostics-head" aria-expanded={open} onClick={() => setOpen(!open)}>
        <Icon of={open ? ChevronDown : ChevronRight} size={12} />
        <StatusShape status={errors > 0 ? 'fault' : 'error'} size={9} />
        <span className={errors > 0 ? 'fault' : 'warn'}>{summary}</span>
        {!open && <span className="diagnostics-first">{visibleText(first.message)}</span>}
      </button>
      {open && (
        <ul className="diagnostics-list">
          {diagnostics.map((found) => {
            const place = placeOf(text, found.at.start);
            return (
              <li key={`${found.at.start} ${found.message}`}>
                <button type="button" onClick={() => goToPlace(app, found.at)}>
                  <StatusShape
                    status={found.severity === 'error' ? 'fault' : 'error'}
                    size={9}
                    label={t(`editor.severity.${found.severity}`)}
                  />
                  <span className="mono quiet">{`${place.line}:${place.column}`}</span>
                  <span className="diagnostics-text">{visibleText(found.message)}</span>
                </button>
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}
