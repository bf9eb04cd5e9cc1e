import { writeFileSync } from 'node:fs';
import type { PayloadForm } from '../../../preload/contract/receivers.ts';

const COMMA = Buffer.from(',\n');

/** Writes what was received in one form, each payload as it came, as a file that the importer knows by its content. */
export function writeBatch(path: string, form: PayloadForm, payloads: readonly Uint8Array[]): void {
  const parts = form === 'otlp-protobuf' ? payloads.flatMap(withLength) : asArray(payloads);
  writeFileSync(path, Buffer.concat(parts));
}

/** In an array a document may have line breaks of its own. */
function asArray(payloads: readonly Uint8Array[]): Uint8Array[] {
  return [
    Buffer.from('['),
    ...payloads.flatMap((payload, index) => (index === 0 ? [payload] : [COMMA, payload])),
    Buffer.from(']'),
  ];
}

/** As the collector's file exporter writes messages. */
function withLength(payload: Uint8Array): Uint8Array[] {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(payload.length);
  return [length, payload];
}
