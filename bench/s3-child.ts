import { readFileSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { FakeAws } from '../test/support/aws/fake-aws.ts';
import { filesUnder } from './generator/generate.ts';

/** A process that serves a folder as a bucket, until its stdin ends: s3-child.js FOLDER BUCKET. Prints where and with which keys. */
const [folder = '.', bucket = 'bench'] = process.argv.slice(2);
const fake = await FakeAws.start();
fake.s3.addBucket(bucket);
for (const file of filesUnder(folder)) {
  fake.s3.put(bucket, relative(folder, file).split(sep).join('/'), readFileSync(file));
}
process.stdout.write(`${JSON.stringify({ endpoint: fake.endpoint, ...fake.issue() })}\n`);
process.stdin.resume().once('end', () => void fake.stop());
