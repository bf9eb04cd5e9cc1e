import type { JsonNode } from '../../lib/json-tree.ts';

/** A text at the top of a record, or null. Of doubled keys the last one counts, as everywhere in JSON. */
export function topField(node: JsonNode, key: string): string | null {
  if (node.kind !== 'object') return null;
  const found = node.members.findLast((member) => member.key === key)?.value;
  return found?.kind === 'string' ? found.value : found?.kind === 'number' ? found.text : null;
}
