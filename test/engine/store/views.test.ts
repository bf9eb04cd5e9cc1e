import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { expect, test } from 'vitest';
import { VIEWS } from '../../../main/engine/store/views/index.ts';
import { MACROS } from '../../../main/engine/store/views/macros.ts';
import { schemaPage } from '../support/schema-page.ts';
import { engineWithWorkspace, runQuery } from '../support/trail-store.ts';

test('the views have the columns and types that are written down', async () => {
  const engine = await engineWithWorkspace();
  for (const view of VIEWS) {
    const { rows } = await runQuery(engine, `DESCRIBE ${view.name}`);
    expect(rows.map(([name, type]) => `${name} ${type}`)).toEqual(
      view.columns.map(({ name, type }) => `${name} ${type}`),
    );
  }
});

test('docs/schema.md lists every column of every view, and none more', async () => {
  await expect(schemaPage(VIEWS, MACROS)).toMatchFileSnapshot(join(import.meta.dirname, '../../../docs/schema.md'));
});

/** Values of derived columns for one record, given by the columns of ct_event. */
async function derive(record: Record<string, string | boolean | null>, ...names: string[]): Promise<unknown[]> {
  const engine = await engineWithWorkspace();
  const writer = await engine.store.importConnection();
  const columns = Object.keys(record);
  const values = Object.values(record);
  await writer.run(
    `INSERT INTO ct_event BY NAME SELECT ${columns.map((name, index) => `$${index + 1} AS ${name}`).join(', ')}, 1 AS file_id, 1 AS position`,
    values,
  );
  return (
    (await runQuery(engine, `SELECT ${names.map((name) => `"${name}"`).join(', ')} FROM cloudtrail`)).rows[0] ?? []
  );
}

const SESSION = {
  ui_type: 'AssumedRole',
  ui_arn: 'arn:aws:sts::111122223333:assumed-role/Admin/alice@example.org',
  ui_principal_id: 'AROAEXAMPLE:alice@example.org',
  ui_account: '111122223333',
};

test('the actor is who acted, one text for each kind of identity (cloudtrail.md 4.3)', async () => {
  const cases: [Record<string, string>, string][] = [
    [
      { ...SESSION, issuer_arn: 'arn:aws:iam::111122223333:role/path/Admin' },
      'arn:aws:iam::111122223333:role/path/Admin',
    ],
    [SESSION, 'Admin'],
    [{ ui_type: 'IAMUser', ui_arn: 'arn:aws:iam::1:user/bob' }, 'arn:aws:iam::1:user/bob'],
    [{ ui_type: 'Root', ui_arn: 'arn:aws:iam::1:root' }, 'arn:aws:iam::1:root'],
    [{ ui_type: 'AWSService', ui_invoked_by: 'cloudtrail.amazonaws.com' }, 'cloudtrail.amazonaws.com'],
    [
      { ui_type: 'AWSAccount', ui_account: '444455556666', ui_principal_id: 'AIDAEXAMPLE' },
      'account:444455556666/AIDAEXAMPLE',
    ],
    [{ ui_type: 'AWSAccount', ui_account: 'ANONYMOUS_PRINCIPAL', ui_principal_id: '' }, 'account:ANONYMOUS_PRINCIPAL'],
    [{ ui_type: 'SAMLUser', ui_user: 'carol', user_identity: '{"identityProvider":"idp"}' }, 'idp/carol'],
    [{ ui_type: 'IdentityCenterUser', user_identity: '{"onBehalfOf":{"userId":"u-1"}}' }, 'u-1'],
    [{ ui_invoked_by: 'AWS Internal' }, 'AWS Internal'],
    [{ event_name: 'x' }, 'unknown'],
  ];
  for (const [record, actor] of cases) expect(await derive(record, 'actor')).toEqual([actor]);
});

test('roles, sessions and accounts are read from what the record has', async () => {
  const names = ['actor_role_arn', 'session_name', 'actor_account', 'account', 'is_cross_account'];
  expect(await derive({ ...SESSION, recipient_account: '111122223333' }, ...names)).toEqual([
    'arn:aws:iam::111122223333:role/Admin',
    'alice@example.org',
    '111122223333',
    '111122223333',
    false,
  ]);
  expect(
    await derive({ ui_type: 'AWSAccount', ui_account: 'anonymous', recipient_account: '012345678901' }, ...names),
  ).toEqual([null, null, 'anonymous', '012345678901', null]);
  expect(
    await derive(
      { ui_type: 'IAMUser', ui_arn: 'arn:aws:iam::444455556666:user/x', recipient_account: '012345678901' },
      ...names,
    ),
  ).toEqual([null, null, '444455556666', '012345678901', true]);
});

