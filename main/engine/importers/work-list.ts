import type { Progress } from '../jobs/progress.ts';
import type { ListedFile } from '../sources/list-files.ts';
import { parsePulledPath } from '../sources/pulled-path.ts';
import type { Store } from '../store/store.ts';
import { contentKey } from './content-key.ts';
import { type Claim, type Decision, SAME_BYTES, type UnitFile, type Verdict } from './cut-protocol.ts';
import type { FetchedFile, Fetcher, FileSource } from './file-source.ts';
import { mayBeRead } from './identify.ts';
import { type KnownFile, Ledger, type LedgerEntry, nameOf } from './ledger.ts';
import type { LogChoice } from './logs/file-scope.ts';
import { LOG_FORMAT_IDS } from './logs/formats.ts';

/** A unit for a worker: this many bytes of small files, or one large file. */
const UNIT_BYTES = 2 * 2 ** 20;
const UNIT_FILES = 256;

/** A file that waits for a worker, or for its bytes. */
type QueuedFile = Pick<ListedFile, 'path' | 'size' | 'mtimeUs' | 'etag'> & { fileId: number };

/** A file whose bytes a worker has at hand, or had. */
interface Held {
  fileId: number;
  path: string;
  verdict: Verdict | null;
  /** Files of the same bytes that wait for its verdict. */
  deferred: QueuedFile[];
}

/** What a work list is made for. */
export interface WorkOptions {
  store: Store;
  ledger: Ledger;
  importId: number;
  source: FileSource;
  choice: LogChoice;
  progress: Progress;
  /** Takes an entry that needs no worker; `bytes` of the given files are done with it. */
  enter: (entry: LedgerEntry, bytes: number) => void;
}

/**
 * What an import has to do, and what it need not do: lists the files, leaves out what the ledger knows, and tells files
 * of the same bytes apart that several workers have in hand.
 */
export class WorkList {
  /** Files to be cut, in the order of their names. */
  readonly #queue: QueuedFile[] = [];
  #queueAt = 0;
  /** Bytes of the files from `#queueAt` on. */
  #queuedBytes = 0;
  /** Brings the bytes of files from elsewhere; null where they lie on disk. */
  #fetcher: Fetcher | null = null;
  /** By file id: wanted of the fetcher, and not yet in the queue. */
  readonly #wanted = new Map<number, QueuedFile>();
  readonly #fetched = new Map<number, FetchedFile>();
  #listed = false;
  /** What is in the queue is a unit, however little it is. */
  #hurried = false;
  #nextFileId: number;
  readonly #archivePaths = new Set<string>();
  /** By file id, of objects that workers have. */
  readonly #etags = new Map<number, string>();
  /** Files by what makes them the same that a worker has at hand, or had. */
  readonly #claims = new Map<string, Held>();

  constructor(private readonly options: WorkOptions) {
    this.#nextFileId = options.ledger.firstFreeFileId;
  }

  /** Lists all paths; `goOn` is called after each slice and says whether to. */
  async list(signal: AbortSignal, goOn: () => boolean): Promise<void> {
    const { progress, source } = this.options;
    let bytes = 0;
    try {
      for await (const slice of source.list(signal)) {
        for (const file of slice) {
          progress.files.found++;
          bytes += file.size;
          await this.#sort(file);
        }
        if (!goOn()) return;
      }
      progress.bytesTotal = bytes;
    } finally {
      progress.listing = false;
      this.#listed = true;
    }
  }

  /** Everything is listed and handed out. */
  get isEmpty(): boolean {
    return this.#isQueued && this.#queueAt >= this.#queue.length;
  }

