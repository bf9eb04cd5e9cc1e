import type { TraceSummary } from '../../../preload/contract/traces.ts';
import { duration } from '../../lib/format-number.ts';
import type { Status } from '../../lib/outcome.ts';
import { visibleText } from '../../lib/visible-text.ts';

/** What became of a trace, by its root (xray.md 3.5): a throttle is told only where the root failed by it. */
export function outcomeOfTrace({ hasFault, hasError, hasThrottle }: TraceSummary): Status {
  if (hasFault) return 'fault';
  if (!hasError) return 'ok';
  return hasThrottle ? 'throttle' : 'error';
}

/** Microseconds as a duration; a dash where it has none yet. */
export function microseconds(us: number | null): string {
  return us === null ? '–' : duration(us / 1000);
}

/** The path of a URL, for a line that has no room for its host. */
export function urlPath(url: string | null): string {
  if (url === null) return '';
  const found = /^[a-z][a-z+.-]*:\/\/[^/?#]*([^#]*)/i.exec(url);
  return found?.[1] || url;
}

/** A text of several lines, with what hides in each of them made visible. */
export function visibleLines(text: string): string {
  return text.split('\n').map(visibleText).join('\n');
}
