import type { Diagnostic } from '../insights/diagnostics.ts';

/** A Contributor Insights rule (specs: ContributorInsights-RuleSyntax of the CloudWatch guide), read and checked. */
export interface Rule {
  groups: RuleGroups;
  format: 'JSON' | 'CLF';
  keys: RuleField[];
  /** What Sum adds up; null: each event counts 1. */
  value: RuleField | null;
  filters: RuleFilter[];
  aggregateOn: 'Count' | 'Sum';
  /** Positions of a CLF rule by their alias. */
  aliases: ReadonlyMap<string, number>;
}

export type RuleGroups = { by: 'names'; names: string[] } | { by: 'arns'; arns: string[] };

/** A field of the events: a path of a JSON message, or a position (from 1) of a CLF line. `label` is how the rule calls it. */
export type RuleField =
  | { kind: 'path'; label: string; segments: PathSegment[] }
  | { kind: 'position'; label: string; position: number };

/** A member's name, or an index of an array from 0. */
export type PathSegment = string | number;

export interface RuleFilter {
  field: RuleField;
  test: FilterTest;
}

export type FilterTest =
  | { operator: 'In' | 'NotIn' | 'StartsWith'; texts: string[] }
  | { operator: 'GreaterThan' | 'LessThan' | 'EqualTo' | 'NotEqualTo'; number: number }
  | { operator: 'IsPresent'; present: boolean };

/** A mistake or a remark; `path` names the member: `Contribution.Filters[0].In`. `at` is its place in the rule's text. */
export interface RuleDiagnostic extends Diagnostic {
  path: string;
}

/** Bounds that CloudWatch sets (CloudWatch user guide, rule syntax; PutInsightRule). */
export const RULE_LIMITS = { keys: 4, filters: 4, texts: 10, characters: 8192, groups: 20 } as const;
