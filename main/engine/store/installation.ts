import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** The folder where this product keeps what belongs to the user and not to a workspace; shared by window and command line. */
function dataFolder(): string {
  switch (process.platform) {
    case 'darwin':
      return join(homedir(), 'Library', 'Application Support', 'trailglass');
    case 'win32':
      return join(process.env.APPDATA ?? join(homedir(), 'AppData', 'Roaming'), 'trailglass');
    default:
      return join(process.env.XDG_CONFIG_HOME || join(homedir(), '.config'), 'trailglass');
  }
}

/**
 * The id of this installation, written into the workspaces it makes so that one made elsewhere is known as foreign
 * (storage.md 7.7). Made at the first call. Where it cannot be kept, one for this process alone.
 */
export function installationId(folder: string = dataFolder()): string {
  const path = join(folder, 'installation-id');
  const known = readId(path);
  if (known !== null) return known;
  const made = randomUUID();
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(path, `${made}\n`, { flag: 'wx', mode: 0o600 }); // another process may have been first
  } catch {
    return readId(path) ?? made;
  }
  return made;
}

function readId(path: string): string | null {
  try {
    const text = readFileSync(path, 'utf8').trim();
    return text === '' ? null : text;
  } catch {
    return null;
  }
}
