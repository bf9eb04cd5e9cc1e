type Half = 0 | 1;

/** Different values of one token that are told apart; where there are more, it is no category. */
const MOST_VALUES = 200;
/** A number, with a unit or without. */
const NUMBER = /^([+-]?\d+(?:\.\d+)?)(?:Z|ms|s|MB|KB|GB|%)?$/;

/** Numbers with their times: count, mean, spread, and how far they follow the time (Welford's method for both). */
export class Moments {
  count = 0;
  mean = 0;
  least = Number.POSITIVE_INFINITY;
  most = Number.NEGATIVE_INFINITY;
  private squares = 0;
  private meanTime = 0;
  private timeSquares = 0;
  private products = 0;

  add(value: number, time: number): void {
    this.count++;
    const fromMean = value - this.mean;
    const fromMeanTime = time - this.meanTime;
    this.mean += fromMean / this.count;
    this.meanTime += fromMeanTime / this.count;
    this.squares += fromMean * (value - this.mean);
    this.timeSquares += fromMeanTime * (time - this.meanTime);
    this.products += fromMean * (time - this.meanTime);
    this.least = Math.min(this.least, value);
    this.most = Math.max(this.most, value);
  }

  get deviation(): number {
    return this.count === 0 ? 0 : Math.sqrt(this.squares / this.count);
  }

  /** Correlation with the time, -1 to 1: near either end the number is a counter or an id that grows. */
  get trend(): number {
    const spread = Math.sqrt(this.squares * this.timeSquares);
    return spread === 0 ? 0 : this.products / spread;
  }
}

/** What one variable token of a pattern held in each half of the time. */
export class Place {
  /** Counts by half; null once there are too many values. */
  values: Map<string, [number, number]> | null = new Map();
  readonly numbers = [new Moments(), new Moments()] as const;

  /** `times` is more than 1 for words alone, which become variable after they were met. */
  note(text: string, half: Half, times = 1): void {
    if (this.values === null || times === 0) return;
    const counts = this.values.get(text) ?? [0, 0];
    counts[half] += times;
    this.values.set(text, counts);
    if (this.values.size > MOST_VALUES) this.values = null;
  }

  noteNumber(text: string, half: Half, time: number): void {
    const number = NUMBER.exec(text)?.[1];
    if (number !== undefined) this.numbers[half].add(Number(number), time);
  }
}
