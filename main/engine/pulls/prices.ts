import type { Charge, ChargePart } from '../../../preload/contract/pull.ts';

/**
 * Prices in US dollars, us-east-1, as published for S3 Standard in 2026. An estimate: other Regions cost a little more, and what a
 * contract or the free tier takes off is not known here.
 */
export const S3_PRICES = {
  list: { usd: 0.005, per: 1000 },
  get: { usd: 0.0004, per: 1000 },
  /** Out to the internet; nothing inside one Region. The first 100 GB of a month are free, which is not counted. */
  transfer: { usd: 0.09, per: 2 ** 30 },
} as const;

/** FilterLogEvents and the calls that describe groups cost nothing by themselves. */
export const LOG_PRICES = {
  /** Of what a query scans. */
  query: { usd: 0.005, per: 2 ** 30 },
} as const;

/** Of X-Ray. Retrievals of Transaction Search have no price of their own that is published (unverified). */
export const XRAY_PRICES = {
  /** Traces that GetTraceSummaries looks at, and traces that BatchGetTraces gives; the first million of a month is free, which is not counted. */
  scanned: { usd: 0.5, per: 1e6 },
  retrieved: { usd: 0.5, per: 1e6 },
} as const;

/** Parts with their prices, and their sum. */
export function chargeOf(
  parts: readonly {
    what: ChargePart;
    quantity: number;
    unit: 'calls' | 'bytes' | 'traces';
    price: { usd: number; per: number };
  }[],
): Charge {
  const priced = parts.map(({ price, ...part }) => ({ ...part, usd: (part.quantity / price.per) * price.usd }));
  return { usd: priced.reduce((sum, { usd }) => sum + usd, 0), parts: priced };
}
