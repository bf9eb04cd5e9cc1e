import { expect, test } from 'vitest';
import { parseLaunchArguments, windowsToOpen } from '../../main/app/launch-arguments.ts';

test('workspaces, other paths and the smoke report are told apart; relative paths count from the folder', () => {
  const argv = ['electron', '.', 'trail', '/data/Case.TRAILGLASS', '--smoke=out/report.json', '../b.json.gz'];
  expect(parseLaunchArguments(argv, 2, '/home/ada')).toEqual({
    workspaces: ['/data/Case.TRAILGLASS'],
    importPaths: ['/home/ada/trail', '/home/b.json.gz'],
    smokeReport: '/home/ada/out/report.json',
  });
});

test('switches of Chromium and of a test driver are left alone wherever they stand', () => {
  const argv = ['electron', '--no-sandbox', '--inspect=0', '.', '--disable-gpu', 'trail'];
  expect(parseLaunchArguments(argv, 2, '/x').importPaths).toEqual(['/x/trail']);
});

test('after -- a path may begin with a dash', () => {
  expect(parseLaunchArguments(['trailglass', '--', '-odd', '--smoke=no'], 1, '/x')).toEqual({
    workspaces: [],
    importPaths: ['/x/-odd', '/x/--smoke=no'],
    smokeReport: null,
  });
});

test('each workspace has a window of its own, all imports share one, and without arguments one is empty', () => {
  expect(
    windowsToOpen({ workspaces: ['/a.trailglass', '/b.trailglass'], importPaths: ['/c', '/d'], smokeReport: null }),
  ).toEqual([
    { workspace: '/a.trailglass', importPaths: [] },
    { workspace: '/b.trailglass', importPaths: [] },
    { workspace: null, importPaths: ['/c', '/d'] },
  ]);
  expect(windowsToOpen({ workspaces: [], importPaths: [], smokeReport: null })).toEqual([
    { workspace: null, importPaths: [] },
  ]);
});
