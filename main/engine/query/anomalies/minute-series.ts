import type { MinuteSpan } from './coverage.ts';

/** Events of one rate by minute, and which of the minutes say what is usual. */
export class MinuteSeries {
  /** 1 where a minute has records of the trail and is not unusual: such minutes make baselines. */
  readonly usual: Uint8Array;

  constructor(
    readonly counts: Int32Array,
    /** 1 where the trail has records (coverage.ts). */
    readonly covered: Uint8Array,
  ) {
    this.usual = covered.slice();
  }

  get length(): number {
    return this.counts.length;
  }

  /** Events of the `width` minutes that end with `at`. */
  sumAt(at: number, width: number): number {
    let sum = 0;
    for (let minute = Math.max(0, at - width + 1); minute <= at; minute++) sum += this.counts[minute] ?? 0;
    return sum;
  }

  /** The same, null where one of the minutes says nothing of what is usual. */
  usualSumAt(at: number, width: number): number | null {
    if (at - width + 1 < 0 || at >= this.length) return null;
    let sum = 0;
    for (let minute = at - width + 1; minute <= at; minute++) {
      if (this.usual[minute] !== 1) return null;
      sum += this.counts[minute] ?? 0;
    }
    return sum;
  }

  setUsual({ from, to }: MinuteSpan, isUsual: boolean): void {
    for (let minute = Math.max(0, from); minute < Math.min(to, this.length); minute++)
      this.usual[minute] = isUsual ? (this.covered[minute] ?? 0) : 0;
  }

  /** The usual sums of the windows of `width` minutes that end with `first` to `last`. */
  *sumsBetween(first: number, last: number, width: number): Generator<number> {
    const start = Math.max(0, first - width + 1);
    let [sum, unusual] = [0, 0];
    for (let minute = start; minute <= Math.min(last, this.length - 1); minute++) {
      sum += this.counts[minute] ?? 0;
      unusual += 1 - (this.usual[minute] ?? 0);
      const left = minute - width;
      if (left >= start) {
        sum -= this.counts[left] ?? 0;
        unusual -= 1 - (this.usual[left] ?? 0);
      }
      if (minute >= first && minute - start >= width - 1 && unusual === 0) yield sum;
    }
  }
}

/** Events and minutes of the usual minutes in the `width` minutes before one that only moves on. */
export class RollingBaseline {
  events = 0;
  minutes = 0;
  #at = 0;

  constructor(
    private readonly series: MinuteSeries,
    readonly width: number,
  ) {}

  /** Mean events a minute. */
  get mean(): number {
    return this.minutes === 0 ? 0 : this.events / this.minutes;
  }

  moveTo(at: number): void {
    for (; this.#at < at; this.#at++) {
      this.#add(this.#at, 1);
      this.#add(this.#at - this.width, -1);
    }
  }

  /** To be called when minutes that were passed are usual no more, or again. */
  countAgain(): void {
    this.events = 0;
    this.minutes = 0;
    for (let minute = Math.max(0, this.#at - this.width); minute < this.#at; minute++) this.#add(minute, 1);
  }

  #add(minute: number, times: 1 | -1): void {
    if (this.series.usual[minute] !== 1) return;
    this.minutes += times;
    this.events += times * (this.series.counts[minute] ?? 0);
  }
}

/** What stands for a window that is not usual as a whole. */
const ABSENT = -(2 ** 31);

/** The largest or smallest usual sum of the windows that end within `around` minutes of a minute. */
export class ClockExtremes {
  /** By window end, negated where the smallest are asked for: the largest one is the answer. */
  readonly #sums: Int32Array;
  readonly #answers: Int32Array;
  /** Ends whose sums fall, from #first to #last: the largest within reach stands first. */
  readonly #ends: Int32Array;
  readonly #sign: 1 | -1;
  #first = 0;
  #last = 0;
  #summed = 0;
  #known = 0;

  constructor(
    private readonly series: MinuteSeries,
    private readonly width: number,
    private readonly around: number,
    which: 'largest' | 'smallest',
  ) {
    this.#sums = new Int32Array(series.length);
    this.#answers = new Int32Array(series.length);
    this.#ends = new Int32Array(series.length);
    this.#sign = which === 'largest' ? 1 : -1;
  }

  /** Null where no window is usual. What is known of a minute stays, though minutes before it become unusual later. */
  at(minute: number): number | null {
    for (; this.#known <= minute; this.#known++) this.#answers[this.#known] = this.#largestAround(this.#known);
    const answer = this.#answers[minute] ?? ABSENT;
    return answer === ABSENT ? null : this.#sign * answer;
  }

  #largestAround(center: number): number {
    for (; this.#summed <= center + this.around && this.#summed < this.series.length; this.#summed++) {
      const usual = this.series.usualSumAt(this.#summed, this.width);
      const sum = usual === null ? ABSENT : this.#sign * usual;
      this.#sums[this.#summed] = sum;
      while (this.#last > this.#first && this.#sumOf(this.#last - 1) <= sum) this.#last--;
      this.#ends[this.#last++] = this.#summed;
    }
    while (this.#first < this.#last && (this.#ends[this.#first] ?? 0) < center - this.around) this.#first++;
    return this.#first < this.#last ? this.#sumOf(this.#first) : ABSENT;
  }

  #sumOf(place: number): number {
    return this.#sums[this.#ends[place] ?? 0] ?? ABSENT;
  }
}
