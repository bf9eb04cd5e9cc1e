// Copies a folder of CloudTrail samples and replaces what may not lie in a repository: access key ids (AKIA..., ASIA...)
// by made-up ones, values of sessionToken by a filler. The same id always becomes the same id, of the same length; no
// other byte of a file changes. Gzip files are compressed again.
//   node test/data/redact.mjs FROM TO
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';

const [from, to] = process.argv.slice(2);

/** Ids that AWS prints in its documentation stay: they belong to nobody. */
function madeUpKeyId(id) {
  if (id.includes('EXAMPLE')) return id;
  const digest = createHash('sha256').update(id).digest('hex').toUpperCase().replaceAll(/[01]/g, 'X');
  return `${id.slice(0, 4)}${digest.slice(0, id.length - 11)}EXAMPLE`;
}

function redacted(text) {
  return text
    .replaceAll(/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g, madeUpKeyId)
    .replaceAll(/("sessionToken"\s*:\s*")[^"]*(")/g, '$1REDACTED$2');
}

function* filesIn(folder) {
  for (const name of readdirSync(folder).sort()) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) yield* filesIn(path);
    else yield path;
  }
}

for (const path of filesIn(from)) {
  const bytes = readFileSync(path);
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  let result = bytes;
  try {
    const text = (isGzip ? gunzipSync(bytes) : bytes).toString('latin1');
    const changed = Buffer.from(redacted(text), 'latin1');
    result = isGzip ? gzipSync(changed, { level: 9 }) : changed;
  } catch {
    // A damaged file is a sample of damage: it stays as it is (the ones here hold documented example keys only).
  }
  const target = join(to, relative(from, path));
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, result);
}
