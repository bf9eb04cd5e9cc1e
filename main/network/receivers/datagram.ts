import { isUtf8 } from 'node:buffer';

const NEWLINE = 0x0a;
/** What no document of a trace can lack (xray.md part 7). */
const NEEDED = ['name', 'id', 'start_time', 'trace_id'];

/** A segment document as it was sent, or why the datagram is dropped. */
export type Datagram = { document: Buffer } | { rejected: string };

/** A datagram of the X-Ray daemon's protocol: a header in JSON, a newline, and one document, which may hold further ones. */
export function readDatagram(datagram: Buffer): Datagram {
  const newline = datagram.indexOf(NEWLINE);
  if (newline < 0) return { rejected: 'no header: nothing ends with a newline' };
  const header = objectIn(datagram.subarray(0, newline));
  if (header === null) return { rejected: 'the header is not JSON' };
  if (typeof header.format !== 'string' || header.format.toLowerCase() !== 'json')
    return { rejected: `the header's format is not json (${JSON.stringify(header.format)})` };
  if (header.version !== 1) return { rejected: `the header's version is not 1 (${JSON.stringify(header.version)})` };
  const document = datagram.subarray(newline + 1);
  if (document.toString('latin1').trim() === '') return { rejected: 'no document behind the header' };
  const body = objectIn(document);
  if (body === null) return { rejected: 'the document is not a JSON object' };
  const missing = NEEDED.filter((name) => body[name] === undefined || body[name] === null || body[name] === '');
  return missing.length === 0 ? { document } : { rejected: `the document has no ${missing.join(', ')}` };
}

function objectIn(bytes: Buffer): Record<string, unknown> | null {
  if (!isUtf8(bytes)) return null;
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}
