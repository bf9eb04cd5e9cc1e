// Draws build/icon.svg in the sizes that packaging needs, by Chromium: node scripts/electron.mjs -- node scripts/icons.mjs
// The pictures are committed; run it after a change of the drawing.

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { _electron } from 'playwright-core';
import { root } from './lib/paths.mjs';

const SIZES = [16, 24, 32, 48, 64, 128, 256, 512];
const LARGEST = 1024; // macOS and Windows icons are made from it

const folder = join(root, 'build');
const drawing = await readFile(join(folder, 'icon.svg'), 'utf8');
await mkdir(join(folder, 'icons'), { recursive: true });
const app = await _electron.launch({
  executablePath: join(process.env.ELECTRON_OVERRIDE_DIST_PATH ?? '', 'electron'),
  cwd: root,
  args: ['--no-sandbox', '--disable-gpu', '.'],
});
const page = await app.firstWindow();
for (const size of [...SIZES, LARGEST]) {
  // The page itself may load nothing foreign; a canvas of a `data:` picture is its own.
  const png = await page.evaluate(
    async ([svg, edge]) => {
      const image = new Image();
      image.src = `data:image/svg+xml;base64,${btoa(svg)}`;
      await image.decode();
      const canvas = Object.assign(document.createElement('canvas'), { width: edge, height: edge });
      canvas.getContext('2d')?.drawImage(image, 0, 0, edge, edge);
      return canvas.toDataURL('image/png').split(',')[1] ?? '';
    },
    [drawing, size],
  );
  const name = size === LARGEST ? 'icon.png' : join('icons', `${size}x${size}.png`);
  await writeFile(join(folder, name), Buffer.from(png, 'base64'));
}
await app.close();
