import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { SCHEMA_VERSION } from '../../../main/engine/store/migrations.ts';
import { Store, type StoreOptions } from '../../../main/engine/store/store.ts';
import { tempFolder } from '../support/temp-folder.ts';

async function open(path: string, options: StoreOptions = {}): Promise<Store> {
  const store = await Store.open(path, { installationId: 'here', ...options });
  onTestFinished(() => store.close());
  return store;
}

test('makes a workspace with its tables and keeps what is stored in it', async () => {
  const path = join(tempFolder(), 'case.trailglass');
  const made = await open(path, { create: true });
  const writer = await made.importConnection();
  await writer.run("INSERT INTO ct_event (event_id, event_time) VALUES ('a', TIMESTAMP '2026-11-14 09:41:31')");
  await made.close();
  expect(readdirSync(join(path, '..'))).toEqual(['case.trailglass']);

  const again = await open(path);
  expect(await again.info()).toMatchObject({
    path,
    name: 'case',
    readOnly: false,
    readOnlyReason: null,
    schemaVersion: SCHEMA_VERSION,
    events: 1,
    imports: 0,
    range: { from: Date.UTC(2026, 10, 14, 9, 41, 31) * 1000, to: Date.UTC(2026, 10, 14, 9, 41, 31) * 1000 + 1 },
    unknownObjects: [],
  });
});

test('has an empty spool while it is open, and neither spool nor spill folder afterwards', async () => {
  const path = join(tempFolder(), 'case.trailglass');
  const store = await open(path, { create: true });
  expect(store.spoolFolder).toBe(`${path}.spool/`);
  writeFileSync(`${store.spoolFolder}part.tsv`, 'left over');
  await store.close();
  expect(existsSync(`${path}.spool`)).toBe(false);
});
