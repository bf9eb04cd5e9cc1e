import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { expect, onTestFinished, test, vi } from 'vitest';
import { FileTally } from '../../../../main/engine/importers/file-tally.ts';
import { loadTraces } from '../../../../main/engine/importers/traces/load-traces.ts';
import { TraceSpool } from '../../../../main/engine/importers/traces/trace-spool.ts';
import { Store } from '../../../../main/engine/store/store.ts';
import { ImportCase } from '../../support/import-case.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { type Json, ndjson, traceFiles, workedExamples } from '../../support/trace-files.ts';

const DERIVED = ['xr_trace', 'xr_annotation', 'xr_exception', 'xr_link', 'xr_call', 'xr_root_cause'];
const traceId = (n: number) => `1-691f02c0-${n.toString(16).padStart(24, '0')}`;

/** A front that fails because of what it calls, in two documents. */
function documentsOf(n: number): [front: Json, back: Json] {
  const id = (k: number) => (n * 4 + k).toString(16).padStart(16, '0');
  const times = (k: number) => ({ start_time: 1763640000 + n + k / 10, end_time: 1763640003 + n - k / 10 });
  const trace_id = traceId(n);
  const call = { id: id(1), name: 'back', namespace: 'remote', ...times(1), fault: true };
  const cause = { exceptions: [{ id: id(3), type: 'Refused', message: 'no\nway' }] };
  return [
    { trace_id, id: id(0), name: 'front', ...times(0), fault: true, annotations: { n }, subsegments: [call] },
    { trace_id, id: id(2), name: 'back', parent_id: id(1), ...times(2), fault: true, cause },
  ];
}

/** What was derived, but the numbers of files. */
async function derived(workspace: ImportCase): Promise<unknown[]> {
  const tables: unknown[] = [];
  for (const table of DERIVED) {
    const columns = table === 'xr_trace' ? '* EXCLUDE (file_id)' : '*';
    tables.push(await workspace.rows(`SELECT ${columns} FROM ${table} ORDER BY ALL`));
  }
  return tables;
}

test('a trace is derived the same where it lies whole, far apart in a file, in two files or in two imports', async () => {
  const documents = Array.from({ length: 2200 }, (_, n) => documentsOf(n));
  const fronts = documents.map(([front]) => front);
  const backs = documents.map(([, back]) => back);
  const whole = await ImportCase.open();
  await whole.import(traceFiles(ndjson(documents.flat())));
  const expected = await derived(whole);
  expect(await whole.column("SELECT count(*) FROM xr_call WHERE what = 'edge'")).toEqual(['4400']);
  const apart = await ImportCase.open();
  await apart.import(traceFiles(ndjson([...fronts, ...backs])));
  expect(await derived(apart)).toEqual(expected);
  const files = await ImportCase.open();
  await files.import(traceFiles(ndjson(fronts), ndjson(backs)));
  expect(await derived(files)).toEqual(expected);
  const imports = await ImportCase.open();
  await imports.import(traceFiles(ndjson(backs)));
  await imports.import(traceFiles(ndjson(fronts)));
  expect(await derived(imports)).toEqual(expected);
});

test('of loads in one transaction each takes up the traces that the one before it began', async () => {
  vi.stubEnv('TRAILGLASS_BATCH_RECORDS', '40');
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  const documents = Array.from({ length: 60 }, (_, n) => documentsOf(n));
  const parts = await ImportCase.open();
  await parts.import(traceFiles(...documents.flat().map((document) => JSON.stringify(document))));
  vi.unstubAllEnvs();
  const whole = await ImportCase.open();
  await whole.import(traceFiles(ndjson(documents.flat())));
  expect(await derived(parts)).toEqual(await derived(whole));
});

test('a link is drawn when the trace that it leads to comes in, whole as it is', async () => {
  const workspace = await ImportCase.open();
  const [sender] = documentsOf(1);
  const link = { trace_id: traceId(1), id: String(sender.id) };
  const receiver = {
    trace_id: traceId(9),
    id: 'f000000000000001',
    name: 'worker',
    start_time: 1763640010,
    end_time: 1763640011,
    links: [link],
  };
  const links = "SELECT src_name, dst_name, age_us FROM xr_call WHERE what = 'link'";
  const missing = 'SELECT sum(links_missing) FROM xr_call';
  await workspace.import(traceFiles(JSON.stringify(receiver)));
  expect([await workspace.rows(links), await workspace.column(missing)]).toEqual([[], ['1']]);
  await workspace.import(traceFiles(ndjson([sender])));
  expect([await workspace.rows(links), await workspace.column(missing)]).toEqual([
    [['front', 'worker', '6000000']],
    ['0'],
  ]);
});

