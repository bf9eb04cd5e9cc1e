import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout: two folders above this file. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Where downloads are kept between checkouts; outside of node_modules, which `npm ci` empties. */
export const cacheFolder = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'trailglass');
