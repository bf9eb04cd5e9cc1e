import { expect, test } from 'vitest';
import { engineEnvironment } from '../../main/app/engine-environment.ts';
import { engineSettings } from '../../preload/contract/engine-settings.ts';

const DEFAULTS = engineSettings.parse({});

test('the engine keeps where its user lives and our settings, and no credential of anybody', () => {
  const given = {
    HOME: '/home/ada',
    Path: 'C:\\bin',
    TZ: 'UTC',
    TRAILGLASS_MEMORY_LIMIT: '1GB',
    AWS_ACCESS_KEY_ID: 'id',
    AWS_SECRET_ACCESS_KEY: 'key',
    AWS_SESSION_TOKEN: 'token',
    aws_profile: 'prod',
    GITHUB_TOKEN: 'token',
    NODE_OPTIONS: '--require=/tmp/x.js',
    LD_PRELOAD: '/tmp/x.so',
    EMPTY: undefined,
  };
  expect(engineEnvironment(given, DEFAULTS)).toEqual({
    HOME: '/home/ada',
    Path: 'C:\\bin',
    TZ: 'UTC',
    TRAILGLASS_MEMORY_LIMIT: '1GB',
  });
});

test('settings of the user go to the engine by name, defaults do not, and go before the environment', () => {
  const settings = {
    ...DEFAULTS,
    memoryLimitBytes: 2e9,
    archives: { ...DEFAULTS.archives, members: 5 },
    secretNames: ['apiKey', '*password'],
  };
  expect(engineEnvironment({ TRAILGLASS_MEMORY_LIMIT: '1GB' }, settings)).toEqual({
    TRAILGLASS_MEMORY_LIMIT: '2000000000',
    TRAILGLASS_ARCHIVE_MEMBERS: '5',
    TRAILGLASS_SECRET_NAMES: 'apiKey,*password',
  });
});
