import { ARCHIVE_BOUNDS } from '../../../preload/contract/archive-bounds.ts';
import { bytesFrom, wholeFrom } from '../store/environment.ts';

/** Bounds on what a single given file may grow to when it is inflated or unpacked (design.md part 8). */
export interface InputLimits {
  /** Highest ratio of bytes that came out to the file's own size, once `ratioFrom` bytes came out. */
  ratio: number;
  ratioFrom: number;
  /** Most bytes that may come out of one file. */
  bytes: number;
  /** Most members of one archive, those of archives inside counted in. */
  members: number;
  /** How many archives may lie inside each other. A file that is only gzipped is no archive. */
  depth: number;
}

export const DEFAULT_LIMITS: InputLimits = { ...ARCHIVE_BOUNDS, ratioFrom: 100e6 };

/** The bounds of this process: the defaults, as far as its environment does not overrule them. */
export function inputLimits(): InputLimits {
  return {
    ...DEFAULT_LIMITS,
    ratio: wholeFrom('TRAILGLASS_ARCHIVE_RATIO') ?? DEFAULT_LIMITS.ratio,
    bytes: bytesFrom('TRAILGLASS_ARCHIVE_BYTES') ?? DEFAULT_LIMITS.bytes,
    members: wholeFrom('TRAILGLASS_ARCHIVE_MEMBERS') ?? DEFAULT_LIMITS.members,
    depth: wholeFrom('TRAILGLASS_ARCHIVE_DEPTH') ?? DEFAULT_LIMITS.depth,
  };
}

/** Thrown where a file passes one of its bounds; the message is the reason that the report shows. */
export class LimitError extends Error {}

/** What came out of one given file so far, whatever lies inside what. */
export class OutputBudget {
  #out = 0;
  #members = 0;

  constructor(
    private readonly size: number,
    private readonly limits: InputLimits,
  ) {}

  /** Counts bytes that were inflated or unpacked. Throws `LimitError` when they are too many. */
  take(bytes: number): void {
    this.#out += bytes;
    if (this.allows(0)) return;
    const { ratio, bytes: most } = this.limits;
    throw new LimitError(
      this.#out > most
        ? `stopped: more than ${inWords(most)} came out of it`
        : `stopped: it grew to more than ${ratio} times its size`,
    );
  }

  /** So many bytes more would be within the bounds. */
  allows(bytes: number): boolean {
    const out = this.#out + bytes;
    return out <= this.limits.bytes && (out <= this.limits.ratioFrom || out <= this.limits.ratio * this.size);
  }

  member(): void {
    this.#members++;
    if (this.#members > this.limits.members) {
      throw new LimitError(`stopped: it has more than ${this.limits.members.toLocaleString('en')} members`);
    }
  }

  /** Throws when an archive at `depth` (1 = the given file itself) lies too deep. */
  enter(depth: number): void {
    if (depth > this.limits.depth) throw new LimitError(`stopped: archives lie more than ${this.limits.depth} deep`);
  }
}

function inWords(bytes: number): string {
  return bytes >= 1e9 ? `${bytes / 1e9} GB` : `${bytes / 1e6} MB`;
}
