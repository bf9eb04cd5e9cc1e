import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { listOf, quoteName } from '../../store/sql-text.ts';
import { timeOfText } from './event-time.ts';
import { areFlowColumns, flowFacts } from './flow-formats.ts';
import { TIME_MEMBERS } from './json-event.ts';
import { CLOUDFRONT_JSON } from './json-kinds.ts';
import { type LogEvent, type LogSink, plainEvent } from './log-event.ts';

interface Column {
  name: string;
  type: string;
}

/** How rows of a file become events. */
interface RowForm {
  /** Names of the columns in the message, where it is a line; null where it is JSON. */
  fields: readonly string[] | null;
  message: string;
  /** Microseconds, or null. */
  timeUs: string;
  /** Text that holds a time, or null. */
  timeText: string;
  facts(message: string): Partial<LogEvent>;
}

/** Memory of the reader, in megabytes: a row group at a time is in it. */
const MEMORY_MB = 512;

const NO_TIME_IN_PARQUET = 'Parquet rows without a column of times';

/**
 * Reads a Parquet file by DuckDB, in an instance of its own that sees no other file. Its rows have no text of their own, so
 * the message is made: of a VPC flow log its values in the file's order, separated by a blank, missing ones as `-`
 * (cloudwatch-logs.md 2.2); of any other file a JSON object.
 */
export class ParquetRows {
  constructor(
    private readonly instance: DuckDBInstance,
    private readonly connection: DuckDBConnection,
    private readonly path: string,
    private readonly columns: readonly Column[],
  ) {}

  close(): void {
    this.connection.closeSync();
    this.instance.closeSync();
  }

  /** Why it is only taken in when somebody asked for it; null where nobody need. */
  reasonToAsk(): string | null {
    const { timeUs, timeText } = formOf(this.columns);
    return timeUs === NONE && timeText === NONE ? NO_TIME_IN_PARQUET : null;
  }

  /** Hands over the rows, with their numbers from 1; `pause` is awaited after each some thousand. Throws as DuckDB does. */
  async read(sink: LogSink, { most, pause }: { most?: number; pause?: () => Promise<void> }): Promise<void> {
    const form = formOf(this.columns);
    if (form.fields !== null) sink.fields(form.fields);
    const result = await this.connection.stream(
      `SELECT ${form.message}, ${form.timeUs}, ${form.timeText} FROM ${tableOf(this.path)} AS r${most === undefined ? '' : ` LIMIT ${most}`}`,
    );
    let number = 0;
    for (;;) {
      const chunk = await result.fetchChunk();
      if (chunk === null || chunk.rowCount === 0) return;
      for (const [message, timeUs, timeText] of chunk.getRows()) {
        const text = String(message);
        const event = plainEvent(++number, Buffer.from(text), timeUs === null ? null : Number(timeUs));
        if (timeText !== null) event.timeUs = timeOfText(String(timeText));
        sink.event({ ...event, ...form.facts(text) }, 0);
      }
      await pause?.();
    }
  }
}

/** Opens a file. Throws what DuckDB says of a file that it cannot read. */
export async function openParquet(path: string): Promise<ParquetRows> {
  const instance = await DuckDBInstance.create(':memory:', {
    threads: '1',
    memory_limit: `${MEMORY_MB}MB`,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
  });
  try {
    const connection = await instance.connect();
    await connection.run("SET TimeZone = 'UTC'");
    await connection.run(`SET allowed_paths = ${listOf([path])}`);
    await connection.run('SET enable_external_access = false');
    await connection.run('SET lock_configuration = true');
    const reader = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${tableOf(path)}`);
    const columns = reader.getRows().map(([name, type]) => ({ name: String(name), type: String(type) }));
    return new ParquetRows(instance, connection, path, columns);
  } catch (error) {
    instance.closeSync();
    throw error;
  }
}

const NONE = 'NULL';

function tableOf(path: string): string {
  return `read_parquet(${listOf([path])}, hive_partitioning = false)`;
}

function formOf(columns: readonly Column[]): RowForm {
  const names = columns.map(({ name }) => name.replaceAll('_', '-'));
  if (areFlowColumns(names)) {
    const values = columns.map(({ name }) => `coalesce(nullif(CAST(${quoteName(name)} AS VARCHAR), ''), '-')`);
    const at = (name: string) => names.indexOf(name);
    return {
      fields: names,
      message: `concat_ws(' ', ${values.join(', ')})`,
      timeUs: NONE,
      timeText: NONE,
      facts: (message) => ({ ...flowFacts(message, at), level: null }),
    };
  }
  const has = (name: string) => columns.some((column) => column.name === name);
  const time = TIME_MEMBERS.map((wanted) =>
    columns.find(({ name }) => name.toLowerCase() === wanted.toLowerCase()),
  ).find((column) => column !== undefined);
  const isMoment = time !== undefined && /^(?:TIMESTAMP|DATE)/.test(time.type);
  const value = time === undefined ? NONE : quoteName(time.name);
  return {
    fields: null,
    message: 'CAST(to_json(r) AS VARCHAR)',
    timeUs: isMoment ? `epoch_us(${value})` : NONE,
    timeText: time === undefined || isMoment ? NONE : `CAST(${value} AS VARCHAR)`,
    facts: (message) => {
      if (!CLOUDFRONT_JSON.is(has)) return {};
      const bytes = Buffer.from(message);
      return CLOUDFRONT_JSON.facts(bytes, 0, bytes.length);
    },
  };
}
