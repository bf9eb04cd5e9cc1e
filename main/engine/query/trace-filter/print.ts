import type { Expression, Key, Node, Value } from './ast.ts';

/** The expression as text that parses to an equal one: AND written out, keywords in lower case. */
export function printFilter(expression: Expression): string {
  switch (expression.kind) {
    case 'or':
      return expression.parts
        .map((part) => (part.kind === 'or' ? `(${printFilter(part)})` : printFilter(part)))
        .join(' OR ');
    case 'and':
      return expression.parts.map(inAnd).join(' AND ');
    case 'not':
      return `!${inAnd(expression.inner)}`;
    case 'service':
      return `service(${expression.node === null ? '' : printNode(expression.node)})${braces(expression.where)}`;
    case 'edge':
      return `edge(${printNode(expression.from)}, ${printNode(expression.to)})${braces(expression.where)}`;
    case 'root-cause':
      return `rootcause.${expression.cause}.${expression.level}${braces(expression.where)}`;
    case 'root-cause-json': {
      const kind = expression.cause === null ? '' : `${expression.cause}.`;
      return `rootcause.${kind}json = #${JSON.stringify(expression.causes)}`;
    }
    case 'compare':
      return `${printKey(expression.key)} ${expression.operator} ${printValue(expression.value)}`;
    case 'is-set':
      return printKey(expression.key);
  }
}

/** Below AND and `!`, which bind tighter than what has parts. */
function inAnd(expression: Expression): string {
  const text = printFilter(expression);
  return expression.kind === 'and' || expression.kind === 'or' ? `(${text})` : text;
}

const braces = (where: Expression | null): string => (where === null ? '' : ` { ${printFilter(where)} }`);

/** Text in quotes, as a filter expression has it. */
export function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

function printNode({ name, type, account }: Node): string {
  if (name !== undefined && type === undefined && account === undefined) return quoted(name);
  const parts = Object.entries({ name, type, 'account.id': account });
  return `id(${parts.flatMap(([part, text]) => (text === undefined ? [] : [`${part}: ${quoted(text)}`])).join(', ')})`;
}

function printKey(key: Key): string {
  return key.kind === 'keyword' ? key.name : printAnnotation(key.name);
}

/** The dotted form where AWS's older pages allow it, else the one in square brackets. */
export function printAnnotation(key: string): string {
  return /^[A-Za-z0-9_]+$/.test(key) ? `annotation.${key}` : `annotation[${quoted(key)}]`;
}

function printValue(value: Value): string {
  return value.kind === 'string' ? quoted(value.text) : String(value.value);
}
