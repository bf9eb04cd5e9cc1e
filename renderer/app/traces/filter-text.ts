import type { GraphNode } from '../../../preload/contract/graph.ts';

/** Filter expressions that the window writes (xray.md part 5). */

/** A value as a string of the language. */
const quoted = (text: string) => `"${text.replace(/[\\"]/g, '\\$&')}"`;

type Named = Pick<GraphNode, 'name' | 'type' | 'account'>;

function idOf({ name, type, account }: Named): string {
  if (type === null && account === null) return quoted(name);
  const parts = [`name: ${quoted(name)}`];
  if (type !== null) parts.push(`type: ${quoted(type)}`);
  if (account !== null) parts.push(`account.id: ${quoted(account)}`);
  return `id(${parts.join(', ')})`;
}

/** Traces that a service answered in, in the way that `inside` says. */
export function serviceFilter(node: Named, inside = ''): string {
  return `service(${idOf(node)})${inside === '' ? '' : ` { ${inside} }`}`;
}

/** Traces in which one service called another. */
export function edgeFilter(from: Named, to: Named, inside = ''): string {
  return `edge(${idOf(from)}, ${idOf(to)})${inside === '' ? '' : ` { ${inside} }`}`;
}

/**
 * Response times of `from` to `to` milliseconds, half-open, as a histogram counts them: it rounds half up, and the language
 * compares the exact time in seconds.
 */
export function responseTimes(from: number, to: number): string {
  const seconds = (ms: number) => String(Math.max(0, (ms * 1000 - 500) / 1e6));
  return `responsetime >= ${seconds(from)} AND responsetime < ${seconds(to)}`;
}

/** Both filters; an empty one asks for everything. */
export function bothFilters(a: string, b: string): string {
  if (a.trim() === '') return b;
  if (b.trim() === '') return a;
  const [left, right] = [a, b].map((one) => (/\bOR\b/i.test(one) ? `(${one})` : one));
  return `${left} AND ${right}`;
}

/** One value of a field or annotation of the traces; null where the language has no word for it. */
export function facetFilter(field: string, isAnnotation: boolean, value: string): string | null {
  if (isAnnotation) {
    const isBare = /^[A-Za-z_]\w*$/.test(field);
    const isPlain = /^(?:true|false|-?\d+(?:\.\d+)?)$/.test(value);
    return `annotation${isBare ? `.${field}` : `[${quoted(field)}]`} = ${isPlain ? value : quoted(value)}`;
  }
  switch (field) {
    case 'service':
      return `service(${quoted(value)})`;
    case 'status':
      return `http.status = ${value}`;
    case 'method':
      return `http.method = ${quoted(value)}`;
    case 'url':
      return `http.url = ${quoted(value)}`;
    case 'user':
      return `user = ${quoted(value)}`;
    default:
      return null;
  }
}
