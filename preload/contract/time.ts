import { z } from 'zod';

/** Microseconds since 1970-01-01T00:00:00Z; a double holds them exactly until the year 2255. */
export const epochUs = z.number().int();

/** Half-open, from <= t < to. */
export const timeRange = z.object({ from: epochUs, to: epochUs });
export type TimeRange = z.infer<typeof timeRange>;
