import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { builtFile } from '../../main/engine/built-file.ts';

test('finds built files from a bundle, a chunk, the benches and the sources', () => {
  const root = join('/', 'somewhere', 'trailglass');
  const from = (...path: string[]) => builtFile('cut-worker.js', pathToFileURL(join(root, ...path)).href);
  const expected = join(root, 'out', 'main', 'cut-worker.js');
  expect(from('out', 'main', 'engine.js')).toBe(expected);
  expect(from('out', 'main', 'chunks', 'store-abc.js')).toBe(expected);
  expect(from('out', 'bench', 'run.js')).toBe(expected);
  expect(from('main', 'engine', 'built-file.ts')).toBe(expected);
});
