import { parsePulledPath, startOf } from '../sources/pulled-path.ts';
import { exportPlace } from './logs/export-format.ts';

/**
 * What makes a file the same as another one. Its bytes do, but for those that do not name their log group and stream, as the place
 * they lie at does: two streams may have been exported with the same lines, and both hold them.
 */
export function contentKey(sha256: string, path: string, member: string | null): string {
  const slice = parsePulledPath(path);
  const place =
    slice === null
      ? exportPlace(member === null ? path : `${path}!${member}`)
      : startOf(slice.what, slice.account, slice.region, slice.group);
  return place === null ? sha256 : `${sha256} ${place}`;
}
