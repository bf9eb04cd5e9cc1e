import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, posix, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

/**
 * Imports point one way (style.md part 1): each layer may import itself, the layers named here, and no other code of ours.
 * The longest name that a path begins with is its layer.
 */
const LAYERS: Record<string, readonly string[]> = {
  'preload/contract': [],
  preload: ['preload/contract'],
  'main/engine': ['preload/contract'],
  'main/network': ['preload/contract'],
  'main/app': ['preload/contract'],
  'main/cli': ['preload/contract', 'main/engine', 'main/network'],
  'renderer/ui': ['preload/contract', 'renderer/lib', 'renderer/messages'],
  'renderer/lib': ['preload/contract', 'renderer/messages'],
  'renderer/messages': [],
  'renderer/features': ['preload/contract', 'renderer/app', 'renderer/ui', 'renderer/lib', 'renderer/messages'],
  'renderer/app': ['preload/contract', 'renderer/features', 'renderer/ui', 'renderer/lib', 'renderer/messages'],
  renderer: [
    'preload/contract',
    'renderer/app',
    'renderer/ui',
    'renderer/lib',
    'renderer/messages',
    'renderer/features',
  ],
};

/** Packages and Node modules that only some layers may load: who may open sockets, hold credentials, run SQL. */
const RESERVED: { modules: RegExp; only: readonly string[] }[] = [
  { modules: /^electron(\/|$)/, only: ['main/app', 'preload'] },
  { modules: /^@duckdb\//, only: ['main/engine'] },
  { modules: /^@aws-sdk\/|^@smithy\//, only: ['main/network'] },
  { modules: /^node:(net|tls|http|https|http2|dgram|dns)(\/|$)/, only: ['main/network'] },
  { modules: /^node:/, only: ['main', 'preload'] },
];

const IMPORT =
  /(?:\bimport|\bexport)\s+(?:type\s+)?[^'"`;()]*?\bfrom\s*['"]([^'"]+)['"]|\bimport\s*['"]([^'"]+)['"]|\b(?:import|require|resolve)\s*\(\s*['"]([^'"]+)['"]|\bnew URL\(\s*['"](\.[^'"]+)['"]\s*,\s*import\.meta\.url/g;

/** The modules that a source text names in its imports (static, dynamic, re-exports, require), comments apart. */
function importsOf(text: string): string[] {
  const code = text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
  return [...code.matchAll(IMPORT)].map((match) => match[1] ?? match[2] ?? match[3] ?? match[4] ?? '');
}

function layerOf(path: string): string | undefined {
  const names = Object.keys(LAYERS).filter((name) => path === name || path.startsWith(`${name}/`));
  return names.sort((a, b) => b.length - a.length)[0];
}

/** `query` for renderer/features/query/QueryView.tsx. */
function featureOf(path: string): string | undefined {
  return /^renderer\/features\/([^/]+)/.exec(path)?.[1];
}

function isUnder(path: string, folders: readonly string[]): boolean {
  return folders.some((folder) => path === folder || path.startsWith(`${folder}/`));
}

/** Every import in `text` that goes against the order of layers, as `main/app/menu.ts -> main/engine`. */
function forbidden(path: string, text: string): string[] {
  const layer = layerOf(path);
  if (layer === undefined) return [`${path} belongs to no layer`];
  return importsOf(text).flatMap((name) => {
    if (!name.startsWith('.')) {
      const module = builtinModules.includes(name) ? `node:${name}` : name;
      const reserved = RESERVED.find((rule) => rule.modules.test(module));
      return reserved && !isUnder(path, reserved.only) ? [`${path} -> ${name}`] : [];
    }
    const target = posix.join(posix.dirname(path), name);
    const to = layerOf(target);
    if (to === undefined) return /\.(json|html)$/.test(target) ? [] : [`${path} -> ${target}`];
    if (to !== layer && !LAYERS[layer]?.includes(to)) return [`${path} -> ${to}`];
    if (to === 'renderer/features' && layer === to && featureOf(path) !== featureOf(target)) {
      return [`${path} -> renderer/features/${featureOf(target)}`];
    }
    return [];
  });
}

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');

function sourcesUnder(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|tsx|mts|cts|js|mjs|cjs)$/.test(entry.name))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)).split(sep).join('/'));
}