  /** Every file that a worker is to have is in the queue, or was. */
  get #isQueued(): boolean {
    return this.#listed && this.#wanted.size === 0;
  }

  /** Lets files be brought by `fetcher` from now on. */
  fetchWith(fetcher: Fetcher): void {
    this.#fetcher = fetcher;
  }

  fetched(file: FetchedFile): void {
    const queued = this.#wanted.get(file.fileId);
    if (queued === undefined) return;
    this.#wanted.delete(file.fileId);
    this.#fetched.set(file.fileId, file);
    this.#enqueue(queued);
  }

  /** A file that cannot be had is a failed one of the report. */
  notFetched(fileId: number, reason: string): void {
    const file = this.#wanted.get(fileId);
    if (file === undefined) return;
    this.#wanted.delete(fileId);
    this.options.enter({ ...this.#blank(file), fileId, kind: 'unknown', status: 'failed', reason }, file.size);
  }

  /** Makes a unit of what is in the queue now. */
  hurry(): void {
    this.#hurried = true;
  }

  etagOf(fileId: number): string | null {
    return this.#etags.get(fileId) ?? null;
  }

  /** The next files for a worker; null when there are none, or not yet enough for a unit. */
  takeUnit(): UnitFile[] | null {
    const left = this.#queue.length - this.#queueAt;
    const isEnough = this.#isQueued || this.#hurried || left >= UNIT_FILES || this.#queuedBytes >= UNIT_BYTES;
    if (left === 0 || !isEnough) return null;
    this.#hurried = false;
    const unit: UnitFile[] = [];
    let bytes = 0;
    while (this.#queueAt < this.#queue.length && unit.length < UNIT_FILES) {
      const file = this.#queue[this.#queueAt];
      if (file === undefined || (unit.length > 0 && bytes + file.size > UNIT_BYTES)) break;
      unit.push(this.#unitFile(file));
      bytes += file.size;
      this.#queueAt++;
    }
    this.#queuedBytes -= bytes;
    return unit;
  }

  #unitFile({ fileId, path, mtimeUs, etag }: QueuedFile): UnitFile {
    if (etag !== null) this.#etags.set(fileId, etag);
    const fetched = this.#fetched.get(fileId);
    if (fetched === undefined) return { fileId, path };
    this.#fetched.delete(fileId);
    this.#fetcher?.taken(fileId);
    return { fileId, path, fetched: { bytes: fetched.bytes, spooled: fetched.spooled, mtimeUs } };
  }

  /** Puts a file on its way to a worker. */
  #next(file: QueuedFile): void {
    if (this.#fetcher === null) {
      this.#enqueue(file);
      return;
    }
    this.#wanted.set(file.fileId, file);
    this.#fetcher.want(file);
  }

  #enqueue(file: QueuedFile): void {
    this.#queue.push(file);
    this.#queuedBytes += file.size;
  }

  /** Decides what can be decided without opening the file. */
  async #sort(file: ListedFile): Promise<void> {
    const { progress, ledger, store, choice } = this.options;
    if (ledger.own.has(file.path)) {
      progress.bytesDone += file.size; // done before this import was interrupted
      return;
    }
    if (file.refusal !== null) {
      const { kind, status, reason } = file.refusal;
      this.options.enter({ ...this.#blank(file), kind, status, reason }, 0);
      return;
    }
    const known = ledger.byPath.get(file.path);
    if (known !== undefined && isSame(known, file) && holds(known, choice, file.path)) {
      this.options.enter(this.#again(known, file), file.size);
      return;
    }
    const archive = ledger.archives.get(file.path);
    const members = archive !== undefined && isSame(archive, file) ? await Ledger.membersOf(store, file.path) : null;
    if (members?.every((member) => holds(member, choice, file.path))) {
      progress.files.found += members.length - 1;
      for (const member of members) {
        if (ledger.own.has(nameOf(member.path, member.member))) continue;
        this.options.enter(this.#again(member, { ...member, member: member.member }), 0);
      }
      progress.bytesDone += file.size;
      return;
    }
    const { path, size, mtimeUs, etag } = file;
    this.#next({ fileId: this.#nextFileId++, path, size, mtimeUs, etag });
  }

  #blank(file: { path: string; size: number; mtimeUs: number; etag?: string | null }): LedgerEntry {
    return {
      fileId: this.#nextFileId++,
      importId: this.options.importId,
      kind: 'unknown',
      path: file.path,
      member: null,
      size: file.size,
      mtimeUs: file.mtimeUs,
      etag: file.etag ?? null,
      sha256: null,
      status: 'skipped',
      sameAs: null,
      records: 0,
      failed: 0,
      duplicates: 0,
      conflicts: 0,
      aggregated: 0,
      reason: null,
    };
  }

  /** The entry of a file whose bytes are known: its records are read and duplicates (design.md part 5). */
  #again(
    known: KnownFile,
    file: { path: string; size: number; mtimeUs: number; etag?: string | null; member?: string | null },
  ): LedgerEntry {
    const entry = {
      ...this.#blank(file),
      kind: known.kind,
      member: file.member === undefined ? known.member : file.member,
      sha256: known.sha256,
    };
    const original = known.status === 'read' ? known.fileId : known.sameAs;
    if (original === null) return { ...entry, reason: known.reason };
    const samePlace = known.path === file.path && known.member === entry.member;
    const reason = samePlace ? 'unchanged since it was read' : SAME_BYTES;
    return { ...entry, sameAs: original, records: known.good, duplicates: known.good, reason };
  }

  /** What becomes of a file, or a member of an archive, that a worker has hashed. */
  decide(claim: Claim): Decision {
    const { progress, ledger, choice } = this.options;
    if (claim.member !== null) {
      if (ledger.own.has(nameOf(claim.path, claim.member))) {
        progress.files.found++;
        return { what: 'leave' };
      }
      progress.files.found++;
    }
    const fileId = claim.fileId ?? this.#nextFileId++;
    if (claim.sha256 === null) return { what: 'cut', fileId };
    const key = contentKey(claim.sha256, claim.path, claim.member);
    const known = ledger.byContent.get(key);
    if (known !== undefined && holds(known, choice, claim.path)) {
      this.#leave(known, claim, fileId);
      return { what: 'leave' };
    }
    const other = this.#claims.get(key);
    if (other === undefined) {
      this.#claims.set(key, { fileId, path: nameOf(claim.path, claim.member), verdict: null, deferred: [] });
      return { what: 'cut', fileId };
    }
    if (other.fileId === fileId || other.verdict?.status === 'failed') return { what: 'cut', fileId };
    if (other.verdict !== null) {
      this.#leave(knownOf(other.verdict), claim, fileId);
      return { what: 'leave' };
    }
    // Its twin is in another worker's hands. A member cannot be fetched again later: its records are told apart one by one.
    if (claim.member !== null) return { what: 'cut', fileId };
    const { path, size, mtimeUs } = claim;
    other.deferred.push({ fileId, path, size, mtimeUs, etag: this.etagOf(fileId) });
    return { what: 'leave' };
  }

  #leave(known: KnownFile, claim: Claim, fileId: number): void {
    const entry = this.#again(known, claim);
    this.options.enter({ ...entry, fileId, etag: this.etagOf(fileId), sha256: claim.sha256 }, 0);
  }

  /** The file is none of its own: its members are. What waited for its verdict is looked at for itself. */
  isArchive(path: string): void {
    this.options.progress.files.found--;
    this.#archivePaths.add(path);
    for (const [hash, held] of this.#claims) {
      if (held.path !== path) continue;
      this.#claims.delete(hash);
      for (const file of held.deferred) this.#next(file);
    }
  }

  /** Takes note of what became of a file that a worker had. */
  settle(verdict: Verdict): void {
    // An archive that could not be read to its end is a file after all.
    if (verdict.member === null && this.#archivePaths.has(verdict.path)) this.options.progress.files.found++;
    const { sha256, path, member } = verdict;
    const held = sha256 === null ? undefined : this.#claims.get(contentKey(sha256, path, member));
    if (held === undefined || held.fileId !== verdict.fileId) return;
    held.verdict = verdict;
    for (const file of held.deferred.splice(0)) {
      if (verdict.status === 'failed') this.#next(file);
      else this.#leave(knownOf(verdict), { ...file, member: null, sha256: verdict.sha256 }, file.fileId);
    }
  }
}

