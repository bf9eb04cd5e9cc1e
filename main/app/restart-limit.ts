/** Counts restarts: an engine that dies again and again is not started for ever. */
export class RestartLimit {
  private stops: number[] = [];

  constructor(
    private readonly most: number,
    private readonly withinMs: number,
  ) {}

  /** Notes that the engine stopped and says whether it may be started again. */
  mayRestart(nowMs: number): boolean {
    this.stops = this.stops.filter((at) => nowMs - at < this.withinMs);
    this.stops.push(nowMs);
    return this.stops.length <= this.most;
  }

  /** Forgets what happened: the user asked for a new start. */
  reset(): void {
    this.stops = [];
  }
}
