import type { PathSegment } from './rule.ts';

const STEP = /\.([^.[\]]+)|\[(\d+)\]/y;

/** `$.users[1].name` as its segments; null where the text is no such path. */
export function parseFieldPath(text: string): PathSegment[] | null {
  if (!text.startsWith('$')) return null;
  const segments: PathSegment[] = [];
  let at = 1;
  while (at < text.length) {
    STEP.lastIndex = at;
    const step = STEP.exec(text);
    if (step === null) return null;
    segments.push(step[1] ?? Number(step[2]));
    at = STEP.lastIndex;
  }
  return segments.length === 0 ? null : segments;
}

/**
 * A path as DuckDB reads it. Each name is quoted, or a hyphen would break it; names with a sign that means something inside
 * of the quotes as well make it a JSON pointer, which takes every name as it is.
 */
export function duckdbPath(segments: readonly PathSegment[]): string {
  const isPlain = segments.every((segment) => typeof segment === 'number' || !/["*\\]/.test(segment));
  if (isPlain)
    return `$${segments.map((segment) => (typeof segment === 'number' ? `[${segment}]` : `."${segment}"`)).join('')}`;
  return segments.map((segment) => `/${String(segment).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
