import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Answer, Cli } from './support/cli.ts';

const TRAIL = fileURLToPath(new URL('../data/cloudtrail/trail-invictus', import.meta.url));

let folder: string;
let cli: Cli;
let workspace: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'trailglass-tables-'));
  cli = new Cli(folder);
  workspace = join(folder, 'case.trailglass');
  await cli.json(['import', '-w', workspace, TRAIL]);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const inWorkspace = (...args: string[]) => [...args, '-w', workspace];
const insights = (text: string) => cli.json<Answer>(inWorkspace('query', text));
const sql = (text: string) => cli.json<Answer>(inWorkspace('sql', text));

test('a table is added by a path from here, listed, asked in both languages, and removed', async () => {
  file('teams.csv', 'eventSource,team\nec2.amazonaws.com,compute\niam.amazonaws.com,people\n');
  const table = {
    name: 'teams',
    columns: ['eventSource', 'team'],
    rows: 2,
    source: join(folder, 'teams.csv'),
    sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
  };
  expect(await cli.json(inWorkspace('tables', 'add', 'teams', 'teams.csv'))).toEqual({ table, replaced: false });
  expect(await cli.json(inWorkspace('tables', 'list'))).toEqual({ tables: [table] });
  const expected = await sql(
    `SELECT CASE "eventSource" WHEN 'ec2.amazonaws.com' THEN 'compute' WHEN 'iam.amazonaws.com' THEN 'people' END AS team, count(*) AS n
     FROM cloudtrail GROUP BY team ORDER BY n DESC`,
  );
  expect(expected.rows.length).toBe(3);
  expect(
    (await insights('lookup teams eventSource OUTPUT team | stats count(*) as n by team | sort n desc')).rows,
  ).toEqual(expected.rows);
  expect((await sql('SELECT team FROM lookup.teams')).rows).toEqual([['compute'], ['people']]);
  const { stdout } = await cli.run(
    inWorkspace(
      'query',
      '--explain',
      'lookup teams eventSource OUTPUT team | stats count(*) as n by team | sort n desc',
    ),
  );
  expect((await sql(stdout)).rows).toEqual(expected.rows);
  expect(await cli.json(inWorkspace('tables', 'remove', 'teams'))).toEqual({ removed: 'teams' });
  expect((await cli.run(inWorkspace('tables', 'remove', 'teams'))).code).toBe(2);
});

test('a bad file is told with its line, and no workspace is made for it', async () => {
  const other = join(folder, 'other.trailglass');
  const bad = file('bad.csv', 'a,b\n1,2\n"3,4\n');
  const end = await cli.run(['tables', 'add', 'x', bad, '-w', other]);
  expect({ code: end.code, stdout: end.stdout }).toEqual({ code: 2, stdout: '' });
  expect(end.stderr).toBe(
    `source.unreadable: ${bad}, line 3: a quote is opened here and never closed. Nothing was changed.\n`,
  );
  expect(existsSync(other)).toBe(false);
  const good = file('good.csv', 'a,b\n1,2\n');
  await cli.json(['tables', 'add', 'x', good, '-w', other]);
  expect(await cli.json(['sql', 'SELECT b FROM lookup.x', '-w', other])).toMatchObject({ rows: [['2']] });
});

test('saved queries are imported, listed and asked by their names', async () => {
  const definitions = file(
    'definitions.json',
    JSON.stringify({
      queryDefinitions: [
        {
          queryDefinitionId: '1',
          name: 'iam/creations',
          queryString: 'filter eventName = "CreateUser" | stats count(*) as n',
          logGroupNames: ['cloudtrail'],
        },
        { queryDefinitionId: '2', name: 'nowhere', queryString: 'limit 1', logGroupNames: ['/not/here'] },
        { queryDefinitionId: '3', name: 'ppl', queryString: 'x', queryLanguage: 'PPL' },
      ],
    }),
  );
  const report = await cli.json<{ taken: unknown[]; refused: unknown[] }>(
    inWorkspace('queries', 'import', definitions),
    1,
  );
  expect([report.taken.length, report.refused.length]).toEqual([2, 1]);
  const { queries } = await cli.json<{ queries: { name: string }[] }>(inWorkspace('queries', 'list'));
  expect(queries.map(({ name }) => name)).toEqual(['iam/creations', 'nowhere']);
  const users = await sql(`SELECT count(*) FROM cloudtrail WHERE eventName = 'CreateUser'`);
  expect((await cli.json<Answer>(inWorkspace('query', '--saved', 'iam/creations'))).rows).toEqual(users.rows);
  const missing = await cli.run(inWorkspace('query', '--saved', 'nowhere'));
  expect([missing.code, missing.stderr]).toEqual([2, expect.stringContaining('There is no log group /not/here')]);
  expect(
    (await cli.json<Answer>(inWorkspace('query', '--saved', 'nowhere', '--source', 'cloudtrail'))).rows,
  ).toHaveLength(1);
  expect((await cli.run(inWorkspace('query', '--saved', 'none'))).stderr).toMatch(
    /^bad-request: There is no saved query none/,
  );
  expect((await cli.run(inWorkspace('query'))).code).toBe(2);
  expect((await cli.run(inWorkspace('query', 'limit 1', '--saved', 'nowhere'))).code).toBe(2);
});
