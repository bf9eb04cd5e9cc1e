import { type Diagnostic as EditorDiagnostic, forEachDiagnostic, linter } from '@codemirror/lint';
import { type Extension, StateEffect } from '@codemirror/state';
import type { EditorView } from '@codemirror/view';
import type { EngineClient } from '../../../preload/contract/index.ts';
import type { Diagnostic } from '../../../preload/contract/query.ts';
import { t } from '../../messages/message.ts';
import type { EditorScope } from './editor-extensions.ts';

/** Typing must have paused so long; with the engine's answer the whole stays under 200 ms (ui.md part 6). */
const PAUSE_MS = 100;

/** The data that the text is asked of has changed, so its mistakes may be others. */
export const scopeChanged = StateEffect.define<null>();

function toEditorDiagnostic(found: Diagnostic, length: number): EditorDiagnostic {
  const from = Math.min(found.at.start, Math.max(0, length - 1));
  const { replacement } = found;
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

/** Asks the engine after each pause in typing what is wrong; `onFound` gets the list for the page as well. */
export function diagnosing(
  engine: EngineClient,
  scope: () => EditorScope,
  onFound: (diagnostics: Diagnostic[]) => void,
): Extension {
  return linter(
    async (view) => {
      const text = view.state.doc.toString();
      if (text.trim() === '') {
        onFound([]);
        return [];
      }
      try {
        const { diagnostics } = await engine.call('query.diagnose', { ...scope(), text });
        if (view.state.doc.toString() === text) onFound(diagnostics);
        return diagnostics.map((found) => toEditorDiagnostic(found, view.state.doc.length));
      } catch {
        return [];
      }
    },
    {
      delay: PAUSE_MS,
      needsRefresh: (update) => update.transactions.some((tr) => tr.effects.some((effect) => effect.is(scopeChanged))),
    },
  );
}
