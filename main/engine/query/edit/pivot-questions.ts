import type { DuckDBConnection } from '@duckdb/node-api';
import type { Pivot } from '../../../../preload/contract/pivots.ts';
import { insightsCondition } from './insights-condition.ts';
import { trailQuery } from './value-queries.ts';

/** A question before it is counted; `at` where it is known with it. */
export type Question = Omit<Pivot, 'events' | 'at'> & { at?: number };

/** What is asked of the workspace for a count or a time; null where there is none. */
export type Look = (connection: DuckDBConnection) => Promise<number | null>;

/** A question for the trail events that a condition keeps. */
export function ofTrails(kind: Pivot['kind'], subject: string, condition: string): Question {
  return { kind, subject, language: 'insights', sources: ['cloudtrail'], text: trailQuery(condition) };
}

/** A field's text is this one. */
export const equals = (name: string, text: string) =>
  insightsCondition({ name, of: 'events' }, [{ kind: 'text', text }], false);

/** Calls with a key, and the one that gave it out. */
export function ofKey(key: string): string {
  return `${equals('userIdentity.accessKeyId', key)} or ${equals('responseElements.credentials.accessKeyId', key)}`;
}
