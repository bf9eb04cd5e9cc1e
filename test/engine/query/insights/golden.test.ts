import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { compile } from '../../../../main/engine/query/insights/compile.ts';
import { CATALOG, NOW_US } from './support.ts';

const cases = fileURLToPath(new URL('../../../golden/insights/', import.meta.url));

/** SQL and values, or what is wrong, as a reviewer reads it in a diff. */
function show(text: string): string {
  const range = { fromUs: NOW_US - 3_600_000_000n, toUs: NOW_US };
  const result = compile(text, { catalog: CATALOG, nowUs: NOW_US, range });
  const diagnostics = result.ok ? result.query.warnings : result.diagnostics;
  const notes = diagnostics.map(({ code, at, message }) => `-- ${code} ${at.start}-${at.end} ${message}`);
  if (!result.ok) return `${notes.join('\n')}\n`;
  const { sql, params, preparations } = result.query;
  const before = preparations.map(
    ({ kind, table, input }) => `-- ${kind} into ${table} from\n${input.sql}\n-- ${JSON.stringify(input.params)}`,
  );
  return `${[...notes, ...before, sql, `-- ${JSON.stringify(params)}`].join('\n')}\n`;
}

for (const file of readdirSync(cases).filter((name) => name.endsWith('.iql')))
  test(file, async () => {
    await expect(show(readFileSync(join(cases, file), 'utf8').trimEnd())).toMatchFileSnapshot(
      join(cases, file.replace('.iql', '.sql')),
    );
  });
