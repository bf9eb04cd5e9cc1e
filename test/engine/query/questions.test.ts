import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Engine } from '../../../main/engine/engine.ts';
import { fillParameters, parametersIn } from '../../../main/engine/query/parameters.ts';
import { questions } from '../../../main/engine/query/questions/index.ts';
import { questionsPage } from '../support/questions-page.ts';
import { runQuery } from '../support/trail-store.ts';

const DATA = fileURLToPath(new URL('../../data/cloudtrail/', import.meta.url));
const all = questions().flatMap((group) => group.questions);

interface Member {
  [name: string]: Member | undefined;
}
/** A record as it stands in the files, read by nothing of ours. */
interface TrailRecord extends Record<string, unknown> {
  eventTime: string;
  eventName: string;
  eventSource: string;
  sourceIPAddress: string;
  awsRegion: string;
  eventID: string;
  errorCode?: string;
  userAgent?: string;
  userIdentity: {
    type?: string;
    accessKeyId?: string;
    arn?: string;
    sessionContext?: { sessionIssuer?: { arn?: string } };
  };
}

let folder: string;
let engine: Engine;
let records: TrailRecord[];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'trailglass-questions-'));
  engine = new Engine();
  await engine.open(join(folder, 'case.trailglass'), { create: true, installationId: 'here' });
  const paths = ['trail-invictus', 'stratus-detonations'].map((name) => join(DATA, name));
  const jobId = (await engine.jobs()).start({
    kind: 'import',
    paths,
    keepOriginal: true,
    logGroup: null,
    logStream: null,
    as: null,
  });
  const { status } = await (await engine.jobs()).watch(jobId, {
    signal: new AbortController().signal,
    report: () => undefined,
  });
  expect(status).toBe('done');
  records = paths.flatMap(readRecords);
});
afterAll(async () => {
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
});

function readRecords(path: string): TrailRecord[] {
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .flatMap((entry) => {
      const bytes = readFileSync(join(entry.parentPath, entry.name));
      const parsed = JSON.parse((bytes[0] === 0x1f ? gunzipSync(bytes) : bytes).toString('utf8'));
      return (parsed.Records ?? parsed) as TrailRecord[];
    });
}

/** The rows of a question as objects; parameters as given, else as the form holds them at first. */
async function ask(id: string, values: Record<string, string> = {}): Promise<Record<string, unknown>[]> {
  const question = all.find((one) => one.id === id);
  if (question === undefined) throw new Error(`There is no question ${id}`);
  const { columns, rows } = await runQuery(engine, fillParameters('sql', question.text, question.parameters, values));
  return rows.map((row) => Object.fromEntries(columns.map((name, index) => [name, row[index]])));
}

/** A time as our rows print it. */
const shown = (time: string) => time.replace('T', ' ').replace('Z', '.000');
const sorted = <T>(values: T[]) => values.map((value) => JSON.stringify(value)).sort();

/** Counts by a key, as a sorted list of pairs. */
function counts(of: readonly TrailRecord[], key: (record: TrailRecord) => string | undefined): string[] {
  const found = new Map<string, number>();
  for (const record of of) {
    const name = key(record);
    if (name !== undefined) found.set(name, (found.get(name) ?? 0) + 1);
  }
  return sorted([...found]);
}

test('there are at least 40, each with an id of its group, a question mark and what to look for', () => {
  expect(all.length).toBeGreaterThanOrEqual(40);
  expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  for (const { id, questions: list } of questions())
    for (const question of list) {
      expect(question.id.startsWith(`${id}/`)).toBe(true);
      expect(question.title).toMatch(/\?$/);
      expect(question.description).toMatch(/\.$/);
      expect(question.parameters.map(({ name }) => name)).toEqual(parametersIn('sql', question.text).names);
    }
});

test('docs/questions.md lists them', async () => {
  await expect(questionsPage()).toMatchFileSnapshot(join(import.meta.dirname, '../../../docs/questions.md'));
});

