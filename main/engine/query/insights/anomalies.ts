import type { Cluster } from './clustering.ts';
import type { Place } from './token-values.ts';
import { UNVERIFIED } from './unverified.ts';

/** What is unusual about a pattern in the second half of the time, against the first (specs/insights-ql.md 4.14). */
export interface Anomaly {
  /** The kinds that were found, parted by commas. */
  type: string;
  /** 0 to 1: of several kinds the highest. */
  score: number;
  description: string;
}

interface Finding {
  type: 'new pattern' | 'pattern frequency' | 'token variation' | 'numeric token' | 'HTTP error code';
  score: number;
  says: string;
}

const { least, factor, deviations, trend, fewValues } = UNVERIFIED.anomaly;

/** Null for a pattern with nothing unusual. `first` and `second` count all texts of each half. */
export function anomalyOf(cluster: Cluster, first: number, second: number): Anomaly | null {
  const findings = [...frequency(cluster, first, second), ...inPlaces(cluster)];
  if (findings.length === 0) return null;
  return {
    type: [...new Set(findings.map(({ type }) => type))].join(', '),
    score: Math.max(...findings.map(({ score }) => score)),
    description: findings.map(({ says }) => says).join('; '),
  };
}

function frequency({ firstHalf, secondHalf }: Cluster, first: number, second: number): Finding[] {
  const says = `in the first half of the time ${firstHalf}, in the second ${secondHalf}`;
  // Where all texts lie in one half there is nothing to compare with.
  if (first === 0 || second === 0) return [];
  if (firstHalf === 0) return [{ type: 'new pattern', score: 1, says }];
  const [low, high] = [Math.min(firstHalf, secondHalf), Math.max(firstHalf, secondHalf)];
  if (high < least || high <= factor * low) return [];
  return [{ type: 'pattern frequency', score: (high - low) / (high + low), says }];
}

function inPlaces({ tokens, places }: Cluster): Finding[] {
  const findings: Finding[] = [];
  for (const [at, place] of [...places].sort(([a], [b]) => a - b)) {
    const name = `token ${ordinal(tokens, at)}`;
    const found = isHttpStatus(tokens, at) ? httpErrors(place, name) : (numeric(place, name) ?? variation(place, name));
    if (found !== null) findings.push(found);
  }
  return findings;
}

/** The number that the pattern shows for a token: `<Number-3>`. */
function ordinal(tokens: readonly string[], at: number): number {
  return tokens.slice(0, at + 1).filter((token, index) => index % 2 === 0 && token !== '').length;
}

/** A token right behind HTTP/1.1, `status`, `statusCode` or the like. */
function isHttpStatus(tokens: readonly string[], at: number): boolean {
  for (let before = at - 2; before >= 0; before -= 2)
    if (tokens[before] !== '')
      return /^(?:HTTP(?:\/[\d.]+)?|(?:http|response)?[_-]?(?:status|code|statuscode|status_code))$/i.test(
        tokens[before] ?? '',
      );
  return false;
}

function httpErrors({ values }: Place, name: string): Finding | null {
  if (values === null) return null;
  const counts = [...values].filter(([text]) => /^[45]\d\d$/.test(text));
  if (counts.length === 0) return null;
  const all = sum([...values.values()].map(([a, b]) => a + b));
  const errors = sum(counts.map(([, [a, b]]) => a + b));
  const codes = counts.map(([text]) => text).sort();
  return {
    type: 'HTTP error code',
    score: errors / all,
    says: `${name} is ${codes.join(', ')} in ${errors} of ${all}`,
  };
}

/** Numbers of the second half that lie far from those of the first, and beyond all of them. */
function numeric({ numbers: [before, now] }: Place, name: string): Finding | null {
  if (before.count < least || now.count === 0 || Math.abs(before.trend) > trend) return null;
  // Numbers that hardly vary would make every other one an anomaly.
  const spread = Math.max(before.deviation, Math.abs(before.mean) * 0.05, Number.EPSILON);
  const above = now.most > before.most ? (now.most - before.mean) / spread : 0;
  const below = now.least < before.least ? (before.mean - now.least) / spread : 0;
  const farthest = Math.max(above, below);
  if (farthest <= deviations) return null;
  const value = above >= below ? now.most : now.least;
  return {
    type: 'numeric token',
    score: 1 - deviations / farthest,
    says: `${name} reaches ${value}, where it was ${before.least} to ${before.most}`,
  };
}

/** Values that a token with few of them never had before. */
function variation({ values }: Place, name: string): Finding | null {
  if (values === null) return null;
  const all = [...values];
  const known = all.filter(([, [before]]) => before > 0);
  const fresh = all.filter(([, [before, now]]) => before === 0 && now > 0);
  const before = sum(known.map(([, [count]]) => count));
  // A token that mostly differs, as an id does, has no usual values.
  if (fresh.length === 0 || known.length > fewValues || before < Math.max(least, factor * known.length)) return null;
  if (fresh.length > known.length) return null;
  const now = sum(all.map(([, [, count]]) => count));
  const times = sum(fresh.map(([, [, count]]) => count));
  const names = fresh.map(([text]) => text).slice(0, 3);
  return { type: 'token variation', score: times / now, says: `${name} is ${names.join(', ')} for the first time` };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
