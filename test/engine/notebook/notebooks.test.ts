import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openBundle } from '../../../main/engine/bundle/open-bundle.ts';
import type { Engine } from '../../../main/engine/engine.ts';
import { exportNotebook } from '../../../main/engine/notebook/export-notebook.ts';
import { escapeHtml, markdownHtml } from '../../../main/engine/notebook/markdown.ts';
import { Store } from '../../../main/engine/store/store.ts';
import { notebooks, putNotebook, removeNotebook } from '../../../main/engine/workspaces/notebooks.ts';
import { exportRequest } from '../../../preload/contract/export.ts';
import { type NotebookCell, notebookCell } from '../../../preload/contract/notebooks.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { addRecords, engineWithWorkspace } from '../support/trail-store.ts';

const NOBODY = new AbortController().signal;
const query = (text: string, language: 'sql' | 'insights' = 'sql') => ({ language, text, sources: [], range: null });
const HOSTILE = `<img src=x onerror=alert(1)> | \`a\` **b** [x](javascript:1) \u202Eleft`;

const CELLS: NotebookCell[] = [
  {
    kind: 'text',
    id: 't',
    markdown: '# What happened\n\nA *key* leaked, `AKIA` and <script>alert(1)</script>\n\n- one\n- **two**',
  },
  { kind: 'query', id: 'q', title: 'All events', query: query('SELECT * FROM cloudtrail') },
  {
    kind: 'table',
    id: 'h',
    title: 'Hostile',
    query: query(`SELECT '${HOSTILE}' AS v, NULL AS "no|thing", 12345678901234567890 AS n,
        1.50::DECIMAL(5, 2) AS d, '{"a":[1.50,{"b":"}\\",x"}],"big":12345678901234567890}'::JSON AS j, 'last' AS "1"`),
    rows: 10,
  },
  {
    kind: 'chart',
    id: 'c',
    title: 'By name',
    query: query('SELECT eventName, count(*) AS calls FROM cloudtrail GROUP BY ALL ORDER BY eventName'),
    label: 'eventName',
    value: 'calls',
    bars: 2,
  },
  { kind: 'table', id: 'bad', title: '', query: query('SELECT nothing FROM cloudtrail'), rows: 5 },
  {
    kind: 'query',
    id: 'i',
    title: 'Insights',
    query: {
      language: 'insights',
      text: 'filter eventName = "GetObject"',
      sources: ['cloudtrail'],
      range: { from: Date.UTC(2026, 10, 14) * 1000, to: Date.UTC(2026, 10, 15) * 1000 },
    },
  },
];

