import { type Diagnostic, nearest } from '../insights/diagnostics.ts';
import type { JsonMember, JsonNode } from './json-places.ts';
import type { RuleDiagnostic, RuleField } from './rule.ts';

/** A value of a rule together with the path that diagnostics name it by. */
export interface Place {
  node: JsonNode;
  path: string;
}

/** What a field's name stands for in a rule; null where it stands for nothing, which has been said. */
export type FieldOf = (place: Place) => RuleField | null;

/** Collects what is wrong with a rule while its members are read. */
export class RuleReader {
  readonly diagnostics: RuleDiagnostic[] = [];

  error(place: Place, message: string): void {
    this.report('error', 'query.syntax', place, message);
  }

  warn(place: Place, message: string): void {
    this.report('warning', 'query.hint', place, message);
  }

  get hasErrors(): boolean {
    return this.diagnostics.some(({ severity }) => severity === 'error');
  }

  private report(severity: Diagnostic['severity'], code: Diagnostic['code'], { node, path }: Place, message: string) {
    const named = path === '' ? message : `${path}: ${message}`;
    this.diagnostics.push({ severity, code, path, message: named, at: node.at });
  }

  /** The members of an object by name; says so where it is none, where a member is unknown and where one stands twice. */
  members(place: Place, known: readonly string[]): ReadonlyMap<string, Place> | null {
    if (place.node.members === undefined) {
      this.error(place, 'must be an object');
      return null;
    }
    const found = new Map<string, Place>();
    for (const member of place.node.members) {
      const inner = { node: member.node, path: place.path === '' ? member.name : `${place.path}.${member.name}` };
      if (found.has(member.name)) this.error({ ...inner, node: nameOf(member) }, 'stands here twice');
      else if (known.includes(member.name)) found.set(member.name, inner);
      else this.unknown({ ...inner, node: nameOf(member) }, member.name, known);
    }
    return found;
  }

  private unknown(place: Place, name: string, known: readonly string[]): void {
    const near = nearest(name, known);
    this.warn(
      place,
      `is no member that a rule has here, and is ignored${near === null ? '' : `; did you mean ${near}?`}`,
    );
  }

  /** The items of an array; says so where it is none or has more than `most` or none. */
  items(place: Place, least: number, most: number, what: string): Place[] | null {
    const { items } = place.node;
    if (items === undefined) {
      this.error(place, `must be an array of ${what}`);
      return null;
    }
    if (items.length < least) this.error(place, `needs at least ${least} of ${what}`);
    if (items.length > most) this.error(place, `has ${items.length} ${what}, and at most ${most} are allowed`);
    return items.map((node, index) => ({ node, path: `${place.path}[${index}]` }));
  }

  /** A text that is not empty. */
  text(place: Place): string | null {
    const { value } = place.node;
    if (typeof value === 'string' && value !== '') return value;
    this.error(place, value === '' ? 'must not be empty' : 'must be a text');
    return null;
  }

  /** One of a few words, in their own spelling. */
  choice<T extends string>(place: Place, words: readonly T[]): T | null {
    const { value } = place.node;
    const found = words.find((word) => word === value);
    if (found === undefined) this.error(place, `must be ${words.map((word) => JSON.stringify(word)).join(' or ')}`);
    return found ?? null;
  }
}

function nameOf({ nameAt, node }: JsonMember): JsonNode {
  return { ...node, at: nameAt };
}
