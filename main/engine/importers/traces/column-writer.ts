import type { SpoolPart } from '../cut-protocol.ts';
import { spoolTable } from '../spool-table.ts';
import { SpoolWriter } from '../spool-writer.ts';

/** A value of a line. An empty text is one, not null. */
export type Cell = string | number | boolean | null;

/** Columns of a line with DuckDB's types, in their order; texts that may hold any character are told from the others. */
export type Columns = readonly (readonly [
  name: string,
  type: 'VARCHAR' | 'INTEGER' | 'BIGINT' | 'DOUBLE' | 'BOOLEAN',
  free?: 'free',
])[];

/** Texts up to so many characters are written byte by byte; longer ones than the other go around the writer's buffer. */
const WORD = 120;
const LONG = 100_000;
const TAB = 0x09;
/** A worker has many of these writers. */
const BUFFER = 2 ** 20;

/**
 * Writes lines of columns for DuckDB's CSV reader, TAB between them; an empty column is null. The last column says how the
 * line is written: 1 where LF, CR and TAB inside of a text are the control characters 30, 29 and 31 (JSON text cannot hold
 * those), and 28 is an empty text.
 */
export class ColumnWriter {
  readonly #writer: SpoolWriter;
  /** Something in the line at hand is written in other characters. */
  #broken = false;
  /** The same of a line of the part at hand. */
  #anyBroken = false;

  constructor(what: SpoolPart['what'], nextPath: () => string) {
    this.#writer = new SpoolWriter(what, nextPath, BUFFER);
  }

  get size(): number {
    return this.#writer.size;
  }

  /** Lines written since the last `finish`. */
  get lines(): number {
    return this.#writer.lines;
  }

  line(cells: readonly Cell[]): void {
    const writer = this.#writer;
    this.#broken = false;
    for (const cell of cells) {
      if (typeof cell === 'string') this.#text(cell);
      else if (typeof cell === 'number' && Number.isSafeInteger(cell)) writer.integer(cell);
      else if (typeof cell === 'boolean') writer.byte(cell ? 0x31 : 0x30);
      else if (cell !== null) writer.ascii(String(cell));
      writer.byte(TAB);
    }
    if (this.#broken) {
      writer.ascii('1');
      this.#anyBroken = true;
    }
    writer.endLine();
  }

  #text(text: string): void {
    const writer = this.#writer;
    if (text.length > 0 && text.length <= WORD && writer.ascii(text)) return;
    const broken = text === '' || CONTROL.test(text);
    this.#broken ||= broken;
    const written = broken ? spelledText(text) : text;
    if (written.length < LONG) {
      writer.text(written);
      return;
    }
    const bytes = Buffer.from(written);
    writer.copy(bytes, 0, bytes.length);
  }

  finish(): SpoolPart | null {
    const part = this.#writer.finish();
    const asItCame = !this.#anyBroken;
    this.#anyBroken = false;
    return part === null ? null : { ...part, asItCame };
  }
}

/** The lines of the parts as a query that gives the columns, each text in its own characters. */
export function columnLines(parts: readonly SpoolPart[], columns: Columns): string {
  const table = spoolTable(
    parts,
    [...columns.map(([name, type]) => `"${name}": '${type}'`), "'how': 'VARCHAR'"].join(', '),
  );
  const spelled = parts.some(({ asItCame }) => asItCame !== true);
  const values = columns.map(([name, , free]) =>
    spelled && free !== undefined ? `${asWritten(name)} AS "${name}"` : `"${name}"`,
  );
  return `SELECT ${values.join(', ')} FROM ${table}`;
}

/** Of the four control characters the last one has nothing to become: an empty text is left. */
function asWritten(name: string): string {
  return `CASE WHEN how IS NULL THEN "${name}"
    ELSE translate("${name}", chr(30) || chr(29) || chr(31) || chr(28), chr(10) || chr(13) || chr(9)) END`;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what a line cannot hold
const CONTROL = /[\u0000-\u001f]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what a line cannot hold
const CONTROLS = /[\u0000-\u001f]/g;

function spelledText(text: string): string {
  return text === '' ? '\u001c' : text.replace(CONTROLS, spelled);
}

/** Other control characters stay, but those that have a meaning here and NUL: the document's own text has them escaped. */
function spelled(character: string): string {
  switch (character) {
    case '\n':
      return '\u001e';
    case '\r':
      return '\u001d';
    case '\t':
      return '\u001f';
    case '\u0000':
    case '\u001c':
    case '\u001d':
    case '\u001e':
    case '\u001f':
      return '\ufffd';
    default:
      return character;
  }
}
