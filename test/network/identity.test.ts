import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Network, openNetwork } from '../../main/network/serve.ts';
import type { AwsConnection, SignInStep } from '../../preload/contract/aws.ts';
import { NOBODY } from '../engine/support/import-case.ts';
import { linkTo } from '../engine/support/pull-case.ts';
import { tempFolder } from '../engine/support/temp-folder.ts';
import { ACCOUNT, FakeAws, REGION } from '../support/aws/fake-aws.ts';
import { TestClock } from '../support/aws/test-clock.ts';

const NOON = Date.UTC(2026, 2, 2, 12);
let clock: TestClock;
let fake: FakeAws;
let folder: string;

beforeEach(async () => {
  clock = new TestClock(NOON);
  fake = await FakeAws.start({ seed: 1, clock });
  folder = tempFolder();
  vi.stubEnv('AWS_CONFIG_FILE', join(folder, 'config'));
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(folder, 'credentials'));
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
  for (const name of ['AWS_PROFILE', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_REGION']) {
    vi.stubEnv(name, undefined);
  }
  mkdirSync(folder, { recursive: true });
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await fake.stop();
});

const config = (text: string) => writeFileSync(join(folder, 'config'), text);
const credentials = (text: string) => writeFileSync(join(folder, 'credentials'), text);
const keys = (name: string, made = fake.issue()) =>
  `[${name}]\naws_access_key_id=${made.accessKeyId}\naws_secret_access_key=${made.secretAccessKey}\naws_session_token=${made.sessionToken}\n`;

const at = (profile: string | null): AwsConnection => ({ profile, region: REGION, endpoint: fake.endpoint });

const identityOf = (profile: string | null, network: Network = openNetwork(process.env, clock)) =>
  linkTo(network).call('aws.identity', { connection: at(profile) }, { signal: NOBODY });

describe('profiles', () => {
  test('are listed with where their credentials come from, and nothing secret', async () => {
    config(`[default]
region=eu-central-1
[profile sso]
sso_session=corp
sso_account_id=${ACCOUNT}
sso_role_name=ReadOnly
[sso-session corp]
sso_start_url=https://corp.example/start
sso_region=eu-central-1
[profile chained]
role_arn=arn:aws:iam::444455556666:role/Investigator
source_profile=sso
mfa_serial=arn:aws:iam::${ACCOUNT}:mfa/me
[profile program]
credential_process=/bin/false
[profile round]
role_arn=arn:aws:iam::444455556666:role/Round
source_profile=round
`);
    credentials('[default]\naws_access_key_id=AKIAEXAMPLE\naws_secret_access_key=top-secret\n');
    const link = linkTo(openNetwork(process.env, clock));
    const answer = await link.call('aws.profiles', {}, { signal: NOBODY });
    const plain = { region: null, account: null, role: null, sourceProfile: null, signInUrl: null, needsMfa: false };
    const sso = { signInUrl: 'https://corp.example/start' };
    const role = (name: string) => ({ account: '444455556666', role: `arn:aws:iam::444455556666:role/${name}` });
    expect(answer).toEqual({
      profiles: [
        {
          ...plain,
          name: 'chained',
          kind: 'role',
          ...role('Investigator'),
          sourceProfile: 'sso',
          ...sso,
          needsMfa: true,
        },
        { ...plain, name: 'default', kind: 'keys', region: 'eu-central-1' },
        { ...plain, name: 'program', kind: 'process' },
        { ...plain, name: 'round', kind: 'role', ...role('Round'), sourceProfile: 'round' },
        { ...plain, name: 'sso', kind: 'sso', account: ACCOUNT, role: 'ReadOnly', ...sso },
      ],
      environment: false,
      problem: null,
    });
    expect(fake.calls).toEqual([]);
  });

  test('that do not exist are named with those that do', async () => {
    credentials(keys('prod'));
    await expect(identityOf('pord')).rejects.toThrow(
      'There is no profile "pord" in the AWS configuration. Known: prod.',
    );
  });
});

