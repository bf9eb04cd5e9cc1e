import { resolve } from 'node:path';
import { Command } from 'commander';
import { DAMAGES } from './generator/damage.ts';
import { damageFiles, generateOneFile, generateTrail } from './generator/generate.ts';
import { DEFAULTS } from './generator/options.ts';

const number = (text: string): number => {
  const value = Number(text);
  if (!Number.isFinite(value)) throw new Error(`"${text}" is not a number`);
  return value;
};

const program = new Command('generate-trail')
  .description('Writes a made-up but realistic CloudTrail trail as gzip files in the layout of S3')
  .argument('<folder>', 'where to write; replaced when it exists (with --one-file: the file)')
  .option('--events <n>', 'records in all', number, DEFAULTS.events)
  .option('--records-per-file <n>', 'median of the records in a file', number, DEFAULTS.recordsPerFile)
  .option('--accounts <n>', 'accounts', number, DEFAULTS.accounts)
  .option('--regions <n>', 'Regions, at most 16', number, DEFAULTS.regions)
  .option('--days <n>', 'days that the trail spans', number, DEFAULTS.days)
  .option('--error-share <x>', 'share of refused or wrong calls', number, DEFAULTS.errorShare)
  .option('--throttle-share <x>', 'share of throttled calls', number, DEFAULTS.throttleShare)
  .option('--fault-share <x>', 'share of calls that failed inside AWS', number, DEFAULTS.faultShare)
  .option('--duplicate-share <x>', 'share of records delivered twice', number, DEFAULTS.duplicateShare)
  .option('--seed <n>', 'another seed, another trail', number, DEFAULTS.seed)
  .option('--level <n>', 'gzip level', number, DEFAULTS.level)
  .option('--workers <n>', 'threads', number, 2)
  .option('--one-file <bytes>', 'one .json.gz file of so many bytes unpacked instead of a trail', number)
  .option('--damaged <n>', `damage so many files afterwards, in turn: ${DAMAGES.join(', ')}`, number, 0);

program.parse();
const [target = ''] = program.args;
const { workers, oneFile, damaged, ...rest } = program.opts<
  typeof DEFAULTS & { workers: number; oneFile?: number; damaged: number }
>();
const options = { ...DEFAULTS, ...rest };
const folder = resolve(target);
const began = performance.now();
if (oneFile !== undefined) {
  console.log(JSON.stringify({ file: folder, ...(await generateOneFile(options, folder, oneFile)) }));
} else {
  const manifest = await generateTrail(options, folder, workers);
  const damagedFiles = damageFiles(folder, damaged);
  console.log(JSON.stringify({ ...manifest, damagedFiles }, null, 2));
}
console.error(`${((performance.now() - began) / 1000).toFixed(1)} s`);