describe('layers', () => {
  test('imports point one way', () => {
    const files = ['main', 'preload', 'renderer'].flatMap(sourcesUnder);
    expect(files).toContain('preload/contract/index.ts');
    expect(files.flatMap((path) => forbidden(path, readFileSync(join(ROOT, path), 'utf8')))).toEqual([]);
  });

  test('renderer/ui knows nothing of AWS', () => {
    const words = /cloud ?trail|cloud ?watch|x-ray|\baws\b|amazon|eventName|eventSource|\barn\b/i;
    const hits = sourcesUnder('renderer/ui').filter((path) => words.test(readFileSync(join(ROOT, path), 'utf8')));
    expect(hits).toEqual([]);
  });

  test.each([
    ['main/app/menu.ts', `import { Engine } from '../engine/engine.ts';`, 'main/app/menu.ts -> main/engine'],
    ['main/engine/a.ts', `import type { BrowserWindow } from 'electron';`, 'main/engine/a.ts -> electron'],
    ['main/engine/a.ts', `const { app } = await import('electron');`, 'main/engine/a.ts -> electron'],
    ['main/engine/b/c.ts', `export * from '../../app/windows.ts';`, 'main/engine/b/c.ts -> main/app'],
    ['main/engine/a.ts', `import {\n  connect,\n} from 'net';`, 'main/engine/a.ts -> net'],
    ['main/engine/a.ts', `import '@aws-sdk/client-s3';`, 'main/engine/a.ts -> @aws-sdk/client-s3'],
    ['main/engine/a.ts', `import { run } from '../cli/index.ts';`, 'main/engine/a.ts -> main/cli'],
    ['main/network/a.ts', `import { Store } from '../engine/store/store.ts';`, 'main/network/a.ts -> main/engine'],
    [
      'main/network/a.ts',
      `import { DuckDBInstance } from '@duckdb/node-api';`,
      'main/network/a.ts -> @duckdb/node-api',
    ],
    ['main/cli/a.ts', `import { menu } from '../app/menu.ts';`, 'main/cli/a.ts -> main/app'],
    ['preload/index.ts', `import { a } from '../main/app/index.ts';`, 'preload/index.ts -> main/app'],
    ['preload/contract/a.ts', `import { a } from '../index.ts';`, 'preload/contract/a.ts -> preload'],
    ['preload/contract/a.ts', `import { a } from '../../main/engine/a.ts';`, 'preload/contract/a.ts -> main/engine'],
    [
      'renderer/app/a.tsx',
      `import { Store } from '../../main/engine/store/store.ts';`,
      'renderer/app/a.tsx -> main/engine',
    ],
    ['renderer/app/a.tsx', `import { readFileSync } from 'node:fs';`, 'renderer/app/a.tsx -> node:fs'],
    ['renderer/ui/a.tsx', `import { A } from '../features/query/A.tsx';`, 'renderer/ui/a.tsx -> renderer/features'],
    [
      'renderer/features/a/A.tsx',
      `import { B } from '../b/B.tsx';`,
      'renderer/features/a/A.tsx -> renderer/features/b',
    ],
    ['main/engine/a.ts', `import { trail } from '../../test/trail.ts';`, 'main/engine/a.ts -> test/trail.ts'],
    ['main/stray.ts', '', 'main/stray.ts belongs to no layer'],
  ])('%s: %s is refused', (path, text, message) => {
    expect(forbidden(path, text)).toEqual([message]);
  });

  test.each([
    ['main/cli/import.ts', `import { Engine } from '../engine/engine.ts';`],
    ['main/engine/a.ts', `import { page } from '../../preload/contract/page.ts';`],
    ['main/app/a.ts', `import { app } from 'electron';`],
    ['renderer/features/a/A.tsx', `import { Table } from '../../ui/Table.tsx'; import './a.css';`],
    ['renderer/features/a/A.tsx', `import { b } from './b.ts';`],
    ['main/engine/a.ts', `// import { app } from 'electron';\n/* import 'electron'; */`],
  ])('%s: %s is allowed', (path, text) => {
    expect(forbidden(path, text)).toEqual([]);
  });
});
