import { Option } from 'commander';

export function workspaceOption(): Option {
  return new Option('-w, --workspace <file>', 'the workspace file, NAME.trailglass').env('TRAILGLASS_WORKSPACE');
}

/**
 * `--workspace FILE` may also stand before the command, where commander, which knows it as an option of the commands,
 * would not take it: such a one is moved behind. `argv` is without node and script.
 */
export function workspaceBehind(argv: readonly string[]): string[] {
  const moved: string[] = [];
  let at = 0;
  for (;;) {
    const word = argv[at] ?? '';
    const size = word === '-w' || word === '--workspace' ? 2 : /^(--workspace=|-w.)/.test(word) ? 1 : 0;
    if (size === 0) break;
    moved.push(...argv.slice(at, at + size));
    at += size;
  }
  const rest = argv.slice(at);
  // Behind the names of the command, so that a `--` among the arguments does not hide it.
  const names = ['tables', 'queries', 'bundle', 'pull'].includes(rest[0] ?? '') ? 2 : 1;
  return [...rest.slice(0, names), ...moved, ...rest.slice(names)];
}
