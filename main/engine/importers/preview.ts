import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Parsed } from '../../../preload/contract/index.ts';
import { importFormat } from '../../../preload/contract/jobs.ts';
import type { FilePreview } from '../../../preload/contract/previews.ts';
import { ArchiveDamage, tarMembers, zipMembers } from '../sources/archive-members.ts';
import { bufferContent, type Content, firstBytes, unhashedFile, writeBytes } from '../sources/content.ts';
import { archiveKind, Inflating } from '../sources/inflating.ts';
import { DEFAULT_LIMITS, LimitError, OutputBudget } from '../sources/limits.ts';
import { isSideFile, type ListedFile, listFiles } from '../sources/list-files.ts';
import { HEAD, identify } from './identify.ts';
import { type LogChoice, scopeOfFile } from './logs/file-scope.ts';
import { PARQUET, scoredFormats } from './logs/formats.ts';
import type { ParquetRows } from './logs/parquet.ts';
import { Sample } from './logs/sample.ts';
import { PreviewSink } from './preview-sink.ts';
import { RecordCutter } from './record-cutter.ts';
import { holdsSpanEvents } from './traces/otel/formats.ts';
import { SPANS_GROUP } from './traces/otel/span-record.ts';

/** Inflated bytes of a file that are cut into events. */
const SAMPLE_BYTES = 2 ** 20;
/** Members of an archive that are looked at, and the largest of them. */
const MEMBERS = 5;
const LARGEST_MEMBER = 32 * 2 ** 20;
/** Rows of a Parquet file that are looked at. */
const PARQUET_ROWS = 2000;

type Request = Parsed<'import.preview'>;

interface Looked {
  content: Content;
  path: string;
  member: string | null;
}

/** What an import of the paths would read, each file by its beginning. Throws `source.missing`. */
export async function previewImport(
  request: Request,
  signal: AbortSignal,
): Promise<{ previews: FilePreview[]; found: number; notOpened: number }> {
  const previews: FilePreview[] = [];
  const roots = request.paths.map((path) => resolve(path));
  let files = 0;
  let opened = 0;
  for await (const slice of listFiles(roots, signal)) {
    for (const file of slice) {
      files++;
      if (opened >= request.files) continue;
      opened++;
      previews.push(...(await previewFile(file, roots, request)));
      signal.throwIfAborted();
    }
  }
  return { previews, found: files - opened + previews.length, notOpened: files - opened };
}

async function previewFile(file: ListedFile, roots: readonly string[], request: Request): Promise<FilePreview[]> {
  const { path, size } = file;
  if (file.refusal !== null) return [{ ...blank(path, size), ...file.refusal }];
  try {
    const content = unhashedFile(path, size);
    const budget = new OutputBudget(size, DEFAULT_LIMITS);
    const archive = await archiveKind(content);
    if (archive === null) return [await previewContent({ content, path, member: null }, budget, roots, request)];
    return await previewMembers(archive, { content, path, member: null }, budget, roots, request);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return [{ ...blank(path, size), status: 'failed', reason: `cannot be read (${error.message})` }];
  }
}

async function previewMembers(
  kind: 'zip' | 'tar',
  archive: Looked,
  budget: OutputBudget,
  roots: readonly string[],
  request: Request,
): Promise<FilePreview[]> {
  const { path } = archive;
  const previews: FilePreview[] = [];
  const members = kind === 'zip' ? zipMembers(path) : tarMembers(new Inflating(archive.content, budget).bytes());
  let more = false;
  try {
    for await (const member of members) {
      const source = `${path}!${member.name}`;
      if (previews.length >= MEMBERS) {
        more = true;
        break;
      }
      if (member.refusal !== null) previews.push({ ...blank(source, member.size), ...member.refusal });
      else if (isSideFile(member.name))
        previews.push({ ...blank(source, member.size), reason: 'side file of the system, not data' });
      else if (member.size > LARGEST_MEMBER) {
        const reason = 'not looked at: the import alone unpacks large members of archives';
        previews.push({ ...blank(source, member.size), reason });
      } else {
        const chunks: Buffer[] = [];
        for await (const chunk of member.bytes()) {
          budget.take(chunk.length);
          chunks.push(chunk);
        }
        const content = bufferContent(Buffer.concat(chunks), null);
        previews.push(
          (await archiveKind(content)) === null
            ? await previewContent({ content, path, member: member.name }, budget, roots, request)
            : {
                ...blank(source, content.size),
                kind: 'archive',
                reason: 'not looked at: an archive inside of an archive',
              },
        );
      }
    }
  } catch (error) {
    if (!(error instanceof ArchiveDamage || error instanceof LimitError)) throw error;
    previews.push({ ...blank(path, archive.content.size), kind, status: 'failed', reason: error.message });
  }
  const last = previews.at(-1);
  if (more && last !== undefined) last.warnings.push(`The archive has more than the ${MEMBERS} members shown`);
  return previews;
}

