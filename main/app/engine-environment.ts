import { type EngineSettings, engineSettings } from '../../preload/contract/engine-settings.ts';

/** What a plain Node process needs to find its user, its temporary folder and its zone; and our own settings. */
const KEPT = new Set([
  'HOME',
  'USER',
  'LOGNAME',
  'PATH',
  'TMPDIR',
  'TMP',
  'TEMP',
  'LANG',
  'LC_ALL',
  'TZ',
  'XDG_CONFIG_HOME',
  'XDG_CACHE_HOME',
  // Windows
  'APPDATA',
  'LOCALAPPDATA',
  'USERPROFILE',
  'HOMEDRIVE',
  'HOMEPATH',
  'SYSTEMROOT',
  'SYSTEMDRIVE',
  'WINDIR',
]);
const KEPT_PREFIX = 'TRAILGLASS_';

/**
 * The engine's environment. It runs typed SQL, which can read its own environment, so it is given a list of harmless names
 * and not all but some: no `AWS_*`, and no secret of any other program either (storage.md 7.1).
 */
export function engineEnvironment(environment: NodeJS.ProcessEnv, settings: EngineSettings): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    const upper = name.toUpperCase(); // Windows spells `SystemRoot`
    if (value !== undefined && (KEPT.has(upper) || upper.startsWith(KEPT_PREFIX))) kept[name] = value;
  }
  return { ...kept, ...overruled(settings) };
}

/** The user's own settings, by the names that the engine knows (main/engine/store/environment.ts); defaults are left out. */
function overruled({
  memoryLimitBytes,
  spillLimitBytes,
  archives,
  secretNames,
}: EngineSettings): Record<string, string> {
  const defaults = engineSettings.parse({});
  const names = secretNames.join(',');
  const all: [string, string | number | null, string | number | null][] = [
    ['TRAILGLASS_MEMORY_LIMIT', memoryLimitBytes, null],
    ['TRAILGLASS_SPILL_LIMIT', spillLimitBytes, null],
    ['TRAILGLASS_ARCHIVE_RATIO', archives.ratio, defaults.archives.ratio],
    ['TRAILGLASS_ARCHIVE_BYTES', archives.bytes, defaults.archives.bytes],
    ['TRAILGLASS_ARCHIVE_MEMBERS', archives.members, defaults.archives.members],
    ['TRAILGLASS_ARCHIVE_DEPTH', archives.depth, defaults.archives.depth],
    ['TRAILGLASS_SECRET_NAMES', names, defaults.secretNames.join(',')],
  ];
  return Object.fromEntries(
    all.flatMap(([name, value, usual]) => (value === null || value === usual ? [] : [[name, String(value)]])),
  );
}
