import { access, mkdir } from 'node:fs/promises';
import { join } from 'node:path';

const ENDING = '.trailglass';
/** Refused in names by Windows, or by us because they would be hard to see or to type. */
const UNFIT = /[<>:"/\\|?*\p{C}]+/gu;

/** A name that every file system takes: without separators, controls and leading dots, at most 80 characters. */
export function fileNameOf(suggestedName: string): string {
  const cleaned = suggestedName
    .replace(UNFIT, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[ .]+|[ .]+$/g, '')
    .slice(0, 80)
    .trim();
  return cleaned === '' ? 'investigation' : cleaned;
}

/** Adds the ending where a name typed into a dialog lacks it. */
export function withEnding(path: string): string {
  return path.toLowerCase().endsWith(ENDING) ? path : path + ENDING;
}

/** A path that no file has: the name, the local date, and a number where that is taken. Makes the folder. */
export async function newWorkspacePath(folder: string, suggestedName: string, now = new Date()): Promise<string> {
  await mkdir(folder, { recursive: true });
  const pad = (part: number) => String(part).padStart(2, '0');
  const date = `${now.getFullYear()}-${pad(now.getMonth() + 1)}-${pad(now.getDate())}`;
  const stem = `${fileNameOf(suggestedName)} ${date}`;
  for (let number = 1; ; number++) {
    const path = join(folder, `${stem}${number === 1 ? '' : ` ${number}`}${ENDING}`);
    if (!(await exists(path))) return path;
  }
}

/** Where the one sample investigation of this user lies, or will lie. Makes the folder. */
export async function sampleWorkspace(folder: string): Promise<{ path: string; exists: boolean }> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, `Sample investigation${ENDING}`);
  return { path, exists: await exists(path) };
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
