/** A file that is no trail, named so that the report can say what was left out. `kind` is a format id of design.md part 12. */
export interface OtherFormat {
  kind: string;
  reason: string;
}

const MAGIC: { bytes: number[]; kind: string; reason: string }[] = [
  { bytes: [0x50, 0x41, 0x52, 0x31], kind: 'parquet', reason: 'Parquet file' },
  { bytes: [0x28, 0xb5, 0x2f, 0xfd], kind: 'zstd', reason: 'zstd compressed: cannot be read yet' },
  { bytes: [0x42, 0x5a, 0x68], kind: 'bzip2', reason: 'bzip2 compressed: cannot be read yet' },
  { bytes: [0xfd, 0x37, 0x7a, 0x58, 0x5a], kind: 'xz', reason: 'xz compressed: cannot be read yet' },
  { bytes: [0x37, 0x7a, 0xbc, 0xaf], kind: '7z', reason: '7-Zip archive: cannot be read yet' },
  { bytes: [0x52, 0x61, 0x72, 0x21], kind: 'rar', reason: 'RAR archive: cannot be read' },
  { bytes: [0xff, 0x06, 0x00, 0x00, 0x73], kind: 'snappy', reason: 'snappy compressed: cannot be read yet' },
  { bytes: [0x00, 0x05, 0x16, 0x07], kind: 'appledouble', reason: 'macOS side file (AppleDouble)' },
  {
    bytes: [0x00, 0x00, 0x00, 0x01, 0x42, 0x75, 0x64, 0x31],
    kind: 'ds-store',
    reason: 'macOS folder settings (.DS_Store)',
  },
  { bytes: [0x53, 0x51, 0x4c, 0x69, 0x74, 0x65], kind: 'sqlite', reason: 'SQLite database' },
  { bytes: [0xff, 0xfe], kind: 'utf-16', reason: 'text in UTF-16: cannot be read yet, save it as UTF-8' },
  { bytes: [0xfe, 0xff], kind: 'utf-16', reason: 'text in UTF-16: cannot be read yet, save it as UTF-8' },
  { bytes: [0x25, 0x50, 0x44, 0x46], kind: 'pdf', reason: 'PDF document' },
  { bytes: [0x89, 0x50, 0x4e, 0x47], kind: 'image', reason: 'image' },
  { bytes: [0xff, 0xd8, 0xff], kind: 'image', reason: 'image' },
  { bytes: [0x7f, 0x45, 0x4c, 0x46], kind: 'program', reason: 'program file' },
];

export function nameOfBinary(head: Buffer): OtherFormat | null {
  const hit = MAGIC.find(({ bytes }) => bytes.every((byte, i) => head[i] === byte));
  return hit === undefined ? null : { kind: hit.kind, reason: hit.reason };
}