/** An object is the same while its ETag is, a file on disk while its time is. */
function isSame(known: { size: number; mtimeUs: number; etag?: string | null }, file: ListedFile): boolean {
  const isUnchanged = file.etag === null || !known.etag ? known.mtimeUs === file.mtimeUs : known.etag === file.etag;
  return known.size === file.size && isUnchanged;
}

/**
 * Whether what the ledger says of a file would come out the same under what is chosen now. A file that was left out may be
 * asked for now; events go into another log group when another one is named, but stay where they are when none is. Spans that were
 * pulled as traces are not there as log events, though their bytes are the same.
 */
function holds(known: KnownFile, { group, stream, format }: LogChoice, path: string): boolean {
  const isOfSpans = (name: string) => parsePulledPath(name)?.what === 'spans';
  if (isOfSpans(known.path) !== isOfSpans(path)) return false;
  if (known.status === 'skipped' && known.sameAs === null && mayBeRead(known.kind)) return false;
  if (format !== null && format !== 'cloudtrail' && format !== known.kind) return false;
  if (!LOG_FORMAT_IDS.has(known.kind)) return true;
  return (group === null || group === known.logGroup) && (stream === null || stream === known.logStream);
}

function knownOf(verdict: Verdict): KnownFile {
  const { fileId, path, member, kind, size, mtimeUs, sha256, status, reason } = verdict;
  return {
    fileId,
    path,
    member,
    kind,
    size,
    mtimeUs,
    etag: null,
    sha256,
    status,
    reason,
    sameAs: null,
    good: verdict.records - verdict.failed,
    logGroup: null,
    logStream: null,
  };
}
