import { join } from 'node:path';
import { root } from './paths.mjs';
import { start } from './run.mjs';

/**
 * Starts an Electron program with our terminal: the built app of this checkout, or a packaged one. `env` comes from
 * `withElectron`. Chromium refuses its sandbox to root, and a virtual screen has no graphics card.
 */
export function startApp(program, args, { env, virtualScreen }) {
  const switches = [
    ...(process.platform === 'linux' && process.getuid() === 0 ? ['--no-sandbox'] : []),
    ...(virtualScreen ? ['--disable-gpu'] : []),
  ];
  const child = start(program, [...switches, ...args], { env, stdio: ['inherit', 'inherit', 'pipe'] });
  child.stderr.setEncoding('utf8');
  let rest = '';
  child.stderr.on('data', (text) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (!isNoise(line)) process.stderr.write(`${line}\n`);
  });
  return child;
}

/** Program file of an Electron folder as the set-up finds it. */
export function electronProgram({ folder }) {
  if (process.platform === 'darwin') return join(folder, 'Electron.app', 'Contents', 'MacOS', 'Electron');
  return join(folder, process.platform === 'win32' ? 'electron.exe' : 'electron');
}

export const appFolder = root;

/** Chromium on a machine without D-Bus or a graphics card says so many times over; neither is needed. */
function isNoise(line) {
  return /:(ERROR|WARNING):(bus|viz_main_impl|object_proxy|gpu_\w+|sandbox_linux|command_buffer_proxy_impl)\.cc/.test(
    line,
  );
}