test.each(all.map(({ id }) => [id]))('%s runs', async (id) => {
  expect(Array.isArray(await ask(id))).toBe(true);
});

/** Questions that list events: which events these are, said anew over the records of the files. */
const LISTED: Record<string, { values?: Record<string, string>; is: (record: TrailRecord) => boolean; least: number }> =
  {
    'identity/events-of-key': {
      values: { key: 'AKIAC8DF2B2FXEXAMPLE' },
      is: ({ userIdentity }) => userIdentity.accessKeyId === 'AKIAC8DF2B2FXEXAMPLE',
      least: 43,
    },
    'identity/root': {
      is: ({ userIdentity }) => userIdentity.type === 'Root' && !('invokedBy' in userIdentity),
      least: 0,
    },
    'identity/roles-assumed': { is: (r) => /^AssumeRole(With\w+)?$/.test(r.eventName) && !r.errorCode, least: 44 },
    'identity/console-sessions': { is: (r) => r.eventName === 'ConsoleLogin', least: 3 },
    'persistence/new-users': { is: (r) => r.eventName === 'CreateUser', least: 5 },
    'persistence/new-keys': { is: (r) => r.eventName === 'CreateAccessKey', least: 4 },
    'persistence/passwords': {
      is: (r) => /^(Create|Update|Delete)LoginProfile$|^ChangePassword$/.test(r.eventName),
      least: 3,
    },
    'persistence/trust': { is: (r) => /^(CreateRole|UpdateAssumeRolePolicy)$/.test(r.eventName), least: 2 },
    'persistence/federation-tokens': { is: (r) => /^Get(Federation|Session)Token$/.test(r.eventName), least: 1 },
    'persistence/providers': { is: (r) => /^(CreateTrustAnchor|CreateProfile)$/.test(r.eventName), least: 2 },
    'persistence/functions': {
      is: (r) =>
        /^(CreateFunction|UpdateFunctionCode|UpdateFunctionConfiguration|AddPermission|PublishLayerVersion|AddLayerVersionPermission)(\d{8}(v\d)?)?$/.test(
          r.eventName,
        ),
      least: 3,
    },
    'persistence/policy-named': {
      is: (r) =>
        r.eventSource === 'iam.amazonaws.com' &&
        r.readOnly === false &&
        JSON.stringify(r.requestParameters).includes('AdministratorAccess'),
      least: 1,
    },
    'traces/trails': {
      is: (r) =>
        /^(StopLogging|StartLogging|DeleteTrail|UpdateTrail|CreateTrail|PutEventSelectors|PutInsightSelectors)$/.test(
          r.eventName,
        ),
      least: 9,
    },
    'traces/organization': { is: (r) => r.eventName === 'LeaveOrganization', least: 1 },
    'traces/request': {
      values: { request: 'none' },
      is: () => false,
      least: 0,
    },
    'data/passwords-of-instances': {
      is: (r) =>
        r.eventName === 'GetPasswordData' ||
        (r.eventName === 'DescribeInstanceAttribute' &&
          (r.requestParameters as Member | null)?.attribute === ('userData' as unknown)),
      least: 59,
    },
    'data/shared-copies': {
      is: (r) =>
        /^(Modify(DB)?(Cluster)?(Snapshot|Image)Attribute|CreateSnapshot|CopySnapshot|CopyImage)$/.test(r.eventName),
      least: 3,
    },
    'surroundings/open-ports': {
      is: (r) =>
        r.eventName === 'AuthorizeSecurityGroupIngress' &&
        /0\.0\.0\.0\/0|::\/0/.test(JSON.stringify(r.requestParameters)),
      least: 1,
    },
    'surroundings/instances': {
      is: (r) => /^(RunInstances|StartInstances|RequestSpotInstances)$/.test(r.eventName),
      least: 10,
    },
    'surroundings/remote-commands': {
      is: (r) =>
        /^(SendCommand|StartSession|ResumeSession|SendSSHPublicKey|SendSerialConsoleSSHPublicKey|EnableSerialConsoleAccess)$/.test(
          r.eventName,
        ),
      least: 12,
    },
    'surroundings/who-am-i': { is: (r) => r.eventName === 'GetCallerIdentity', least: 18 },
  };

