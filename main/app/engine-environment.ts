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
export function engineEnvironment(environment: NodeJS.ProcessEnv): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    const upper = name.toUpperCase(); // Windows spells `SystemRoot`
    if (value !== undefined && (KEPT.has(upper) || upper.startsWith(KEPT_PREFIX))) kept[name] = value;
  }
  return kept;
}
