/** What a generated trail looks like. All of it follows from these values: the same options give the same bytes. */
export interface TrailOptions {
  seed: number;
  /** Records in all, repeated deliveries included. */
  events: number;
  /** Median; sizes spread around it like those of real trails (log-normal). */
  recordsPerFile: number;
  accounts: number;
  regions: number;
  days: number;
  /** First moment, epoch seconds. */
  start: number;
  /** Shares of the calls that were refused or wrong, throttled, or failed inside AWS. */
  errorShare: number;
  throttleShare: number;
  faultShare: number;
  /** Share of the records that are a second delivery of a record of an earlier file. */
  duplicateShare: number;
  /** gzip level. */
  level: number;
}

export const DEFAULTS: TrailOptions = {
  seed: 1,
  events: 100_000,
  recordsPerFile: 200,
  accounts: 4,
  regions: 5,
  days: 30,
  start: Date.UTC(2026, 4, 1) / 1000,
  errorShare: 0.055,
  throttleShare: 0.02,
  faultShare: 0.004,
  duplicateShare: 0.002,
  level: 6,
};
