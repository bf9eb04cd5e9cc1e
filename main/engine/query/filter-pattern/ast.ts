import type { TextRange } from '../../../../preload/contract/errors.ts';

/** A filter pattern of CloudWatch Logs. Its kind is decided by its first character (cloudwatch-logs.md part 3). */
export type Pattern =
  | { kind: 'everything' }
  /** Alternatives of which each is a list of terms that must all fit. */
  | { kind: 'terms'; anyOf: readonly (readonly Term[])[] }
  | { kind: 'json'; where: Condition }
  | { kind: 'columns'; columns: Columns };

/** `text`: as it stands. `wildcard`: `*` for any run of characters. `regex`: of the syntax that AWS allows. */
export type Value =
  | { kind: 'text'; text: string; at: TextRange }
  | { kind: 'wildcard'; text: string; at: TextRange }
  | { kind: 'regex'; source: string; at: TextRange }
  /** A bare number; `text` is how it was written. */
  | { kind: 'number'; value: number; text: string; at: TextRange };

export interface Term {
  excluded: boolean;
  match: Extract<Value, { kind: 'text' | 'regex' }>;
}

export type Operator = '=' | '!=' | '<' | '<=' | '>' | '>=';

/** A member of an object by its name, or an element of an array by its place from 0. */
export type Step = string | number;

export interface Selector {
  steps: readonly Step[];
  at: TextRange;
}

export type Condition =
  | { kind: 'or' | 'and'; parts: readonly Condition[] }
  | { kind: 'compare'; selector: Selector; operator: Operator; value: Value }
  | { kind: 'is'; selector: Selector; what: 'null' | 'true' | 'false' }
  | { kind: 'not-exists'; selector: Selector };

/** What the value of one column must be: alternatives of comparisons that must all hold. Empty: anything. */
export type ColumnTest = readonly (readonly { operator: Operator; value: Value }[])[];

export interface Column {
  /** Null for one that only skips a value. */
  name: string | null;
  test: ColumnTest;
}

/** Columns from the front, and those from the back where `...` stands between. */
export interface Columns {
  front: readonly Column[];
  /** Null without `...`. */
  back: readonly Column[] | null;
}