describe('the events that a question lists are those of the files', () => {
  test.each(Object.entries(LISTED))('%s', async (id, { values, is, least }) => {
    const wanted = records.filter(is);
    expect(wanted.length).toBeGreaterThanOrEqual(least);
    const rows = await ask(id, values);
    expect(sorted(rows.map((row) => [row.eventTime, row.sourceIPAddress ?? null]))).toEqual(
      sorted(
        wanted.map((r) => [
          shown(r.eventTime),
          rows[0] !== undefined && 'sourceIPAddress' in rows[0] ? r.sourceIPAddress : null,
        ]),
      ),
    );
    const times = rows.map(({ eventTime }) => String(eventTime));
    expect(times).toEqual([...times].sort());
  });
});

describe('counts are those of the files', () => {
  const pairs = (rows: Record<string, unknown>[], key: string, value: string) =>
    sorted(rows.map((row) => [row[key], row[value]]));

  test('actions of a key', async () => {
    const key = 'AKIAA2F3CX834EXAMPLE';
    const of = records.filter(({ userIdentity }) => userIdentity.accessKeyId === key);
    expect(of).toHaveLength(2104);
    const rows = await ask('identity/actions-of-key', { key });
    expect(
      pairs(
        rows.map((row) => ({ ...row, name: `${row.eventSource}:${row.eventName}` })),
        'name',
        'calls',
      ),
    ).toEqual(counts(of, (r) => `${r.eventSource}:${r.eventName}`));
    expect(rows.reduce((sum, { not_ok }) => sum + Number(not_ok), 0)).toBe(of.filter((r) => r.errorCode).length);
    const users = await ask('identity/users-of-key', { key });
    expect(new Set(users.map(({ sourceIPAddress }) => sourceIPAddress))).toEqual(
      new Set(of.map((r) => r.sourceIPAddress)),
    );
    expect(users.reduce((sum, { calls }) => sum + Number(calls), 0)).toBe(2104);
  });

  test('keys used from several addresses', async () => {
    const addresses = new Map<string, Set<string>>();
    for (const { userIdentity, sourceIPAddress } of records) {
      // Invented addresses of stratus-detonations are no addresses: 3 or more digits beyond 255.
      if (!userIdentity.accessKeyId || !isAddress(sourceIPAddress)) continue;
      const known = addresses.get(userIdentity.accessKeyId) ?? new Set();
      addresses.set(userIdentity.accessKeyId, known.add(sourceIPAddress));
    }
    const wanted = [...addresses].filter(([, set]) => set.size >= 2).map(([key, set]) => [key, set.size]);
    expect(wanted.length).toBeGreaterThan(0);
    expect(pairs(await ask('identity/keys-from-many-addresses'), 'access_key_id', 'addresses')).toEqual(sorted(wanted));
  });

  test('keys that came out of a key, over several steps', async () => {
    const outOf = new Map<string, Set<string>>();
    for (const { userIdentity, responseElements } of records) {
      const given = (responseElements as { credentials?: { accessKeyId?: string } } | null)?.credentials?.accessKeyId;
      if (userIdentity.accessKeyId && given)
        outOf.set(userIdentity.accessKeyId, (outOf.get(userIdentity.accessKeyId) ?? new Set()).add(given));
    }
    const [start = ''] = [...outOf].sort((a, b) => b[1].size - a[1].size)[0] ?? [];
    const reached = new Set([start]);
    for (const key of reached) for (const next of outOf.get(key) ?? []) reached.add(next);
    expect(reached.size).toBeGreaterThan(1);
    const rows = await ask('identity/keys-after-key', { key: start });
    expect(new Set(rows.map(({ access_key }) => access_key))).toEqual(reached);
    for (const { access_key, events } of rows)
      expect(events).toBe(records.filter(({ userIdentity }) => userIdentity.accessKeyId === access_key).length);
  });

  test('error codes, Regions, addresses, hours', async () => {
    expect(pairs(await ask('refused/error-codes'), 'errorCode', 'events')).toEqual(counts(records, (r) => r.errorCode));
    expect(pairs(await ask('surroundings/regions'), 'awsRegion', 'events')).toEqual(
      counts(records, (r) => r.awsRegion),
    );
    expect(pairs(await ask('surroundings/addresses'), 'client_ip', 'events')).toEqual(
      counts(records, (r) => (isAddress(r.sourceIPAddress) ? r.sourceIPAddress : undefined)),
    );
    expect(pairs(await ask('surroundings/hours'), 'hour', 'events')).toEqual(
      counts(records, (r) => shown(`${r.eventTime.slice(0, 13)}:00:00Z`)),
    );
  });

  test('rare actions and their number', async () => {
    const byAction = new Map<string, number>();
    for (const r of records)
      byAction.set(`${r.eventSource}:${r.eventName}`, (byAction.get(`${r.eventSource}:${r.eventName}`) ?? 0) + 1);
    const rows = await ask('surroundings/rare-actions', { most: '1' });
    expect(sorted(rows.map((row) => `${row.eventSource}:${row.eventName}`))).toEqual(
      sorted([...byAction].filter(([, n]) => n === 1).map(([name]) => name)),
    );
  });

  test('secrets, buckets and decryptions', async () => {
    const sum = (rows: Record<string, unknown>[], key = 'calls') =>
      rows.reduce((total, row) => total + Number(row[key]), 0);
    expect(sum(await ask('data/secrets'))).toBe(
      records.filter((r) => /^(Batch)?GetSecretValue$/.test(r.eventName)).length,
    );
    expect(sum(await ask('data/decryptions'))).toBe(records.filter((r) => r.eventName === 'Decrypt').length);
    const ofBuckets = records.filter(
      (r) => r.eventSource === 's3.amazonaws.com' && (r.requestParameters as Member | null)?.bucketName !== undefined,
    );
    expect(sum(await ask('data/bucket-actions'))).toBe(ofBuckets.length);
    expect(sum(await ask('refused/throttled'), 'throttled')).toBe(
      records.filter((r) =>
        /^(ThrottlingException|.*Throttl.*|RequestLimitExceeded|.*RequestLimitExceeded)$/.test(r.errorCode ?? ''),
      ).length,
    );
  });

  test('who called from an address, and the longest silence', async () => {
    const address = '10.248.16.43';
    const rows = await ask('identity/actors-of-address', { address });
    expect(rows.reduce((total, { calls }) => total + Number(calls), 0)).toBe(89);
    const times = records.map((r) => Date.parse(r.eventTime)).sort((a, b) => a - b);
    let longest = 0;
    let before = 0;
    for (let i = 1; i < times.length; i++) {
      const gap = (times[i] ?? 0) - (times[i - 1] ?? 0);
      if (gap > longest) [longest, before] = [gap, times[i - 1] ?? 0];
    }
    const [first] = await ask('traces/gaps', { rows: '1' });
    expect(first?.last_before).toBe(shown(new Date(before).toISOString().replace('.000Z', 'Z')));
    expect(first?.first_after).toBe(shown(new Date(before + longest).toISOString().replace('.000Z', 'Z')));
  });

  test('programs by a word in their name', async () => {
    const word = 'stratus';
    const rows = await ask('surroundings/agent-containing', { word });
    const wanted = records.filter((r) => r.userAgent?.toLowerCase().includes(word));
    expect(wanted.length).toBeGreaterThan(0);
    expect(rows.reduce((total, { events }) => total + Number(events), 0)).toBe(wanted.length);
  });
});

/** IPv4 of four numbers up to 255 without leading zeros (inet_aton reads those as octal); the samples hold no IPv6. */
function isAddress(text: string): boolean {
  return (
    /^\d+(\.\d+){3}$/.test(text) &&
    text.split('.').every((part) => Number(part) <= 255 && String(Number(part)) === part)
  );
}
