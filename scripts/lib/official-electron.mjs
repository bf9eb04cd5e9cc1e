import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { cacheFolder, root } from './paths.mjs';
import { capture } from './run.mjs';
import { say } from './say.mjs';

const packageFolder = join(root, 'node_modules', 'electron');
const failureFile = join(cacheFolder, 'electron-download-failed.json');
const RETRY_AFTER_MS = 24 * 60 * 60 * 1000;
const PROBE_MS = 4000;

/** Version of the Electron that package.json pins. */
export function pinnedVersion() {
  return createRequire(import.meta.url)(join(packageFolder, 'package.json')).version;
}

/** Folder of the pinned binary when it has been downloaded, else null. */
export async function installedOfficial() {
  const folder = join(packageFolder, 'dist');
  const version = await readFile(join(folder, 'version'), 'utf8').catch(() => '');
  const complete = existsSync(join(packageFolder, 'path.txt')); // written last by the package's installer
  return complete && version.trim().replace(/^v/, '') === pinnedVersion() ? folder : null;
}

/**
 * Downloads the pinned binary with the package's own installer, which checks its checksum. Resolves with null when it is
 * there, else with the reason. A failure is remembered for a day, so that a closed network costs seconds only once;
 * TRAILGLASS_RETRY_DOWNLOAD=1 tries again at once.
 */
export async function downloadOfficial() {
  const version = pinnedVersion();
  const before = process.env.TRAILGLASS_RETRY_DOWNLOAD ? null : await rememberedFailure(version);
  if (before) return `${before.reason}, remembered from ${before.at.slice(0, 16)}Z`;
  const reason = (await unreachable(version)) ?? (await install(version));
  if (reason === null) {
    await rm(failureFile, { force: true });
    return null;
  }
  await mkdir(cacheFolder, { recursive: true });
  await writeFile(failureFile, JSON.stringify({ version, reason, at: new Date().toISOString() }));
  return reason;
}

async function rememberedFailure(version) {
  try {
    const failure = JSON.parse(await readFile(failureFile, 'utf8'));
    const fresh = Date.now() - Date.parse(failure.at) < RETRY_AFTER_MS;
    return failure.version === version && fresh ? failure : null;
  } catch {
    return null;
  }
}

/** A firewall that drops packets would hold the installer for minutes; this asks for the headers alone first. */
async function unreachable(version) {
  const { ELECTRON_MIRROR: mirror, HTTPS_PROXY, https_proxy } = process.env;
  // Behind a proxy or with a mirror only the installer knows the way.
  if (mirror || HTTPS_PROXY || https_proxy) return null;
  const url = `https://github.com/electron/electron/releases/download/v${version}/SHASUMS256.txt`;
  try {
    const answer = await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(PROBE_MS) });
    return answer.ok ? null : `github.com answered ${answer.status}`;
  } catch (error) {
    return `github.com cannot be reached (${error.cause?.code ?? error.name})`;
  }
}

async function install(version) {
  say(`downloading Electron ${version}`);
  const { code, output } = await capture(process.execPath, [join(packageFolder, 'install.js')], { timeout: 600_000 });
  if (code === 0 && (await installedOfficial())) return null;
  return `its download failed (${/\b(E[A-Z]{4,}|HTTPError[^\n]*)/.exec(output)?.[1] ?? `exit code ${code}`})`;
}
