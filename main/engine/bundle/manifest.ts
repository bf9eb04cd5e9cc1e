import { createHash } from 'node:crypto';
import { z } from 'zod';
import { version } from '../../../package.json';
import { bundleTable } from '../../../preload/contract/bundle.ts';
import { UserFacingError } from '../../../preload/contract/errors.ts';
import { SCHEMA_VERSION } from '../store/migrations.ts';
import { TABLE_NAMES } from '../store/workspace-objects.ts';

/** Version of the bundle's own form. */
const FORMAT_VERSION = 1;

/** `manifest.json` of a bundle. Times are ISO 8601 in UTC; `range` is that of the trail events, its end not included. */
const manifestBody = z.object({
  format: z.literal('trailglass-bundle'),
  formatVersion: z.number().int(),
  /** Of the workspace's tables (migrations.ts). */
  schemaVersion: z.number().int().min(1),
  madeBy: z.object({ program: z.string(), version: z.string() }),
  madeAt: z.string(),
  workspace: z.object({ name: z.string(), created: z.string().nullable() }),
  range: z.object({ from: z.string(), to: z.string() }).nullable(),
  tables: z.array(bundleTable),
});
type ManifestBody = z.infer<typeof manifestBody>;

/** With the SHA-256 of all of the above as JSON without white space, so that damage to the manifest itself shows. */
export type Manifest = ManifestBody & { sha256: string };

/** The text of `manifest.json`. */
export function writeManifest(facts: Omit<ManifestBody, 'format' | 'formatVersion' | 'madeBy'>): string {
  const body = manifestBody.parse({
    format: 'trailglass-bundle',
    formatVersion: FORMAT_VERSION,
    madeBy: { program: 'Trailglass', version },
    ...facts,
  });
  return `${JSON.stringify({ ...body, sha256: checksum(body) }, null, 2)}\n`;
}

/** Throws `bundle.damaged` where the text is no whole manifest, `workspace.newer` for one of a later version. */
export function readManifest(text: string): Manifest {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw damaged('manifest.json', 'is no JSON', error);
  }
  const { sha256, ...rest } = (parsed ?? {}) as Record<string, unknown>;
  if (rest.format !== 'trailglass-bundle') throw damaged('manifest.json', 'is not that of a bundle');
  if (Number(rest.formatVersion) > FORMAT_VERSION || Number(rest.schemaVersion) > SCHEMA_VERSION) {
    throw new UserFacingError(
      'workspace.newer',
      `The bundle was made by a newer version of Trailglass (schema ${rest.schemaVersion}, this program reads up to ${SCHEMA_VERSION}). Update Trailglass to open it.`,
    );
  }
  const body = manifestBody.safeParse(rest);
  if (!body.success) {
    const [issue] = body.error.issues;
    throw damaged('manifest.json', `has a mistake at ${issue?.path.join('.')}: ${issue?.message}`, body.error);
  }
  if (sha256 !== checksum(body.data)) throw damaged('manifest.json', 'was altered: its own SHA-256 does not fit');
  for (const table of body.data.tables) checkTable(table);
  return { ...body.data, sha256: String(sha256) };
}

/** Where the rows of a table lie in a bundle. */
export function tableFile(schema: 'main' | 'lookup', name: string): string {
  return schema === 'main' ? `tables/${name}.parquet` : `tables/lookup/${name}.parquet`;
}

/** Only our own tables, at their own places: nothing that a manifest says leads out of the bundle. */
function checkTable({ schema, name, file }: z.infer<typeof bundleTable>): void {
  const known = schema === 'main' ? TABLE_NAMES.includes(name) : /^[\w-]+$/.test(name);
  if (!known || file !== tableFile(schema, name))
    throw damaged('manifest.json', `names a table that no workspace has: ${schema}.${name} in ${file}`);
}

function checksum(body: ManifestBody): string {
  return createHash('sha256').update(JSON.stringify(body)).digest('hex');
}

/** A bundle is refused as a whole: which of its files is wrong, and how. */
export function damaged(file: string, how: string, cause?: unknown): UserFacingError {
  return new UserFacingError(
    'bundle.damaged',
    `The bundle is refused: ${file} ${how}. Get it again from where it came; no workspace was made.`,
    { cause },
  );
}
