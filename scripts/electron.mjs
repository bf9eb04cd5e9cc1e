// Runs a command with the Electron runtime in its environment and a screen to draw on:
//   node scripts/electron.mjs -- npx vitest run --project e2e
// It builds nothing (`npm run build` does).

import { run } from './lib/run.mjs';
import { runMain, SetUpError } from './lib/say.mjs';
import { setUp, withElectron } from './lib/set-up.mjs';

await runMain(async () => {
  const [command, ...args] = process.argv.slice(process.argv[2] === '--' ? 3 : 2);
  if (command === undefined) throw new SetUpError('Which command? node scripts/electron.mjs -- COMMAND ARGUMENTS...');
  const electron = await setUp({ built: false });
  return await withElectron(electron, (env) => run(command, args, { env, cwd: process.cwd() }));
});
