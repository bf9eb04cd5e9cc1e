import { basename, relative, sep } from 'node:path';
import { parsePulledPath } from '../../sources/pulled-path.ts';
import { exportedStream } from './export-format.ts';

/** What the user asked of an import, for the files that hold log events. Null: not said. */
export interface LogChoice {
  /** Log group of every event, whatever the data says. */
  group: string | null;
  stream: string | null;
  /** A format id that every file is read as. */
  format: string | null;
}

export const NO_CHOICE: LogChoice = { group: null, stream: null, format: null };

/** What the events of a file belong to where they do not say so themselves (cloudwatch-logs.md part 2). */
export interface FileScope {
  group: string;
  stream: string;
  account: string | null;
  region: string | null;
  /** Somebody asked for this very file, so that plain text is taken in too. */
  asked: boolean;
}

/**
 * PREFIX/AWSLogs/[ORGANIZATION/]ACCOUNT/SERVICE/[REGION/], or in the names of Hive
 * PREFIX/AWSLogs/aws-account-id=ACCOUNT/aws-service=SERVICE/aws-region=REGION/
 */
const AWS_PATH =
  /(?:^|[/!])AWSLogs\/(?:o-[a-z0-9]+\/)?(?:aws-account-id=)?(\d{12})\/[^/]+\/(?:(?:aws-region=)?([a-z]{2}(?:-[a-z]+)+-\d)\/)?/;

/**
 * The scope of a file, or of a member of an archive. The group is the one that the user named, else the base name of the
 * path given to the import; the stream the one named, else the one of an export's path, else the file's path inside the
 * path given. `roots` are the paths given, absolute.
 */
export function scopeOfFile(
  path: string,
  member: string | null,
  roots: readonly string[],
  choice: LogChoice,
): FileScope {
  const pulled = parsePulledPath(path);
  if (pulled !== null) {
    const { group, account, region } = pulled;
    // Events that were pulled name their streams themselves.
    return { group: choice.group ?? group, stream: choice.stream ?? 'unknown', account, region, asked: true };
  }
  const root = rootOf(path, roots);
  const inside = relative(root, path).split(sep).join('/');
  const named = [inside, member].filter((part) => part !== null && part !== '').join('!');
  const whole = member === null ? path : `${path}!${member}`;
  const [, account = null, region = null] = AWS_PATH.exec(whole) ?? [];
  return {
    group: choice.group ?? basename(root),
    stream: choice.stream ?? exportedStream(whole) ?? (named === '' ? basename(path) : named),
    account,
    region,
    asked: choice.group !== null || choice.format !== null || (root === path && member === null),
  };
}

/** The longest of the given paths that holds this one. */
function rootOf(path: string, roots: readonly string[]): string {
  let longest = '';
  for (const root of roots) {
    const holds = path === root || path.startsWith(root.endsWith(sep) ? root : root + sep);
    if (holds && root.length > longest.length) longest = root;
  }
  return longest === '' ? path : longest;
}
