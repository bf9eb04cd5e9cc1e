import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type RecentWorkspace, recentWorkspace } from '../../preload/contract/desktop.ts';
import { JsonFile } from './json-file.ts';

/** What the page may say about a workspace it has open. */
export const recentEntry = recentWorkspace.omit({ exists: true, openedAt: true });
const stored = z.array(recentWorkspace.omit({ exists: true }));
const LONGEST = 30;

/** `recent.json` in the user's data folder: the workspaces opened lately, newest first. */
export class RecentWorkspaces {
  private readonly file: JsonFile<typeof stored>;
  private entries: Promise<z.infer<typeof stored>>;

  constructor(folder: string) {
    this.file = new JsonFile(join(folder, 'recent.json'), stored, []);
    this.entries = this.file.read();
  }

  /** A file that is gone stays in the list and is marked, so that it can be looked for. */
  async list(): Promise<RecentWorkspace[]> {
    return Promise.all((await this.entries).map(async (entry) => ({ ...entry, exists: await exists(entry.path) })));
  }

  remember(entry: z.infer<typeof recentEntry>, now = Date.now()): Promise<void> {
    return this.change((entries) => [
      { ...entry, openedAt: now },
      ...entries.filter((other) => other.path !== entry.path),
    ]);
  }

  forget(path: string): Promise<void> {
    return this.change((entries) => entries.filter((entry) => entry.path !== path));
  }

  private async change(edit: (entries: z.infer<typeof stored>) => z.infer<typeof stored>): Promise<void> {
    this.entries = this.entries.then((entries) => edit(entries).slice(0, LONGEST));
    await this.file.write(await this.entries);
  }
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