describe('who we are', () => {
  test('by keys of a profile, of the environment, and by a program', async () => {
    credentials(keys('prod'));
    expect(await identityOf('prod')).toEqual({
      account: ACCOUNT,
      arn: `arn:aws:iam::${ACCOUNT}:user/investigator`,
      profile: 'prod',
      region: REGION,
      expiresAt: null,
    });
    const inEnvironment = fake.issue(Number.POSITIVE_INFINITY, '999900001111');
    vi.stubEnv('AWS_ACCESS_KEY_ID', inEnvironment.accessKeyId);
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', inEnvironment.secretAccessKey);
    expect((await identityOf(null)).account).toBe('999900001111');
    const { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey } = fake.issue(
      Number.POSITIVE_INFINITY,
      '222233334444',
    );
    const said = JSON.stringify({ Version: 1, AccessKeyId, SecretAccessKey });
    writeFileSync(join(folder, 'said.json'), said);
    config(`[profile program]\ncredential_process=cat ${join(folder, 'said.json')}\n`);
    expect((await identityOf('program')).account).toBe('222233334444');
  });

  test('by a chain of roles, until the last one’s credentials expire', async () => {
    credentials(keys('base'));
    config(`[profile middle]
role_arn=arn:aws:iam::444455556666:role/Middle
source_profile=base
[profile last]
role_arn=arn:aws:iam::777788889999:role/Last
source_profile=middle
`);
    const { account, expiresAt } = await identityOf('last');
    expect([account, expiresAt]).toEqual(['777788889999', NOON + 3_600_000]);
    expect(fake.calls.map(({ operation, account: caller }) => [operation, caller])).toEqual([
      ['AssumeRole', ACCOUNT],
      ['AssumeRole', '444455556666'],
      ['GetCallerIdentity', '777788889999'],
    ]);
  });

  test('is not known where credentials have expired, and is again when the file has new ones', async () => {
    credentials(keys('prod', fake.issue(1000)));
    const network = openNetwork(process.env, clock);
    clock.advance(2000);
    await expect(identityOf('prod', network)).rejects.toMatchObject({
      code: 'aws.credentials',
      userMessage: expect.stringContaining(
        'The credentials of the profile "prod" are missing or have expired (ExpiredToken',
      ),
    });
    credentials(keys('prod'));
    expect((await identityOf('prod', network)).account).toBe(ACCOUNT);
  });
});

describe('signing in', () => {
  const SSO = `[profile sso]
sso_session=corp
sso_account_id=${ACCOUNT}
sso_role_name=ReadOnly
[sso-session corp]
sso_start_url=https://corp.example/start
sso_region=eu-central-1
[profile chained]
role_arn=arn:aws:iam::444455556666:role/Investigator
source_profile=sso
mfa_serial=arn:aws:iam::${ACCOUNT}:mfa/me
`;

  test('to an SSO session shows address and code, and waits until the user has agreed', async () => {
    config(SSO);
    const network = openNetwork(process.env, clock);
    await expect(identityOf('sso', network)).rejects.toMatchObject({ code: 'aws.credentials' });
    const steps: SignInStep[] = [];
    const options = { signal: NOBODY, onItem: (step: SignInStep) => void steps.push(step) };
    const identity = await linkTo(network).call('aws.signIn', { connection: at('sso') }, options);
    expect(identity).toMatchObject({ account: ACCOUNT, profile: 'sso' });
    expect(steps).toEqual([
      {
        kind: 'device',
        uri: 'https://device.sso.example/',
        uriWithCode: 'https://device.sso.example/?user_code=ABCD-EFGH',
        code: 'ABCD-EFGH',
        expiresAt: NOON + 600_000,
      },
    ]);
    // Asked every second, as the service said: twice in vain.
    expect(clock.now() - NOON).toBe(3000);
  });

  test('to a chain that begins there asks for the device’s code as well, and later calls do not', async () => {
    config(SSO);
    const network = openNetwork(process.env, clock);
    const link = linkTo(network);
    const kinds: string[] = [];
    const identity = await link.call(
      'aws.signIn',
      { connection: at('chained') },
      {
        signal: NOBODY,
        onItem: (step) => {
          kinds.push(step.kind);
          if (step.kind !== 'mfa') return undefined;
          return link
            .call('aws.mfa', { serial: step.serial, code: '123456' }, { signal: NOBODY })
            .then(() => undefined);
        },
      },
    );
    expect([kinds, identity.account]).toEqual([['device', 'mfa'], '444455556666']);
    const assumed = fake.calls.find(({ operation }) => operation === 'AssumeRole');
    expect(assumed?.input).toMatchObject({ SerialNumber: `arn:aws:iam::${ACCOUNT}:mfa/me`, TokenCode: '123456' });
    expect((await identityOf('chained', network)).account).toBe('444455556666');
  });

  test('that nobody agrees to ends in time; a code that nobody waits for is refused', async () => {
    config(SSO);
    fake.sso.pending = Number.POSITIVE_INFINITY;
    const link = linkTo(openNetwork(process.env, clock));
    await expect(link.call('aws.signIn', { connection: at('sso') }, { signal: NOBODY })).rejects.toMatchObject({
      code: 'aws.credentials',
      userMessage: 'Nobody agreed to the sign-in in time. Start it again.',
    });
    await expect(link.call('aws.mfa', { serial: 'x', code: '123456' }, { signal: NOBODY })).rejects.toMatchObject({
      code: 'bad-request',
    });
  });

  test('can be broken off', async () => {
    config(SSO);
    fake.sso.pending = Number.POSITIVE_INFINITY;
    const abort = new AbortController();
    const link = linkTo(openNetwork(process.env, clock));
    const signingIn = link.call(
      'aws.signIn',
      { connection: at('sso') },
      { signal: abort.signal, onItem: () => void abort.abort(new Error('enough')) },
    );
    await expect(signingIn).rejects.toThrow('enough');
  });
});
