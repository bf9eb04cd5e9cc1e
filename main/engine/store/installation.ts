import { randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
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
  // Whole or not at all: an id that is half written when the process dies would make every later one a stranger.
  const whole = `${path}.${process.pid}`;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(whole, `${made}\n`, { mode: 0o600 });
    takePlace(whole, path);
    rmSync(whole, { force: true });
  } catch {
    // The folder cannot be written.
  }
  return readId(path) ?? made;
}

/** Puts the file in its place, unless another process was first; one that is empty is no id. */
function takePlace(file: string, path: string): void {
  try {
    linkSync(file, path);
  } catch {
    if (readId(path) === null) renameSync(file, path);
  }
}

function readId(path: string): string | null {
  try {
    const text = readFileSync(path, 'utf8').trim();
    return text === '' ? null : text;
  } catch {
    return null;
  }
}
