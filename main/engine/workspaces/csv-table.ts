/** A CSV file as a table of texts. */
export interface CsvTable {
  columns: string[];
  /** Each as long as `columns`. An empty value is an empty text. */
  rows: string[][];
}

/** What is wrong with a CSV text, and in which line of the file (from 1). */
export class CsvProblem extends Error {
  constructor(
    readonly line: number,
    readonly reason: string,
  ) {
    super(`line ${line}: ${reason}`);
  }
}

interface CsvRecord {
  line: number;
  values: string[];
}

/**
 * Reads CSV by RFC 4180: a header row, commas, quotes doubled inside of quotes, lines that end in CRLF or LF, a byte-order
 * mark or none. Every row has as many values as the header; blank lines are allowed at the end alone. Throws `CsvProblem`.
 */
export function parseCsvTable(bytes: Uint8Array): CsvTable {
  const records = recordsOf(decoded(bytes));
  while (isBlank(records.at(-1))) records.pop();
  const [header, ...rows] = records;
  if (header === undefined) throw new CsvProblem(1, 'there is no header row with the names of the columns');
  checkHeader(header);
  const width = header.values.length;
  for (const { line, values } of rows) {
    if (values.length !== width)
      throw new CsvProblem(line, `${counted(values.length, 'value')} where the header has ${counted(width, 'column')}`);
  }
  return { columns: header.values, rows: rows.map(({ values }) => values) };
}

function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

function isBlank(record: CsvRecord | undefined): boolean {
  return record?.values.length === 1 && record.values[0] === '';
}

function checkHeader({ line, values }: CsvRecord): void {
  const seen = new Map<string, string>();
  for (const [index, name] of values.entries()) {
    if (name.trim() === '') throw new CsvProblem(line, `column ${index + 1} has no name`);
    // DuckDB does not tell names apart by case.
    const known = seen.get(name.toLowerCase());
    if (known === name) throw new CsvProblem(line, `there are two columns named ${name}`);
    if (known !== undefined) throw new CsvProblem(line, `the columns ${known} and ${name} differ in case alone`);
    seen.set(name.toLowerCase(), name);
  }
}

/** Strict UTF-8, without the byte-order mark. */
function decoded(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new CsvProblem(badLine(bytes), 'this is not UTF-8 text');
  }
}

/** The first line whose bytes are no UTF-8; a line break is no part of any longer sequence. */
function badLine(bytes: Uint8Array): number {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let line = 1;
  for (let start = 0; start < bytes.length; line++) {
    const at = bytes.indexOf(10, start);
    const end = at < 0 ? bytes.length : at + 1;
    try {
      decoder.decode(bytes.subarray(start, end));
    } catch {
      return line;
    }
    start = end;
  }
  return line;
}

function recordsOf(text: string): CsvRecord[] {
  const records: CsvRecord[] = [];
  const reader = new CsvReader(text);
  for (let record = reader.next(); record !== null; record = reader.next()) records.push(record);
  return records;
}

/** Goes through the text once; `line` is that of the character at hand. */
class CsvReader {
  private at = 0;
  private line = 1;

  constructor(private readonly text: string) {}

  next(): CsvRecord | null {
    if (this.at >= this.text.length) return null;
    const record: CsvRecord = { line: this.line, values: [] };
    for (;;) {
      record.values.push(this.text[this.at] === '"' ? this.quoted() : this.plain());
      if (this.text[this.at] !== ',') break;
      this.at++;
    }
    if (this.text.startsWith('\r\n', this.at)) this.at += 2;
    else if (this.text[this.at] === '\n') this.at++;
    this.line++;
    return record;
  }

  private plain(): string {
    const start = this.at;
    while (this.at < this.text.length && !this.atEnd()) {
      const char = this.text[this.at];
      if (char === '"') throw new CsvProblem(this.line, 'a quote stands inside of a value without quotes');
      if (char === '\r') throw new CsvProblem(this.line, 'a carriage return stands inside of a value without quotes');
      if (char === '\0') throw new CsvProblem(this.line, 'a NUL character stands in a value');
      this.at++;
    }
    return this.text.slice(start, this.at);
  }

  private atEnd(): boolean {
    const char = this.text[this.at];
    return char === ',' || char === '\n' || (char === '\r' && this.text[this.at + 1] === '\n');
  }

  private quoted(): string {
    const opened = this.line;
    this.at++;
    const start = this.at;
    for (;;) {
      const end = this.text.indexOf('"', this.at);
      if (end < 0) throw new CsvProblem(opened, 'a quote is opened here and never closed');
      if (this.text[end + 1] === '"') {
        this.at = end + 2;
        continue;
      }
      const raw = this.text.slice(start, end);
      if (raw.includes('\0')) throw new CsvProblem(opened, 'a NUL character stands in a value');
      this.line += raw.split('\n').length - 1;
      this.at = end + 1;
      if (this.at < this.text.length && !this.atEnd())
        throw new CsvProblem(this.line, 'text follows a closing quote before the next comma');
      return raw.replaceAll('""', '"');
    }
  }
}
