import { mkdir, readFile, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { root } from './paths.mjs';
import { ended } from './run.mjs';
import { startApp } from './run-app.mjs';

/** The small real trail that the repository ships; test/data/cloudtrail/PROVENANCE.md says where it is from. */
export const sampleTrail = join(root, 'test', 'data', 'cloudtrail', 'trail-invictus');

/**
 * Lets a program (the built app or the packaged one) import paths, run a query and look at itself by its switch
 * `--smoke=FILE`; prints what it saw. Resolves with true when all went well.
 */
export async function smoke(program, firstArgs, paths, name, surroundings) {
  const folder = join(root, 'out', 'smoke');
  const file = join(folder, `${name}.json`);
  await mkdir(folder, { recursive: true });
  await rm(file, { force: true });
  const code = await ended(startApp(program, [...firstArgs, `--smoke=${file}`, ...paths], surroundings));
  const report = JSON.parse(await readFile(file, 'utf8').catch(() => '{}'));
  print(report, paths);
  if (report.ok !== true)
    console.error(report.error ?? `The program ended with exit code ${code} and without a report.`);
  return code === 0 && report.ok === true;
}

function print(report, paths) {
  if (report.import) {
    const { files, records } = report.import;
    console.log(`Imported ${paths.map((path) => relative(root, path) || path).join(', ')}`);
    console.log(`  files    ${counts(files)}`);
    console.log(`  records  ${counts(records)}`);
  }
  if (report.query) {
    console.log(`\n${report.query.text}\n`);
    console.log(table(report.query.rows));
    console.log(`\n${report.query.rows.length} rows in ${report.query.elapsedMs.toFixed(1)} ms`);
  }
  if (report.connection) console.log(`A connection opened by the page: ${report.connection}`);
  if (report.picture) console.log(`Picture of the window: ${relative(root, report.picture)}`);
}

function counts(numbers) {
  return Object.entries(numbers)
    .map(([name, count]) => `${name} ${count.toLocaleString('en-US')}`)
    .join(', ');
}

/** Rows as aligned text: numbers to the right. */
function table(rows) {
  const names = Object.keys(rows[0] ?? {});
  const text = (value) => (typeof value === 'number' ? value.toLocaleString('en-US') : (value ?? ''));
  const width = (name) => Math.max(name.length, ...rows.map((row) => text(row[name]).length));
  const line = (cell) =>
    names
      .map((name) => {
        const right = typeof rows[0]?.[name] === 'number';
        return right ? cell(name).padStart(width(name)) : cell(name).padEnd(width(name));
      })
      .join('  ')
      .trimEnd();
  return [line((name) => name), ...rows.map((row) => line((name) => text(row[name])))].join('\n');
}
