import { join } from 'node:path';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { DEFAULT_LIMITS, inputLimits } from '../../../main/engine/sources/limits.ts';
import { bytesFrom, namesFrom, wholeFrom } from '../../../main/engine/store/environment.ts';
import { Store } from '../../../main/engine/store/store.ts';
import { engineSettings } from '../../../preload/contract/engine-settings.ts';
import { tempFolder } from '../support/temp-folder.ts';

afterEach(() => vi.unstubAllEnvs());

test('limits are read with their units, and what is no limit is refused by name', () => {
  vi.stubEnv('TRAILGLASS_A', '1.5GB');
  vi.stubEnv('TRAILGLASS_B', '12');
  vi.stubEnv('TRAILGLASS_C', 'much');
  vi.stubEnv('TRAILGLASS_D', 'a, *b,,');
  vi.stubEnv('TRAILGLASS_E', '');
  expect([bytesFrom('TRAILGLASS_A'), bytesFrom('TRAILGLASS_B'), wholeFrom('TRAILGLASS_B')]).toEqual([1.5e9, 12, 12]);
  expect([bytesFrom('TRAILGLASS_E'), wholeFrom('TRAILGLASS_NONE'), namesFrom('TRAILGLASS_NONE')]).toEqual([
    null,
    null,
    null,
  ]);
  expect([namesFrom('TRAILGLASS_D'), namesFrom('TRAILGLASS_E')]).toEqual([['a', '*b'], []]);
  expect(() => bytesFrom('TRAILGLASS_C')).toThrow('TRAILGLASS_C is "much"');
  expect(() => wholeFrom('TRAILGLASS_A')).toThrow('TRAILGLASS_A is "1.5GB"');
});

test('memory and disk of a store are those of the environment', async () => {
  vi.stubEnv('TRAILGLASS_MEMORY_LIMIT', '300MB');
  vi.stubEnv('TRAILGLASS_SPILL_LIMIT', '3GB');
  const store = await Store.open(join(tempFolder(), 'case.trailglass'), { create: true, installationId: 'here' });
  onTestFinished(() => store.close());
  const connection = await store.newConnection();
  const reader = await connection.runAndReadAll(
    "SELECT current_setting('memory_limit'), current_setting('max_temp_directory_size')",
  );
  connection.closeSync();
  // DuckDB answers in powers of 1,024: 300 MB are 286.1 MiB, 3 GB are 2.7 GiB.
  expect(reader.getRows()).toEqual([['286.1 MiB', '2.7 GiB']]);
  expect(await store.info()).toMatchObject({ memoryLimitBytes: 300e6, spillLimitBytes: 3e9 });
});

test('bounds of archives are the same defaults in the settings and in the engine, and follow the environment', () => {
  const { ratioFrom: _, ...bounds } = DEFAULT_LIMITS;
  expect(engineSettings.parse({}).archives).toEqual(bounds);
  vi.stubEnv('TRAILGLASS_ARCHIVE_MEMBERS', '7');
  vi.stubEnv('TRAILGLASS_ARCHIVE_BYTES', '1GB');
  expect(inputLimits()).toEqual({ ...DEFAULT_LIMITS, members: 7, bytes: 1e9 });
});
