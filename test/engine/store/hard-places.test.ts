import { chmodSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Store } from '../../../main/engine/store/store.ts';
import { inStoreProcess } from '../support/store-process.ts';
import { tempFolder } from '../support/temp-folder.ts';

const IS_ROOT = process.getuid?.() === 0;

test('reads a workspace in a folder that cannot be written, and makes none there', async () => {
  const path = join(tempFolder(), 'case.trailglass');
  const store = await Store.open(path, { create: true, installationId: 'here' });
  await store.close();
  chmodSync(dirname(path), 0o555);
  chmodSync(path, 0o444);
  onTestFinished(() => chmodSync(dirname(path), 0o755));
  // Root may write everywhere, so the process becomes another user once it has read the program.
  const answer = await inStoreProcess(
    `const [folder, path] = args;
    if (process.getuid() === 0) {
      process.setgid(65534);
      process.setuid(65534);
    }
    const create = await Store.open(folder + '/new.trailglass', { create: true, installationId: 'here' }).then(() => 'made', (error) => error.code);
    const store = await Store.open(path, { installationId: 'here' });
    const { events } = await store.info();
    const found = { create, events, reason: store.readOnlyReason, spoolElsewhere: !store.spoolFolder.startsWith(folder) };
    await store.close();
    answer({ ...found, left: readdirSync(folder) });`,
    [dirname(path), path],
  );
  expect(answer).toEqual({
    create: 'workspace.unwritable',
    events: 0,
    reason: 'unwritable',
    spoolElsewhere: true,
    left: ['case.trailglass'],
  });
});

/** Root makes a disk of 8 MB that is really full; others get a limit on the size of a file, which fails in the same calls. */
const SMALL_DISK = IS_ROOT
  ? 'unshare --mount bash -c \'mount -t tmpfs -o size=8m tmpfs "$SMALL" && exec "$@"\' bash "$@"'
  : 'trap "" XFSZ; ulimit -f 8192; exec "$@"';

test(`loses nothing that was stored when the disk is full (${IS_ROOT ? 'a disk of 8 MB' : 'files of at most 8 MB'})`, async () => {
  const folder = tempFolder();
  const answer = await inStoreProcess(
    `const path = args[0] + '/case.trailglass';
    const store = await Store.open(path, { create: true, installationId: 'here' });
    let batches = 0;
    let failure = null;
    while (failure === null && batches < 1000) {
      try {
        await store.meta((connection) => connection.run(
          "INSERT INTO ct_event (event_id, raw) SELECT " + batches + ", string_agg(uuid()::VARCHAR) FROM range(2000) t(i), range(20) GROUP BY i"));
        batches += 1;
      } catch (error) {
        failure = { code: error.code, message: error.userMessage };
      }
    }
    await store.close();
    const again = await Store.open(path, { readOnly: true, installationId: 'here' });
    const { events } = await again.info();
    await again.close();
    answer({ ...failure, lost: batches * 2000 - events, some: batches > 0 });`,
    [folder],
    SMALL_DISK.replaceAll('$SMALL', folder),
  );
  expect(answer).toEqual({
    code: 'workspace.disk-full',
    message: `The disk that holds ${folder}/case.trailglass is full. What was stored before is safe. Free some space, then go on.`,
    lost: 0,
    some: true,
  });
});