async function written(engine: Engine, form: 'html' | 'markdown') {
  const { id } =
    (await notebooks(engine.store))[0] ?? (await putNotebook(engine.store, { name: 'Case <1>', cells: CELLS }));
  const path = join(tempFolder(), `case.${form}`);
  const told: unknown[] = [];
  const report = await exportNotebook(
    engine.store,
    { id, form, path, overwrite: false, keepSecrets: false },
    { signal: NOBODY, report: (progress) => told.push(progress) },
  );
  const bytes = readFileSync(path);
  expect(report).toMatchObject({ path, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') });
  expect(told.at(-1)).toEqual({ cellsDone: 4, cellsTotal: 5 });
  expect(readdirSync(engine.store.spoolFolder)).toEqual([]);
  return { text: bytes.toString('utf8'), cells: report.cells };
}

test('notebooks are kept, changed and removed, and go through a bundle', async () => {
  const engine = await engineWithWorkspace();
  const made = await putNotebook(engine.store, { name: 'a', cells: CELLS });
  expect(await notebooks(engine.store)).toEqual([made]);
  const changed = await putNotebook(engine.store, { id: made.id, name: 'b', cells: CELLS.slice(0, 1) });
  expect(changed).toMatchObject({ id: made.id, createdAt: made.createdAt });
  await expect(putNotebook(engine.store, { name: 'b', cells: [] })).rejects.toThrow('already');
  await expect(putNotebook(engine.store, { name: ' ', cells: [] })).rejects.toThrow('no name');
  await expect(putNotebook(engine.store, { name: 'c', cells: [CELLS[0], CELLS[0]] as NotebookCell[] })).rejects.toThrow(
    'have the id t',
  );
  const path = join(tempFolder(), 'bundle');
  const jobId = (await engine.jobs()).start({ kind: 'bundle', path, form: 'folder' });
  await (await engine.jobs()).watch(jobId, { signal: NOBODY, report: () => undefined });
  const copy = join(tempFolder(), 'copy.trailglass');
  await openBundle(path, copy, { signal: NOBODY, report: () => undefined }, { installationId: 'here' });
  const store = await Store.open(copy, { installationId: 'here' });
  try {
    expect(await notebooks(store)).toEqual([changed]);
  } finally {
    await store.close();
  }
  await removeNotebook(engine.store, made.id);
  expect(await notebooks(engine.store)).toEqual([]);
  await expect(removeNotebook(engine.store, made.id)).rejects.toThrow('no notebook');
});

test('counts and hashes of a cell are those of the rows as an export writes them; a query that fails says why', async () => {
  const engine = await engineWithWorkspace();
  await addRecords(engine.store, 30);
  const { cells, text } = await written(engine, 'html');
  const path = join(tempFolder(), 'rows.ndjson');
  const request = exportRequest.parse({
    kind: 'export',
    language: 'sql',
    text: 'SELECT * FROM cloudtrail',
    format: 'ndjson',
    path,
  });
  const { exported } = await (await engine.jobs()).watch((await engine.jobs()).start(request), {
    signal: NOBODY,
    report: () => undefined,
  });
  expect(cells).toEqual([
    { id: 'q', rows: 30, sha256: exported?.sha256, error: null },
    { id: 'h', rows: 1, sha256: expect.stringMatching(/^[0-9a-f]{64}$/), error: null },
    { id: 'c', rows: 3, sha256: expect.stringMatching(/^[0-9a-f]{64}$/), error: null },
    { id: 'bad', rows: null, sha256: null, error: expect.stringContaining('nothing') },
    { id: 'i', rows: 10, sha256: expect.stringMatching(/^[0-9a-f]{64}$/), error: null },
  ]);
  expect(text).toContain(`<dd>${exported?.sha256}</dd>`);
  expect(text).toContain('<dt>Time zone</dt><dd>UTC in every time</dd>');
  expect(text).toContain('<dd>2026-11-14T00:00:00.000Z to 2026-11-15T00:00:00.000Z, the end not included</dd>');
  expect(text).toContain('<dd>3, the first 2 shown</dd>');
});

test('the HTML is one file without script, in which data is no markup', async () => {
  const engine = await engineWithWorkspace();
  await addRecords(engine.store, 30);
  const { text } = await written(engine, 'html');
  expect(text).toContain("content=\"default-src 'none'; style-src 'unsafe-inline'\"");
  const tags = new Set([...text.matchAll(/<\/?([a-z][a-z0-9]*)/gi)].map(([, name]) => name?.toLowerCase()));
  for (const tag of ['script', 'img', 'a', 'link', 'iframe', 'object', 'form']) expect(tags).not.toContain(tag);
  expect(text).not.toMatch(/<[^>]*\s(?:on\w+|src|href)=/i);
  expect(text).toContain('<h1>Case &lt;1&gt;</h1>');
  expect(text).toContain('&lt;img src=x onerror=alert(1)&gt;');
  expect(text).toContain('\\u{202e}left');
  expect(text).not.toContain('\u202E');
  // Every digit, and in the order of the columns, also where a name looks like a number.
  expect(text).toContain(
    '<td>12345678901234567890</td><td>1.50</td><td>{&quot;a&quot;:[1.50,{&quot;b&quot;:&quot;}\\&quot;,x&quot;}],&quot;big&quot;:12345678901234567890}</td><td>last</td>',
  );
  expect(text).toContain('<h3>What happened</h3>');
  expect(text).toContain('<li><strong>two</strong></li>');
  // 30 records: every third one is GetObject, PutObject, ListBuckets; two of the three bars are drawn.
  expect([...text.matchAll(/<rect /g)]).toHaveLength(2);
  expect(text).toContain('<td>GetObject</td><td>10</td>');
});

test('the Markdown has the texts as they are, and values that stay in their cells', async () => {
  const engine = await engineWithWorkspace();
  await addRecords(engine.store, 30);
  const { text } = await written(engine, 'markdown');
  expect(text).toContain('# What happened\n\nA *key* leaked');
  expect(text).toContain('```sql\nSELECT * FROM cloudtrail\n```');
  const row = text.split('\n').find((line) => line.includes('onerror')) ?? '';
  const table = text.slice(text.indexOf('## Hostile'));
  const cells = (table.split('\n').find((line) => line.startsWith('| &lt;img')) ?? '').split(/(?<!\\)\|/);
  expect(row).not.toBe('');
  expect(cells).toHaveLength(8);
  expect(cells[1]).toContain('&lt;img src=x onerror=alert\\(1\\)&gt; \\| \\`a\\`');
  expect(cells[1]).not.toContain('\u202E');
});

test('an export that is cancelled, or has no place, leaves no file', async () => {
  const engine = await engineWithWorkspace();
  const { id } = await putNotebook(engine.store, { name: 'n', cells: CELLS });
  const path = join(tempFolder(), 'n.html');
  const request = { id, form: 'html', path, overwrite: false, keepSecrets: false } as const;
  const gone = new AbortController();
  gone.abort();
  await expect(
    exportNotebook(engine.store, request, { signal: gone.signal, report: () => undefined }),
  ).rejects.toThrow();
  expect(existsSync(path)).toBe(false);
  const quietly = { signal: NOBODY, report: () => undefined };
  await expect(exportNotebook(engine.store, { ...request, id: 'x' }, quietly)).rejects.toThrow('no notebook');
  await expect(exportNotebook(engine.store, { ...request, path: join(path, 'x') }, quietly)).rejects.toThrow(
    'no folder',
  );
});

test('Markdown becomes HTML with the tags that it has words for, and no other', () => {
  expect(markdownHtml('## A `b`\n\n1. x\n2. y\n\n> q\n\n---\n\n```\n<b>\n```\ntext *em* and a_b_c\nnext')).toBe(
    '<h4>A <code>b</code></h4>\n<ol><li>x</li>\n<li>y</li></ol>\n<blockquote><p>q</p></blockquote>\n<hr>\n<pre><code>&lt;b&gt;</code></pre>\n<p>text <em>em</em> and a_b_c<br>\nnext</p>',
  );
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'<>&"\'`*_#-1. \n>~a') }), (text) => {
      const tags = [...markdownHtml(text).matchAll(/<\/?([^\s>]*)[^>]*>/g)].map(([tag]) => tag);
      for (const tag of tags) expect(tag).toMatch(/^<\/?(?:h[3-6]|p|ul|ol|li|blockquote|pre|code|strong|em|hr|br)>$/);
    }),
  );
  expect(escapeHtml('a\u0000\ud800\n')).toBe('a\\u{0}\\u{d800}\n');
  expect(notebookCell.safeParse({ kind: 'script', id: 'x' }).success).toBe(false);
});