test('annotations and exceptions keep their texts: breaks, empty ones, keys of any character', async () => {
  const workspace = await ImportCase.open();
  const annotations = {
    'a key\twith a TAB': 'two\nlines',
    empty: '',
    '': 'no key',
    half: 0.5,
    big: 1e21,
    no: false,
    none: null,
  };
  const exceptions = [
    { id: 'e1', type: '', message: 'first\r\nsecond', remote: true, stack: [{ path: 'a\tb', line: 1 }] },
  ];
  await workspace.import(
    traceFiles(
      JSON.stringify({
        trace_id: traceId(1),
        id: '00000000000000a1',
        name: 'shop',
        start_time: 1763640000,
        end_time: 1763640001,
        annotations,
        cause: { exceptions },
      }),
    ),
  );
  expect(await workspace.rows('SELECT key, type, s, n, b FROM annotations ORDER BY key')).toEqual([
    ['', 's', 'no key', null, null],
    ['a key\twith a TAB', 's', 'two\nlines', null, null],
    ['big', 'n', null, 1e21, null],
    ['empty', 's', '', null, null],
    ['half', 'n', null, 0.5, null],
    ['no', 'b', null, null, false],
  ]);
  expect(await workspace.rows('SELECT id, type, message, remote, stack FROM exceptions')).toEqual([
    ['e1', '', 'first\r\nsecond', true, JSON.stringify(exceptions[0]?.stack)],
  ]);
});

test('a load that breaks off between rows and what is derived of them leaves neither, and can be done again', async () => {
  const store = await Store.open(join(tempFolder(), 'broken.trailglass'), { create: true, installationId: 'here' });
  onTestFinished(() => store.close());
  const connection = await store.importConnection();
  const documents = [...workedExamples().flatMap(([, example]) => example.segment_documents), ...documentsOf(1)];
  const rows = async () => {
    const tables: unknown[] = [];
    for (const table of ['xr_segment', ...DERIVED])
      tables.push((await connection.runAndReadAll(`SELECT * FROM ${table} ORDER BY ALL`)).getRowsJson());
    return tables;
  };
  const nothing = await rows();
  for (const table of ['xr_trace', 'xr_call', 'xr_root_cause']) {
    await connection.run('BEGIN TRANSACTION');
    await expect(load(store, breakingAt(connection, `INSERT INTO ${table}`), documents)).rejects.toThrow('broken off');
    await connection.run('ROLLBACK');
    expect(await rows()).toEqual(nothing);
  }
  await connection.run('BEGIN TRANSACTION');
  await load(store, connection, documents);
  await connection.run('COMMIT');
  const whole = await ImportCase.open();
  await whole.import(traceFiles(ndjson(documents)));
  expect((await rows()).slice(2)).toEqual((await derived(whole)).slice(1));
});

let part = 0;

async function load(store: Store, connection: DuckDBConnection, documents: readonly Json[]): Promise<void> {
  const nextPath = (suffix: string) => `${store.spoolFolder}derive-${++part}-${suffix}`;
  const tally = new FileTally(nextPath);
  const spool = new TraceSpool(tally, nextPath);
  tally.begin(1);
  spool.begin('xray');
  for (const [at, document] of documents.entries())
    spool.document({ position: at + 1, document, text: JSON.stringify(document) }, 0);
  await loadTraces.load(connection, spool.finish(), { keepOriginal: true, spoolFolder: store.spoolFolder });
}

/** The connection, of which the first statement that begins so fails. */
function breakingAt(connection: DuckDBConnection, statement: string): DuckDBConnection {
  return new Proxy(connection, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      return (...args: unknown[]) => {
        if (String(args[0]).startsWith(statement)) throw new Error('broken off');
        return Reflect.apply(member, target, args);
      };
    },
  });
}
