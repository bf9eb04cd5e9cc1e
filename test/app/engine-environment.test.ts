import { expect, test } from 'vitest';
import { engineEnvironment } from '../../main/app/engine-environment.ts';

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
  expect(engineEnvironment(given)).toEqual({
    HOME: '/home/ada',
    Path: 'C:\\bin',
    TZ: 'UTC',
    TRAILGLASS_MEMORY_LIMIT: '1GB',
  });
});
