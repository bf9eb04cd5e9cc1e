// npm test [-- VITEST ARGUMENTS]: set-up, then formatting and lint, types, unused code, and all tests; the e2e ones drive
// the built app in a real window, always on a virtual screen under Linux so that they do not fight with the user's own.
// The last line says how many passed and failed; a check that fails counts as one.

import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './lib/paths.mjs';
import { capture, run } from './lib/run.mjs';
import { runMain } from './lib/say.mjs';
import { setUp, withElectron } from './lib/set-up.mjs';

const bin = (name) => join(root, 'node_modules', '.bin', process.platform === 'win32' ? `${name}.cmd` : name);
const shell = process.platform === 'win32';
const reports = join(root, 'out', 'test-reports');

const CHECKS = [
  ['formatting and lint', 'biome', ['check', '--error-on-warnings', '.']],
  ['types', 'tsc', ['--noEmit', '-p', 'tsconfig.json']],
  ['unused code', 'knip', []],
];
/** One after the other: the tests in a real window measure time, and should not share the processor with the others. */
const SUITES = [
  ['units', ['--project', 'engine', '--project', 'renderer']],
  ['window', ['--project', 'e2e']],
];

await runMain(async () => {
  const virtualScreen = process.platform === 'linux';
  const electron = await setUp({ virtualScreen });
  await mkdir(reports, { recursive: true });
  return await withElectron(
    electron,
    async (env) => {
      const filters = process.argv.slice(2);
      const results = filters.length > 0 ? [] : await checks();
      for (const [name, args] of SUITES) results.push(await suite(name, [...args, ...filters], env));
      const sum = (key) => results.reduce((total, result) => total + result[key], 0);
      console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
      return sum('failed') === 0 && sum('passed') > 0 ? 0 : 1;
    },
    { virtualScreen },
  );
});

/** The checks print only when they fail. They are not among the tests that passed, but a failure is one. */
async function checks() {
  return await Promise.all(
    CHECKS.map(async ([name, program, args]) => {
      const { code, output } = await capture(bin(program), args, { shell });
      console.log(code === 0 ? `ok: ${name}` : `FAILED: ${name}\n${output}`);
      return { passed: 0, failed: code === 0 ? 0 : 1 };
    }),
  );
}

async function suite(name, args, env) {
  const file = join(reports, `${name}.json`);
  await rm(file, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const code = await run(bin('vitest'), ['run', '--passWithNoTests', ...reporters, ...args], { env, shell });
  const report = JSON.parse(await readFile(file, 'utf8').catch(() => '{}'));
  const passed = report.numPassedTests ?? 0;
  // A file that could not be loaded has no tests to count, and an error outside of a test fails the run alone.
  const broken = (report.testResults ?? []).filter(
    (result) => result.status === 'failed' && result.assertionResults.length === 0,
  );
  const failed = (report.numFailedTests ?? 0) + broken.length;
  return { passed, failed: failed === 0 && code !== 0 ? 1 : failed };
}
