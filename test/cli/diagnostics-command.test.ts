import { userInfo } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { tempFolder } from '../engine/support/temp-folder.ts';
import { Cli } from './support/cli.ts';

const trail = fileURLToPath(new URL('../data/cloudtrail/trail-invictus', import.meta.url));

test('info --diagnostics tells of the program and of counts, and no word of any record', async () => {
  const folder = tempFolder();
  const cli = new Cli(folder);
  const workspace = join(folder, 'heron.trailglass');
  await cli.json(['import', trail, '--workspace', workspace]);
  const env = { TRAILGLASS_MEMORY_LIMIT: '512MB', TRAILGLASS_SECRET_NAMES: 'heronKey' };
  const { code, stdout } = await cli.run(['info', '--diagnostics', '--workspace', workspace], { env });
  expect(code).toBe(0);
  const report = JSON.parse(stdout);
  expect(report.engine.engine).toMatchObject({
    memoryLimitBytes: 512e6,
    secretNames: { count: 1, isDefault: false },
  });
  expect(report.engine.workspace.rows.ct_event).toBeGreaterThan(1000);

  // Every word of the records, against what the report says; its keys are the contract's.
  const said = new Set<string>();
  JSON.parse(stdout, (_key, value) => {
    if (typeof value === 'string') said.add(JSON.stringify(value));
    return value;
  });
  const sql = 'SELECT raw FROM cloudtrail';
  const { rows } = await cli.json<{ rows: [string][] }>(['sql', sql, '--workspace', workspace]);
  const words = new Set(rows.flatMap(([raw]) => raw.match(/"(?:[^"\\]|\\.){5,}"/g) ?? []));
  expect(words.size).toBeGreaterThan(1000);
  expect([...said].filter((text) => words.has(text))).toEqual([]);
  for (const word of ['heron', 'invictus', 'amazonaws', folder, userInfo().homedir]) expect(stdout).not.toContain(word);
});
