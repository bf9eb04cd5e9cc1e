import { extname, resolve } from 'node:path';
import { UserFacingError } from '../../preload/contract/errors.ts';
import type { ExportFormat } from '../../preload/contract/export.ts';
import { asked } from './answer.ts';
import type { LocalEngine } from './local-engine.ts';
import { printJson } from './output.ts';
import { rangeOf } from './query.ts';
import { runJob } from './run-job.ts';

export interface ExportOptions {
  workspace: string;
  out: string;
  language: 'sql' | 'insights';
  format?: ExportFormat;
  source: string[];
  from?: string;
  to?: string;
  overwrite: boolean;
  keepSecrets: boolean;
  formulaGuard: boolean;
}

/**
 * Rows that stream into a file need little memory, but DuckDB keeps what it has read of the workspace up to its limit: 10
 * million rows would take all of it. A query that needs more than this gets the usual limit.
 */
export const EXPORT_MEMORY_BYTES = 512 * 1024 ** 2;
const memoryLimits = () =>
  process.env.TRAILGLASS_MEMORY_LIMIT === undefined ? [EXPORT_MEMORY_BYTES, undefined] : [undefined];

const BY_EXTENSION: Record<string, ExportFormat> = {
  '.csv': 'csv',
  '.ndjson': 'ndjson',
  '.jsonl': 'ndjson',
  '.parquet': 'parquet',
};

/** `export TEXT --out FILE`: writes the rows and prints what was written as JSON. Returns the exit code. */
export async function exportQuery(given: string, options: ExportOptions): Promise<number> {
  return await asked(
    given,
    options.workspace,
    async (local, text, signal) => {
      const { language, source, from, to, overwrite, keepSecrets, formulaGuard } = options;
      if (language === 'sql' && (source.length > 0 || from !== undefined || to !== undefined)) {
        throw new UserFacingError(
          'bad-request',
          'SQL says itself what it is asked of: --source, --from and --to are for --language insights alone.',
        );
      }
      await write(
        local,
        {
          kind: 'export',
          language,
          text,
          sources: source,
          range: await rangeOf(local, options),
          format: formatOf(options),
          path: resolve(options.out),
          overwrite,
          keepSecrets,
          formulaGuard,
        },
        signal,
      );
    },
    memoryLimits(),
  );
}

async function write(local: LocalEngine, request: Parameters<typeof runJob>[1], signal: AbortSignal): Promise<void> {
  const { exported, failure } = await runJob(local, request, signal);
  if (failure !== null) throw new UserFacingError(failure.code, failure.message, { at: failure.at });
  if (exported === null) throw new UserFacingError('cancelled', 'Cancelled. Nothing was written.');
  for (const warning of exported.warnings) process.stderr.write(`warning: ${warning}\n`);
  await printJson(exported);
}

function formatOf({ format, out }: ExportOptions): ExportFormat {
  const known = format ?? BY_EXTENSION[extname(out).toLowerCase()];
  if (known !== undefined) return known;
  throw new UserFacingError(
    'bad-request',
    `The name ${out} does not say what to write: end it in .csv, .ndjson or .parquet, or give --format.`,
  );
}
