import { gunzipSync, gzipSync } from 'node:zlib';

export const DAMAGES = ['truncated', 'flipped-byte', 'cut-json', 'not-json', 'empty', 'wrong-checksum'] as const;
export type Damage = (typeof DAMAGES)[number];

/** The bytes of a gzip file of records after one kind of damage met in practice (cloudtrail.md part 2). */
export function damaged(gz: Buffer, damage: Damage): Buffer {
  switch (damage) {
    case 'truncated':
      return gz.subarray(0, Math.floor(gz.length * 0.6));
    case 'flipped-byte': {
      const copy = Buffer.from(gz);
      const at = Math.floor(copy.length / 2);
      copy[at] = (copy[at] ?? 0) ^ 0xff;
      return copy;
    }
    case 'cut-json': {
      const text = gunzipSync(gz);
      return gzipSync(text.subarray(0, Math.floor(text.length * 0.7)));
    }
    case 'not-json':
      return gzipSync(Buffer.from('<html><body>AccessDenied</body></html>'));
    case 'empty':
      return Buffer.alloc(0);
    case 'wrong-checksum': {
      const copy = Buffer.from(gz);
      const at = copy.length - 8;
      copy[at] = (copy[at] ?? 0) ^ 0xff;
      return copy;
    }
  }
}
