import type { TextRange } from '../../../../preload/contract/errors.ts';

/** An X-Ray filter expression (xray.md 5.1). `and` and `or` have two parts at least, and are nested where brackets stood. */
export type Expression =
  | { kind: 'and' | 'or'; parts: readonly Expression[] }
  | { kind: 'not'; inner: Expression }
  | { kind: 'service'; node: Node | null; where: Expression | null; at: TextRange }
  | { kind: 'edge'; from: Node; to: Node; where: Expression | null; at: TextRange }
  | { kind: 'root-cause'; cause: CauseKind; level: CauseLevel; where: Expression | null; at: TextRange }
  /** Any of the causes; of any kind where `cause` is null. */
  | { kind: 'root-cause-json'; cause: CauseKind | null; causes: readonly CausePattern[]; at: TextRange }
  | { kind: 'compare'; key: Key; operator: Operator; value: Value; at: TextRange }
  /** A key alone: whether it is set, or its value where it is a boolean. */
  | { kind: 'is-set'; key: Key; at: TextRange };

export type CauseKind = 'fault' | 'error' | 'responsetime';
export type CauseLevel = 'service' | 'entity' | 'exception';

/** A node of the service graph; what is left out fits any. */
export interface Node {
  name?: string;
  type?: string;
  account?: string;
}

export type Key =
  /** In lower case; whether there is such a keyword is not the parser's question. */
  { kind: 'keyword'; name: string; at: TextRange } | { kind: 'annotation'; name: string; at: TextRange };

export type Operator = '=' | '!=' | '<' | '<=' | '>' | '>=' | 'CONTAINS' | 'BEGINSWITH' | 'ENDSWITH';

export type Value =
  | { kind: 'string'; text: string; at: TextRange }
  | { kind: 'number'; value: number; at: TextRange }
  | { kind: 'boolean'; value: boolean; at: TextRange };

/** What a root cause has to be like: a member that is left out fits anything, a list fits as a whole. */
export interface CausePattern {
  ClientImpacting?: boolean | undefined;
  Services?: readonly ServicePattern[] | undefined;
}

export interface ServicePattern {
  Name?: string | undefined;
  Names?: readonly string[] | undefined;
  Type?: string | undefined;
  AccountId?: string | undefined;
  Inferred?: boolean | undefined;
  EntityPath?: readonly EntityPattern[] | undefined;
}

export interface EntityPattern {
  Name?: string | undefined;
  Remote?: boolean | undefined;
  Coverage?: number | undefined;
  Exceptions?: readonly ExceptionPattern[] | undefined;
}

export interface ExceptionPattern {
  Name?: string | undefined;
  Message?: string | undefined;
}
