import type { TextRange } from '../../../../preload/contract/errors.ts';

/** The tree of a Logs Insights query: a closed union in which every node knows its place in the text. */

export interface Segment {
  text: string;
  /** Written in backticks: one key, whatever characters it holds. */
  quoted: boolean;
  /** Written as `[1]`. */
  bracket: boolean;
}

export interface FieldRef {
  kind: 'field';
  sigil: '' | '@' | '@@';
  segments: Segment[];
  at: TextRange;
}

export type BinaryOperator = 'or' | 'and' | '=' | '!=' | '<' | '<=' | '>' | '>=' | '+' | '-' | '*' | '/' | '%' | '^';
export type PeriodUnit = 'millisecond' | 'second' | 'minute' | 'hour' | 'day' | 'week' | 'month' | 'quarter' | 'year';

export interface Period {
  kind: 'period';
  amount: number;
  unit: PeriodUnit;
  at: TextRange;
}
export interface StringLiteral {
  kind: 'string';
  value: string;
  at: TextRange;
}
export interface RegexLiteral {
  kind: 'regex';
  source: string;
  at: TextRange;
}
/** The digits as written: integers may be larger than a double holds. */
interface NumberLiteral {
  kind: 'number';
  text: string;
  at: TextRange;
}
interface BooleanLiteral {
  kind: 'boolean';
  value: boolean;
  at: TextRange;
}
export type Literal = StringLiteral | NumberLiteral | BooleanLiteral;
export interface Call {
  kind: 'call';
  /** As written. */
  name: string;
  star: boolean;
  args: Expr[];
  at: TextRange;
  nameAt: TextRange;
}
export type Expr =
  | Literal
  | RegexLiteral
  | Period
  | FieldRef
  | Call
  | { kind: 'negate'; operand: Expr; at: TextRange }
  | { kind: 'not'; operand: Expr; at: TextRange }
  | { kind: 'binary'; operator: BinaryOperator; left: Expr; right: Expr; at: TextRange }
  | {
      kind: 'like';
      operator: 'like' | '=~';
      negated: boolean;
      value: Expr;
      pattern: StringLiteral | RegexLiteral;
      at: TextRange;
    }
  | { kind: 'in'; negated: boolean; value: Expr; list: Expr[]; at: TextRange }
  | { kind: 'in-query'; negated: boolean; value: Expr; query: Query; at: TextRange };

/** `expr [as name]`; `text` is the expression as written, white space reduced: the column's name without an alias. */
export interface Named {
  expr: Expr;
  as: FieldRef | null;
  text: string;
  at: TextRange;
}
export interface SortItem {
  expr: Expr;
  direction: 'asc' | 'desc' | null;
  at: TextRange;
}
export type SourceTime =
  | { kind: 'now' }
  | { kind: 'ago'; sign: 1 | -1; period: Period }
  | { kind: 'epoch'; value: number };
export interface SourceSelector {
  name: 'namePrefix' | 'accountIdentifiers' | 'class' | 'logGroupIdentifier' | 'tags';
  values: StringLiteral[];
  at: TextRange;
}
export type SourceItem =
  | { kind: 'group'; name: string; at: TextRange }
  | { kind: 'log-groups'; selectors: SourceSelector[]; at: TextRange }
  | { kind: 'data-source'; names: StringLiteral[]; at: TextRange };
export interface LookupOutput {
  column: FieldRef;
  as: FieldRef | null;
}

