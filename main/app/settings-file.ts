import { join } from 'node:path';
import { z } from 'zod';
import { type Settings, settings } from '../../preload/contract/desktop.ts';
import { JsonFile } from './json-file.ts';

/** Each setting falls back by itself, so that one that is unknown here does not reset the others. */
const tolerant = z.looseObject({}).transform((stored): Settings => {
  const defaults = settings.parse({});
  const known = Object.entries(settings.shape).flatMap(([name, shape]) => {
    const value = shape.safeParse(stored[name]);
    return value.success ? [[name, value.data]] : [];
  });
  return { ...defaults, ...Object.fromEntries(known) };
});

/** `settings.json` in the user's data folder. */
export class SettingsFile {
  private readonly file: JsonFile<typeof tolerant>;
  private current: Promise<Settings>;

  constructor(folder: string) {
    this.file = new JsonFile(join(folder, 'settings.json'), tolerant, settings.parse({}));
    this.current = this.file.read();
  }

  get(): Promise<Settings> {
    return this.current;
  }

  /** Changes some settings; throws (a zod error) when a value is not allowed. */
  async set(change: Record<string, unknown>): Promise<Settings> {
    settings.partial().parse(change);
    // Each change builds on the one before it, also when two come at once. What is merged is the change as it came:
    // parsed, it would hold the defaults of all that it does not name.
    this.current = this.current.then((before) => settings.parse({ ...before, ...change }));
    const next = await this.current;
    await this.file.write(next);
    return next;
  }
}
