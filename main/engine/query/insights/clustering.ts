import { Place } from './token-values.ts';

/**
 * Texts that differ only in their variable parts, found in one pass (after the Drain method): a text is cut into tokens, tokens
 * of a typed shape become their kind at once, and a text joins the cluster of its length whose other tokens it shares most of.
 */
export interface Cluster {
  tokens: string[];
  count: number;
  firstHalf: number;
  secondHalf: number;
  /** What the variable tokens held, by their place in `tokens`; only where somebody asked for it. */
  places: Map<number, Place>;
}

const SPLIT = /([\s=,:;()[\]{}"]+)/;
const SHAPES: readonly [string, RegExp][] = [
  ['Time', /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}([.,]\d+)?)?(Z|[+-]\d{2}:?\d{2})?$/],
  ['Date', /^\d{4}[-/]\d{2}[-/]\d{2}(T\d{2})?$/],
  ['UUID', /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i],
  ['IPAddress', /^\d{1,3}(\.\d{1,3}){3}$/],
  ['ARN', /^arn$/],
  ['Number', /^[+-]?\d+(\.\d+)?(Z|ms|s|MB|KB|GB|%)?$/],
  ['HexCode', /^(0x)?(?=[0-9a-f]*\d)[0-9a-f]{8,}$/i],
];
const VARIABLE = /^<[A-Za-z]+>$/;
/** Texts this alike are one pattern. */
const ALIKE = 0.6;
/** Letters of a text that are looked at. */
export const PATTERN_LONGEST = 4000;
/** Variable tokens of a pattern that are watched. */
const MOST_PLACES = 64;

export class Clusters {
  readonly all: Cluster[] = [];
  private readonly byShape = new Map<string, Cluster[]>();

  /** `watch`: what variable tokens hold is kept for `anomaly`. */
  constructor(private readonly watch = false) {}

  /** Counts a text and answers with its cluster; `half` tells the half of the time range that it lies in, `time` when in any unit. */
  add(text: string, half: 0 | 1 | null, time = 0): Cluster {
    const parts = text.slice(0, PATTERN_LONGEST).split(SPLIT);
    const cluster = this.find(parts.map(kindOf));
    cluster.count++;
    if (half === 0) cluster.firstHalf++;
    if (half === 1) cluster.secondHalf++;
    if (this.watch && half !== null) this.note(cluster, parts, half, time);
    return cluster;
  }

  private note({ tokens, places }: Cluster, parts: readonly string[], half: 0 | 1, time: number): void {
    for (let i = 0; i < parts.length; i += 2) {
      if (!VARIABLE.test(tokens[i] ?? '')) continue;
      let place = places.get(i);
      if (place === undefined) {
        if (places.size >= MOST_PLACES) continue;
        place = new Place();
        places.set(i, place);
      }
      place.note(parts[i] ?? '', half);
      place.noteNumber(parts[i] ?? '', half, time);
    }
  }

  /** A token that was the same so far and differs now: all texts before had it. */
  private vary({ tokens, places, firstHalf, secondHalf }: Cluster, at: number): void {
    const before = tokens[at] ?? '';
    tokens[at] = '<Token>';
    if (!this.watch || VARIABLE.test(before) || places.size >= MOST_PLACES) return;
    const place = new Place();
    place.note(before, 0, firstHalf);
    place.note(before, 1, secondHalf);
    places.set(at, place);
  }

  private find(tokens: string[]): Cluster {
    const shape = `${tokens.length}`;
    let candidates = this.byShape.get(shape);
    if (!candidates) {
      candidates = [];
      this.byShape.set(shape, candidates);
    }
    let best: Cluster | null = null;
    let bestScore = ALIKE;
    for (const candidate of candidates) {
      const score = likeness(candidate.tokens, tokens);
      if (score >= bestScore && (best === null || score > bestScore)) {
        best = candidate;
        bestScore = score;
      }
    }
    if (best === null) {
      best = { tokens, count: 0, firstHalf: 0, secondHalf: 0, places: new Map() };
      candidates.push(best);
      this.all.push(best);
      return best;
    }
    const template = best.tokens;
    for (let i = 0; i < template.length; i++) if (template[i] !== tokens[i] && i % 2 === 0) this.vary(best, i);
    return best;
  }
}

/** Every second part is what stands between tokens. */
function kindOf(part: string, index: number): string {
  if (index % 2 === 1 || part === '') return part;
  for (const [kind, shape] of SHAPES) if (shape.test(part)) return kind === 'ARN' ? part : `<${kind}>`;
  return part;
}

/** The share of tokens that two texts have in common; what is variable in both counts. Different punctuation: none. */
function likeness(template: readonly string[], tokens: readonly string[]): number {
  let same = 0;
  let all = 0;
  for (let i = 0; i < template.length; i++) {
    const [a, b] = [template[i] ?? '', tokens[i] ?? ''];
    if (i % 2 === 1) {
      if (a !== b && a.trim() !== b.trim()) return 0;
      continue;
    }
    if (a === '' && b === '') continue;
    all++;
    if (a === b || a === '<Token>') same++;
  }
  return all === 0 ? 1 : same / all;
}

/** The pattern as it is shown: `<Number-3>` is the third token. */
export function patternText({ tokens }: Cluster): string {
  let position = 0;
  return tokens
    .map((token, i) => {
      if (i % 2 === 1 || token === '') return token;
      position++;
      return VARIABLE.test(token) ? `${token.slice(0, -1)}-${position}>` : token;
    })
    .join('');
}

export function severityOf(pattern: string): string {
  if (/\b(error|fatal|critical|exception|fail(ed|ure)?|panic)\b/i.test(pattern)) return 'Error';
  if (/\bwarn(ing)?\b/i.test(pattern)) return 'Warning';
  if (/\b(debug|trace)\b/i.test(pattern)) return 'Debug';
  return /\b(info|notice)\b/i.test(pattern) ? 'Info' : 'None';
}