test('errors have a family, also where only the message or the sign-in says so', async () => {
  const names = ['is_error', 'error_family'];
  const families: [Record<string, string>, unknown[]][] = [
    [{ event_name: 'x' }, [false, null]],
    [{ error_code: 'AccessDenied' }, [true, 'denied']],
    [{ error_code: 'Client.UnauthorizedOperation' }, [true, 'denied']],
    [{ error_code: 'VpceAccessDenied' }, [true, 'denied']],
    [{ error_code: 'ThrottlingException' }, [true, 'throttled']],
    [{ error_code: 'Client.RequestLimitExceeded' }, [true, 'throttled']],
    [{ error_code: 'SlowDown' }, [true, 'throttled']],
    [{ error_code: 'NoSuchBucket' }, [true, 'other']],
    [{ error_message: 'Failed authentication' }, [true, 'other']],
    [{ event_name: 'ConsoleLogin', response_elements: '{"ConsoleLogin":"Failure"}' }, [true, 'other']],
    [{ event_name: 'ConsoleLogin', response_elements: '{"ConsoleLogin":"Success"}' }, [false, null]],
  ];
  for (const [record, expected] of families) expect(await derive(record, ...names)).toEqual(expected);
});

test('calls are read or write, by a service or not, by which program', async () => {
  const names = ['read_write', 'read_write_from', 'event_name_base', 'is_service_call', 'ua_family', 'mfa'];
  const row = async (record: Record<string, string | boolean>) => await derive(record, ...names);
  expect(
    await row({
      event_name: 'ListFunctions20150331',
      read_only: true,
      source_ip: '10.1.2.3',
      user_agent: '[aws-cli/2.2.16 Python/3.8 command/s3.sync]',
      session_mfa: 'true',
    }),
  ).toEqual(['read', 'readOnly', 'ListFunctions', false, 'aws-cli', true]);
  expect(
    await row({
      event_name: 'UpdateFunctionConfiguration20150331v2',
      source_ip: 'cloudtrail.amazonaws.com',
      user_agent: 'Mozilla/5.0 (X11)',
      session_mfa: 'false',
    }),
  ).toEqual(['write', 'eventName', 'UpdateFunctionConfiguration', true, 'browser', false]);
  expect(
    await row({
      event_name: 'BatchGetItem',
      source_ip: 'AWS Internal/3',
      user_agent: 'APN/1.0 HashiCorp/1.0 Terraform/1.3.2',
    }),
  ).toEqual(['read', 'eventName', 'BatchGetItem', true, 'terraform', null]);
  expect(
    await row({
      event_name: 'ConsoleLogin',
      additional_event_data: '{"MFAUsed":"Yes"}',
      ui_invoked_by: 'x.amazonaws.com',
    }),
  ).toEqual(['write', 'eventName', 'ConsoleLogin', true, null, true]);
});

test('resources give their ARNs, in either spelling', async () => {
  expect(
    await derive({ resources: '[{"ARN":"arn:a"},{"type":"t","ARNPrefix":"p"},{"arn":"arn:b"}]' }, 'resource_arns'),
  ).toEqual(['["arn:a","arn:b"]']);
  expect(await derive({ event_name: 'x' }, 'resource_arns')).toEqual([null]);
});

test('a copy of the views lies in the file and works in any DuckDB', async () => {
  const engine = await engineWithWorkspace();
  const writer = await engine.store.importConnection();
  await writer.run(
    `INSERT INTO ct_event BY NAME SELECT 'e' AS event_id, 'x' AS event_name, 2 AS file_id, 5 AS position`,
  );
  await writer.run(`INSERT INTO import_file BY NAME SELECT 2 AS file_id, '/a.zip' AS path, 'b.json' AS member`);
  const { path } = engine.store;
  await engine.close();
  const connection = await (await DuckDBInstance.create(path, { access_mode: 'READ_ONLY' })).connect();
  const reader = await connection.runAndReadAll('SELECT "eventName", source, "position"::INTEGER FROM cloudtrail');
  expect(reader.getRows()).toEqual([['x', '/a.zip!b.json', 5]]);
});
