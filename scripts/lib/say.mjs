/** One line of the set-up's own, marked so that it is told apart from the output of the tools it runs. */
export function say(text) {
  process.stdout.write(`[set-up] ${text}\n`);
}

/** A set-up step that cannot go on: the sentence says what to do; no stack is printed for it. */
export class SetUpError extends Error {}

/** Runs a script's main function; a set-up error becomes one clear line and exit code 2. */
export async function runMain(main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    if (!(error instanceof SetUpError)) throw error;
    process.stderr.write(`[set-up] ${error.message}\n`);
    process.exitCode = 2;
  }
}
