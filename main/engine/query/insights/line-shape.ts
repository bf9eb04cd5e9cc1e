/**
 * How the lines of a format whose columns have names (`log_format.fields`) are taken apart, for JavaScript and for DuckDB
 * alike. The messages themselves are kept as they came, and are only read when a field is asked for.
 */
export interface LineShape {
  /** A pattern that finds each column with its separator behind it, in the line with one more separator at its end. */
  column: string;
  separator: string;
  /** What stands around a value; `"` also doubled inside of it. */
  wrapped: 'no' | 'quotes' | 'csv';
}

const QUOTED = String.raw`"(?:[^"\\]|\\.)*"`;

const SHAPES = {
  blank: { column: '', separator: ' ', wrapped: 'no' },
  tab: { column: '', separator: '\t', wrapped: 'no' },
  quoted: { column: `(?:${QUOTED}|[^ ])* `, separator: ' ', wrapped: 'quotes' },
  bracketed: { column: String.raw`\[[^\]]*\] ?|(?:${QUOTED}|[^ ])* `, separator: ' ', wrapped: 'quotes' },
  csv: { column: '(?:"(?:[^"]|"")*"|[^,])*,', separator: ',', wrapped: 'csv' },
} as const satisfies Record<string, LineShape>;

/** By format id; a format that is not here has no columns. */
const BY_FORMAT: ReadonlyMap<string, LineShape> = new Map<string, LineShape>([
  ['vpc-flow', SHAPES.blank],
  ['tgw-flow', SHAPES.blank],
  ['route53', SHAPES.blank],
  // Rows of flow logs; those of other files are JSON and have no columns.
  ['parquet', SHAPES.blank],
  ['cloudfront', SHAPES.tab],
  ['alb', SHAPES.quoted],
  ['nlb', SHAPES.quoted],
  ['elb', SHAPES.quoted],
  ['s3-access', SHAPES.bracketed],
  ['apache', SHAPES.bracketed],
  ['csv', SHAPES.csv],
]);

/** The shape of a format's lines; null where they have no columns. */
export function shapeOf(format: string, columns: readonly string[]): LineShape | null {
  // One of the forms that API Gateway's documentation gives has the request as a whole, as web servers do.
  if (format === 'apigateway') return columns.includes('request') ? SHAPES.bracketed : SHAPES.csv;
  return BY_FORMAT.get(format) ?? null;
}

/** Values of a line, in the order of its columns. */
export function valuesOfLine({ column, separator, wrapped }: LineShape, line: string): string[] {
  if (column === '') return line.split(separator);
  return (`${line}${separator}`.match(new RegExp(column, 'g')) ?? []).map((found) =>
    unwrapped(found, separator, wrapped),
  );
}

function unwrapped(found: string, separator: string, wrapped: LineShape['wrapped']): string {
  const value = found.endsWith(separator) ? found.slice(0, -1) : found;
  if (wrapped === 'csv') return /^".*"$/s.test(value) ? value.slice(1, -1).replaceAll('""', '"') : value;
  return /^(?:"(?:[^"\\]|\\.)*"|\[[^\]]*\])$/.test(value) ? value.slice(1, -1) : value;
}

/** SQL of the list of a line's columns, as `columnSql` takes them. */
export function columnsSql({ column, separator }: LineShape, message: string): string {
  const between = separator === '\t' ? 'chr(9)' : `'${separator}'`;
  return column === ''
    ? `string_split(${message}, ${between})`
    : `regexp_extract_all(${message} || ${between}, '${column}')`;
}

/** SQL of the value of one of those columns, its place counted from 1; null where it is empty or not there. */
export function columnSql({ separator, wrapped }: LineShape, columns: string, place: number): string {
  const found = `${columns}[${place}]`;
  if (wrapped === 'no') return `nullif(${found}, '')`;
  if (wrapped === 'csv')
    return `nullif(replace(regexp_replace(regexp_replace(${found}, '${separator}$', ''), '^"(.*)"$', '\\1', 's'), '""', '"'), '')`;
  return `nullif(regexp_replace(rtrim(${found}), '^(?:"((?:[^"\\\\]|\\\\.)*)"|\\[([^\\]]*)\\])$', '\\1\\2'), '')`;
}

/** A field that stands inside of a line, or of one of its columns: the first group of the pattern, for RE2 and JavaScript. */
export interface LinePart {
  name: string;
  /** Null: of the message of a format without columns. */
  column: string | null;
  pattern: string;
}

const inRequest = (name: string, pattern: string): LinePart => ({ name, column: 'request', pattern });
const inMessage = (name: string, pattern: string): LinePart => ({ name, column: null, pattern });

const METHOD = '^([A-Z]+) ';
const PROTOCOL = ' (HTTP/[0-9.]+)$';
const GATEWAY_ELEMENTS = 'ip caller user requestTime httpMethod resourcePath status protocol responseLength'.split(' ');

const PARTS: ReadonlyMap<string, readonly LinePart[]> = new Map([
  [
    'apache',
    [
      inRequest('method', METHOD),
      inRequest('filename', '^[A-Z]+ ([^ ?]+)'),
      inRequest('protocol', PROTOCOL),
      // Error logs: `[time] [function] [process] message`, and nginx's `time [level] pid#tid: *connection message`.
      inMessage('function', String.raw`^\[[^\]]+\] (\[[^\]]*\])`),
      inMessage('process', String.raw`^\[[^\]]+\] \[[^\]]*\] (\[pid [^\]]*\])`),
      inMessage(
        'message',
        String.raw`^(?:\[[^\]]+\] (?:\[[^\]]*\] )+|[0-9]{4}/[0-9]{2}/[0-9]{2} [0-9:]{8} \[[a-z]+\] [0-9]+#[0-9]+: (?:\*[0-9]+ )?)(.*)`,
      ),
    ],
  ],
  [
    'apigateway',
    [
      inRequest('httpMethod', METHOD),
      inRequest('resourcePath', String.raw`^[A-Z]+ (\S+)`),
      inRequest('protocol', PROTOCOL),
      inMessage('requestId', '^<request id="([^"]*)"'),
      ...GATEWAY_ELEMENTS.map((name) => inMessage(name, `<${name}>([^<]*)</${name}>`)),
    ],
  ],
]);

/** The fields of a format's lines beyond its columns. */
export function partsOf(format: string): readonly LinePart[] {
  return PARTS.get(format) ?? [];
}

const FLOW_FORMATS = new Set(['vpc-flow', 'tgw-flow', 'parquet']);
const FLOW_HEADER: Readonly<Record<string, string>> = {
  start: 'startTime',
  end: 'endTime',
  srcaddr: 'srcAddr',
  dstaddr: 'dstAddr',
  srcport: 'srcPort',
  dstport: 'dstPort',
};

/** A column as its field is called: `account-id` of a flow log is accountId, `srcaddr` srcAddr; others keep their names. */
export function fieldOfColumn(format: string, column: string): string {
  if (!FLOW_FORMATS.has(format)) return column;
  return (
    FLOW_HEADER[column] ??
    column
      .replace(
        /(src|dst)(addr|port)\b/g,
        (_, side: string, what: string) => `${side}${what === 'addr' ? 'Addr' : 'Port'}`,
      )
      .replace(/[-_]([a-z])/g, (_, letter: string) => letter.toUpperCase())
  );
}
