import type { JsonNode } from '../../lib/json-tree.ts';

/** A text below the top of a record, by the keys that lead to it, or null. */
export function fieldAt(node: JsonNode, first: string, key: string): string | null {
  const found = node.kind === 'object' ? node.members.findLast((member) => member.key === first)?.value : undefined;
  return found === undefined ? null : topField(found, key);
}

/** A text at the top of a record, or null. Of doubled keys the last one counts, as everywhere in JSON. */
export function topField(node: JsonNode, key: string): string | null {
  if (node.kind !== 'object') return null;
  const found = node.members.findLast((member) => member.key === key)?.value;
  return found?.kind === 'string' ? found.value : found?.kind === 'number' ? found.text : null;
}
