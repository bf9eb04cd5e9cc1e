import { expect, test } from 'vitest';
import { workspaceBehind } from '../../main/cli/workspace-option.ts';

test('a workspace named before the command counts as one named behind it', () => {
  expect(workspaceBehind(['-w', 'a.trailglass', 'info'])).toEqual(['info', '-w', 'a.trailglass']);
  expect(workspaceBehind(['--workspace=a', 'sql', '--', '-1'])).toEqual(['sql', '--workspace=a', '--', '-1']);
  expect(workspaceBehind(['--workspace', 'a', 'tables', 'add', 'n', 'f'])).toEqual([
    'tables',
    'add',
    '--workspace',
    'a',
    'n',
    'f',
  ]);
});

test('all else stays as it is', () => {
  for (const argv of [[], ['info'], ['info', '-w', 'a'], ['--help'], ['sql', 'SELECT 1', '--workspace', 'a']]) {
    expect(workspaceBehind(argv)).toEqual(argv);
  }
});
