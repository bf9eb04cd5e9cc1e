import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folder of the built program: `out`, also inside of a packaged archive. This file is bundled into `out/main`. */
export const outFolder = dirname(dirname(fileURLToPath(import.meta.url)));

export const enginePath = join(outFolder, 'main', 'engine.js');
export const networkPath = join(outFolder, 'main', 'network.js');
export const receiversPath = join(outFolder, 'main', 'receivers.js');
export const preloadPath = join(outFolder, 'preload', 'index.cjs');
export const rendererFolder = join(outFolder, 'renderer');
