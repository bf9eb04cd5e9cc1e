// npm start [-- PATH...]: does the set-up that is missing, builds what changed, and opens the window. Workspaces among the
// paths are opened, all else is imported into a new workspace. Without a display it shows the main job all the same: under
// a virtual one it imports the paths (or the sample trail), runs a query, prints the answer and saves a picture.

import { resolve } from 'node:path';
import { hasDisplay } from './lib/display.mjs';
import { ended } from './lib/run.mjs';
import { appFolder, electronProgram, startApp } from './lib/run-app.mjs';
import { runMain, say } from './lib/say.mjs';
import { setUp, withElectron } from './lib/set-up.mjs';
import { sampleTrail, smoke } from './lib/smoke.mjs';

await runMain(async () => {
  // npm changes into the package's folder; relative paths count from where the user stands.
  const typedIn = process.env.INIT_CWD ?? process.cwd();
  const args = process.argv.slice(2).map((arg) => (arg.startsWith('-') ? arg : resolve(typedIn, arg)));
  const electron = await setUp();
  const program = electronProgram(electron);
  const virtualScreen = !hasDisplay();
  return await withElectron(electron, async (env) => {
    if (!virtualScreen) return await ended(startApp(program, [appFolder, ...args], { env, virtualScreen }));
    const paths = args.length > 0 ? args : [sampleTrail];
    say(`there is no display: working under a virtual one, on ${args.length > 0 ? 'your paths' : 'the sample trail'}`);
    return (await smoke(program, [appFolder], paths, 'start', { env, virtualScreen })) ? 0 : 1;
  });
});
