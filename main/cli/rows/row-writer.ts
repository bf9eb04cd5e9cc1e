import type { Page, ResultColumn } from '../../../preload/contract/page.ts';

export interface Statistics {
  recordsScanned: number;
  recordsMatched: number;
  elapsedMs: number;
}

/** One form of output: text before the rows, of each page, and after the rows. */
export interface RowWriter {
  start(columns: readonly ResultColumn[], firstPage: Page): string;
  rows(page: Page): string;
  end(statistics: Statistics, warnings: readonly string[]): string;
}