async function previewContent(
  { content, path, member }: Looked,
  budget: OutputBudget,
  roots: readonly string[],
  request: Request,
): Promise<FilePreview> {
  const file = blank(member === null ? path : `${path}!${member}`, content.size);
  if (content.size === 0) return { ...file, kind: 'empty', reason: 'empty' };
  const choice: LogChoice = { group: request.logGroup, stream: request.logStream, format: request.as };
  const scope = scopeOfFile(path, member, roots, choice);
  const inflating = new Inflating(content, budget);
  const window = await firstBytes(inflating.bytes(), SAMPLE_BYTES);
  const { damage } = inflating;
  const wholeFile = window.length < SAMPLE_BYTES && damage === null;
  const head = window.subarray(0, HEAD);
  const found = identify(head, wholeFile && window.length <= HEAD, member ?? path, scope, choice);
  if (head.length === 0 && damage !== null) return { ...file, kind: found.kind, status: 'failed', reason: damage };
  const sample = found.verdict === 'logs' ? found.sample : new Sample(head, wholeFile, member ?? path);
  // A trail, traces and a Parquet file are known by marks of their own.
  const isMarked = found.verdict === 'cut' || found.verdict === 'traces' || found.kind === PARQUET;
  const scored = isMarked ? [] : scoredFormats(sample);
  const alternatives = scored
    .filter(({ format }) => format.id !== found.kind)
    .map(({ format, score }) => ({ format: importFormat.parse(format.id), confidence: score }));
  const areSpans = found.verdict === 'logs' && (scope.group === SPANS_GROUP || holdsSpanEvents(sample));
  if (areSpans) alternatives.unshift({ format: 'aws-spans', confidence: 1 });
  if ('reason' in found) {
    const confidence = scored.find(({ format }) => format.id === found.kind)?.score ?? null;
    return { ...file, kind: found.kind, status: found.verdict, reason: found.reason, confidence, alternatives };
  }
  const sink = new PreviewSink(request.events, found.kind);
  const preview: FilePreview = { ...file, status: 'read', kind: found.kind, confidence: 1, alternatives };
  const warnings = damage === null ? [] : [`The file is damaged: ${damage}; an import keeps what comes before`];
  if (areSpans) warnings.push('These log events are spans: read as aws-spans they are traces');
  if (found.verdict === 'parquet') {
    const reason = await previewParquet(content, inflating, sink, scope.asked);
    if (reason !== null) return { ...preview, ...reason };
  } else {
    const cutter =
      found.verdict === 'cut'
        ? new RecordCutter(found.layout, found.wrapper, found.item, sink)
        : found.format.cutter(found.sample, sink);
    cutter.feed(window, 0, damage !== null ? 'cut' : wholeFile ? 'end' : 'more');
    if (cutter.damage !== null)
      warnings.push(`The file is damaged: ${cutter.damage.reason}, at byte ${cutter.damage.offset}`);
  }
  if (found.verdict === 'logs' && request.as === null)
    preview.confidence = scored.find(({ format }) => format.id === found.kind)?.score ?? 1;
  const ofLogs =
    found.verdict === 'cut' || found.verdict === 'traces' ? {} : { logGroup: scope.group, logStream: scope.stream };
  const taken = sink.result(scope.group);
  const isOneRecord = taken.sampled.events === 0 && taken.sampled.failed === 0 && !wholeFile && damage === null;
  if (isOneRecord)
    warnings.push('No record ends in the part of the file that was looked at (1 MB); an import reads on');
  return {
    ...preview,
    ...ofLogs,
    ...taken,
    sampled: { ...taken.sampled, wholeFile },
    warnings: [...warnings, ...sink.warnings()],
  };
}

/** Rows of a Parquet file into the sink; answers with what an import would do where it would not read it. */
async function previewParquet(
  content: Content,
  inflating: Inflating,
  sink: PreviewSink,
  asked: boolean,
): Promise<Pick<FilePreview, 'status' | 'reason'> | null> {
  const { openParquet } = await import('./logs/parquet.ts');
  const folder = mkdtempSync(join(tmpdir(), 'trailglass-preview-'));
  let rows: ParquetRows | null = null;
  try {
    const path = join(folder, 'rows.parquet');
    await writeBytes(path, inflating.bytes());
    rows = await openParquet(path);
    const reason = asked ? null : rows.reasonToAsk();
    if (reason !== null) return { status: 'skipped', reason };
    await rows.read(sink, { most: PARQUET_ROWS });
    return null;
  } catch (error) {
    if (error instanceof LimitError) throw error;
    const said = (error instanceof Error ? error.message : String(error)).replaceAll(folder, '').split('\n', 1)[0];
    return { status: 'failed', reason: `Parquet that cannot be read (${said}), ${content.size} bytes` };
  } finally {
    rows?.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function blank(source: string, sizeBytes: number): FilePreview {
  return {
    source,
    sizeBytes,
    status: 'skipped',
    reason: null,
    kind: 'unknown',
    confidence: null,
    alternatives: [],
    logGroup: null,
    logStream: null,
    events: [],
    columns: null,
    fields: [],
    sampled: { events: 0, failed: 0, withoutTime: 0, wholeFile: false },
    range: null,
    warnings: [],
  };
}
