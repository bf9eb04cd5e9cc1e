import type { NotebookCell } from '../../../preload/contract/notebooks.ts';

export type AskingCell = Exclude<NotebookCell, { kind: 'text' }>;

/** A text with the questions that follow it, up to the next text. */
export interface Step {
  markdown: string;
  questions: AskingCell[];
}

/** A notebook's cells as steps: each text begins one. Questions before the first text are a step of their own. */
export function stepsOf(cells: readonly NotebookCell[]): Step[] {
  const steps: Step[] = [];
  for (const cell of cells) {
    const last = steps.at(-1);
    if (cell.kind === 'text') steps.push({ markdown: cell.markdown, questions: [] });
    else if (last === undefined) steps.push({ markdown: '', questions: [cell] });
    else last.questions.push(cell);
  }
  return steps;
}
