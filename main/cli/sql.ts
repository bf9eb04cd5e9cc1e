import { asked, printAnswer, type RowFormat } from './answer.ts';

/** `sql TEXT`: every row of one statement. Returns the exit code. */
export async function askSql(
  given: string,
  workspace: string,
  format: RowFormat,
  formulaGuard: boolean,
): Promise<number> {
  return await asked(given, workspace, (local, text, signal) =>
    printAnswer(local, { language: 'sql', text }, { format, formulaGuard }, signal),
  );
}
