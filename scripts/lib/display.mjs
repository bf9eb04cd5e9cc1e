import { start } from './run.mjs';
import { SetUpError } from './say.mjs';

/** Whether a window could be shown to somebody. */
export function hasDisplay() {
  if (process.platform !== 'linux') return true;
  return Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

/**
 * Starts a virtual screen and resolves with the variables that a program needs to draw on it, and with what stops it.
 * Xvfb itself finds a free number (-displayfd), so that several can run side by side.
 */
export async function startVirtualDisplay() {
  const server = start('Xvfb', ['-displayfd', '3', '-screen', '0', '1600x1000x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const number = await new Promise((resolve, reject) => {
    server.once('error', (error) =>
      reject(new SetUpError(`The virtual screen (Xvfb) did not start: ${error.message}`)),
    );
    server.once('exit', (code) => reject(new SetUpError(`The virtual screen (Xvfb) ended with exit code ${code}.`)));
    let text = '';
    server.stdio[3].setEncoding('utf8').on('data', (part) => {
      text += part;
      if (text.includes('\n')) resolve(text.trim());
    });
  });
  const stopped = new Promise((resolve) => server.once('close', resolve));
  return {
    env: { DISPLAY: `:${number}` },
    stop: async () => {
      server.kill();
      await stopped;
    },
  };
}
