import { crc32 } from 'node:zlib';

/**
 * A message of AWS's event streams (application/vnd.amazon.eventstream):
 *
 *   total length, headers length, CRC32 of these 8 bytes, headers, payload, CRC32 of all before it (numbers: 32 bits, big endian)
 *   header: length of name (8 bits), name, type 7 (text), length (16 bits), text
 */
export function eventStreamMessage(headers: Readonly<Record<string, string>>, payload: string): Buffer {
  const head = Buffer.concat(
    Object.entries(headers).map(([name, value]) => {
      const length = Buffer.alloc(2);
      length.writeUInt16BE(Buffer.byteLength(value));
      return Buffer.concat([
        Buffer.from([name.length]),
        Buffer.from(name),
        Buffer.from([7]),
        length,
        Buffer.from(value),
      ]);
    }),
  );
  const body = Buffer.from(payload);
  const prelude = Buffer.alloc(12);
  prelude.writeUInt32BE(12 + head.length + body.length + 4, 0);
  prelude.writeUInt32BE(head.length, 4);
  prelude.writeUInt32BE(crc32(prelude.subarray(0, 8)), 8);
  const message = Buffer.concat([prelude, head, body]);
  const end = Buffer.alloc(4);
  end.writeUInt32BE(crc32(message));
  return Buffer.concat([message, end]);
}

/** An event of a stream, as JSON. */
export function eventMessage(type: string, value: unknown): Buffer {
  const headers = { ':message-type': 'event', ':event-type': type, ':content-type': 'application/json' };
  return eventStreamMessage(headers, JSON.stringify(value));
}

/** An error that ends a stream. */
export function exceptionMessage(type: string, message: string): Buffer {
  const headers = { ':message-type': 'exception', ':exception-type': type, ':content-type': 'application/json' };
  return eventStreamMessage(headers, JSON.stringify({ message }));
}
