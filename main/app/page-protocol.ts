import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { protocol, type Session } from 'electron';
import { contentSecurityPolicy } from './content-security-policy.ts';

/** The page has an origin of its own, so that `'self'` means our files alone; `file://` would mean every file. */
const SCHEME = 'app';
export const PAGE_ORIGIN = `${SCHEME}://trailglass`;
export const PAGE_URL = `${PAGE_ORIGIN}/index.html`;

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
};

/** Must be called before Electron is ready. */
export function registerPageScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, codeCache: true } },
  ]);
}

/** Serves the built page out of `folder` to this session, each answer under the content security policy. */
export function servePage(session: Session, folder: string, styleNonce: string): void {
  const headers = {
    'Content-Security-Policy': contentSecurityPolicy(styleNonce),
    'X-Content-Type-Options': 'nosniff',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Referrer-Policy': 'no-referrer',
  };
  session.protocol.handle(SCHEME, async (request) => {
    const path = pageFile(request.url, folder);
    const type = path === null ? undefined : TYPES[extname(path)];
    if (request.method !== 'GET' || path === null || type === undefined) return new Response(null, { status: 404 });
    try {
      // fs reads inside of the packaged archive too, and goes past the session's filter, which lets no `file:` through.
      return new Response(new Uint8Array(await readFile(path)), { headers: { ...headers, 'Content-Type': type } });
    } catch {
      return new Response(null, { status: 404 });
    }
  });
}

/** The file that an address of the page names, or null when it names none inside of the folder. */
export function pageFile(address: string, folder: string): string | null {
  if (!address.startsWith(`${PAGE_ORIGIN}/`)) return null;
  let path: string;
  try {
    path = decodeURIComponent(new URL(address).pathname);
  } catch {
    return null;
  }
  const file = normalize(join(folder, path));
  return file.startsWith(folder + sep) && !path.includes('\0') ? file : null;
}
