import { access } from 'node:fs/promises';
import { capture } from './run.mjs';
import { SetUpError, say } from './say.mjs';

/** Libraries that Chromium links to or opens, a virtual screen, and a font so that text has glyphs. */
const LIBRARIES = [
  'libgtk-3-0',
  'libnss3',
  'libasound2',
  'libgbm1',
  'libatk-bridge2.0-0',
  'libxss1',
  'libdrm2',
  'libcups2',
  'fonts-dejavu-core',
];
const VIRTUAL_SCREEN = ['xvfb', 'xauth'];

/**
 * Installs the Debian packages that a window needs and that are missing: when we are root, else names them. The virtual
 * screen is asked for only where there is no real one. Does nothing on other systems.
 */
export async function installDebianPackages({ virtualScreen }) {
  if (process.platform !== 'linux' || !(await isDebian())) return;
  const missing = await missingPackages(virtualScreen ? [...VIRTUAL_SCREEN, ...LIBRARIES] : LIBRARIES);
  if (missing.length === 0) return;
  const install = `apt-get install -y --no-install-recommends ${missing.join(' ')}`;
  if (process.getuid() !== 0) throw new SetUpError(`Debian packages are missing. Install them with: sudo ${install}`);

  say(`installing Debian packages: ${missing.join(' ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  // A failing update matters only when the installation then fails too (one broken extra source, say).
  const update = await capture('apt-get', ['update', '-q'], { env });
  const [command, ...args] = install.split(' ');
  const { code, output } = await capture(command, args, { env });
  if (code === 0) return;
  throw new SetUpError(`${install} failed with exit code ${code}:\n${update.code === 0 ? '' : update.output}${output}`);
}

async function isDebian() {
  return access('/usr/bin/dpkg-query').then(
    () => true,
    () => false,
  );
}

async function missingPackages(names) {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg-query's own placeholders
  const { output } = await capture('dpkg-query', ['-W', '-f', '${db:Status-Status} ${binary:Package}\n', ...names]);
  const installed = new Set();
  for (const line of output.split('\n')) {
    // A package of several architectures is listed as `name:amd64`.
    const match = /^installed ([^:\s]+)/.exec(line);
    // Debian 13 and Ubuntu 24.04 renamed some for 64-bit times: `libgtk-3-0t64` provides `libgtk-3-0`.
    if (match) installed.add(match[1].replace(/t64$/, ''));
  }
  return names.filter((name) => !installed.has(name));
}