export type Command =
  | { kind: 'source'; items: SourceItem[]; start: SourceTime | null; end: SourceTime | null; at: TextRange }
  | { kind: 'fields'; items: Named[]; at: TextRange }
  | { kind: 'display'; items: Named[]; at: TextRange }
  | { kind: 'filter'; where: Expr; at: TextRange }
  | { kind: 'filterIndex'; where: Expr; at: TextRange }
  | { kind: 'stats'; aggregates: Named[]; by: Named[]; offset: Period | null; at: TextRange }
  | { kind: 'sort'; items: SortItem[]; at: TextRange }
  | { kind: 'limit'; any: boolean; count: number; at: TextRange }
  | { kind: 'dedup'; fields: FieldRef[]; at: TextRange }
  | { kind: 'parse-glob'; source: Expr | null; pattern: StringLiteral; names: FieldRef[]; at: TextRange }
  | {
      kind: 'parse-regex';
      source: Expr | null;
      pattern: RegexLiteral;
      names: FieldRef[];
      multi: boolean;
      at: TextRange;
    }
  | { kind: 'parse-logfmt'; source: Expr | null; as: FieldRef; at: TextRange }
  | { kind: 'parse-csv'; source: Expr | null; names: FieldRef[]; at: TextRange }
  | { kind: 'json'; field: FieldRef; path: StringLiteral; as: FieldRef; at: TextRange }
  | { kind: 'pattern'; expr: Expr; at: TextRange }
  | { kind: 'anomaly'; at: TextRange }
  | { kind: 'diff'; against: 'previous' | 'previousDay' | 'previousWeek' | 'previousMonth'; at: TextRange }
  | { kind: 'logcompare'; shift: Period; at: TextRange }
  | { kind: 'unmask'; fields: FieldRef[]; at: TextRange }
  | { kind: 'unnest'; field: FieldRef; into: FieldRef; at: TextRange }
  | { kind: 'expand'; field: FieldRef; at: TextRange }
  | { kind: 'relevantfields'; fields: FieldRef[]; where: Expr; at: TextRange }
  | {
      kind: 'lookup';
      table: string;
      tableAt: TextRange;
      keys: { column: FieldRef; field: FieldRef | null }[];
      onlyEmpty: boolean;
      outputs: LookupOutput[];
      at: TextRange;
    }
  | {
      kind: 'cidrlookup';
      table: string;
      tableAt: TextRange;
      field: FieldRef;
      column: FieldRef | null;
      onlyEmpty: boolean;
      outputs: LookupOutput[];
      at: TextRange;
    }
  | {
      kind: 'join';
      type: 'inner' | 'left';
      left: string;
      right: string;
      leftKey: FieldRef;
      rightKey: FieldRef;
      query: Query;
      at: TextRange;
    }
  | { kind: 'appendcols'; override: boolean; max: number; query: Query; at: TextRange }
  | { kind: 'addtotals'; name: FieldRef | null; row: boolean; col: boolean; fields: FieldRef[]; at: TextRange }
  | { kind: 'accum'; field: FieldRef; as: FieldRef | null; at: TextRange }
  | { kind: 'autoregress'; field: FieldRef; as: FieldRef | null; from: number; to: number; at: TextRange }
  | { kind: 'filldown'; fields: { pattern: string; at: TextRange }[]; at: TextRange }
  | { kind: 'fillmissing'; values: { value: Literal; field: FieldRef }[]; at: TextRange }
  | {
      kind: 'outlier';
      action: 'remove' | 'transform';
      param: number;
      useLower: boolean;
      mark: boolean;
      fields: FieldRef[];
      at: TextRange;
    }
  | { kind: 'sessionize'; fields: FieldRef[]; maxSpan: Period | null; as: FieldRef | null; at: TextRange }
  | { kind: 'countFrequent'; fields: FieldRef[]; at: TextRange };

export interface Query {
  commands: Command[];
  at: TextRange;
}

export interface Comment {
  text: string;
  at: TextRange;
}

/** The name a field goes by in results: without backticks, positions in brackets kept. */
export function fieldName(field: FieldRef): string {
  return field.sigil + pathName(field.segments);
}

export function pathName(segments: readonly Segment[]): string {
  return segments
    .map((segment, i) => (segment.bracket ? `[${segment.text}]` : (i === 0 ? '' : '.') + segment.text))
    .join('');
}
