/** The statement as DuckDB's json_serialize_sql gives it. We only rely on what gate.ts names. */
export type Node = { [key: string]: Value };
export type Value = string | number | boolean | null | Value[] | Node;

/** Stands in a string before a number that a double would not hold; no SQL text has these characters in a constant we read. */
const KEPT = '\u0000number:';

/** Numbers of 16 digits and more stay text, so that a tree that is written again says what was typed. */
export function parseTree(json: string): Node {
  const kept = json.replace(/"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g, (part) =>
    part[0] !== '"' && part.length > 15 ? JSON.stringify(KEPT + part) : part,
  );
  return JSON.parse(kept) as Node;
}

export function writeTree(node: Node): string {
  return JSON.stringify(node).replace(/"\\u0000number:([^"]+)"/g, '$1');
}

export function isNode(value: Value | undefined): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function nodes(value: Value | undefined): Node[] {
  return Array.isArray(value) ? value.filter(isNode) : [];
}

export function text(value: Value | undefined): string {
  return typeof value === 'string' ? value : '';
}

/** Calls `visit` for every object below and including `value`, from the outside in. */
export function eachNode(value: Value | undefined, visit: (node: Node) => void): void {
  const waiting: Value[] = value === undefined ? [] : [value]; // a list of our own: trees are deeper than the stack
  while (waiting.length > 0) {
    const current = waiting.pop();
    if (Array.isArray(current)) waiting.push(...[...current].reverse());
    else if (isNode(current)) {
      visit(current);
      waiting.push(...Object.values(current).reverse());
    }
  }
}
