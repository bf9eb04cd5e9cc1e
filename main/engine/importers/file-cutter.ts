import { rmSync } from 'node:fs';
import { ArchiveDamage, type ArchiveMember, tarMembers, zipMembers } from '../sources/archive-members.ts';
import { bufferContent, type Content, firstBytes, openFile, openMember, writeBytes } from '../sources/content.ts';
import { isGzip } from '../sources/inflate.ts';
import { archiveKind, Inflating, SMALL_CONTENT } from '../sources/inflating.ts';
import { LimitError, OutputBudget } from '../sources/limits.ts';
import { isSideFile } from '../sources/list-files.ts';
import { contentKey } from './content-key.ts';
import {
  type ArchiveDone,
  type Claim,
  CONTROL,
  type Decision,
  type SpoolPart,
  sameAs,
  type UnitFile,
  type Verdict,
  type WorkerSettings,
} from './cut-protocol.ts';
import { FileTally } from './file-tally.ts';
import { HEAD, type Identified, identify, type Readable } from './identify.ts';
import { scopeOfFile } from './logs/file-scope.ts';
import { PARQUET } from './logs/formats.ts';
import type { Cutter } from './logs/log-event.ts';
import { LogSpool } from './logs/log-spool.ts';
import type { ParquetRows } from './logs/parquet.ts';
import { type Ending, RecordCutter } from './record-cutter.ts';
import { RecordSpool } from './record-spool.ts';
import { PART_BYTES, PART_LINES } from './spool-writer.ts';
import { TraceSpool } from './traces/trace-spool.ts';

const WINDOW = 2 ** 20;

/** What a flush hands over; see cut-protocol.ts. */
export interface Handover {
  parts: SpoolPart[];
  verdicts: Verdict[];
  archives: ArchiveDone[];
  bytes: number;
  open: boolean;
}

/** How a worker reaches the importer. */
export interface ImporterLink {
  claim(claims: Claim[]): Promise<Decision[]>;
  isArchive(path: string): void;
  /** Resolves when the worker may write on. */
  flush(handover: Handover): Promise<void>;
}

/** The importer wants this unit no more. */
export class Stopped extends Error {}

interface Place {
  path: string;
  member: string | null;
  mtimeUs: number;
  budget: OutputBudget;
  /** Archives around it. */
  depth: number;
}

/**
 * Reads given files in a worker thread: inflates, unpacks and recognises them, and cuts their records into the spool.
 * It knows nothing of the store; `link` carries claims and results.
 */
export class FileCutter {
  readonly #control: Int32Array;
  readonly #tally: FileTally;
  readonly #records: RecordSpool;
  readonly #logs: LogSpool;
  readonly #traces: TraceSpool;
  #verdicts: Verdict[] = [];
  #archives: ArchiveDone[] = [];
  #bytes = 0;
  #part = 0;
  /** By hash: members of the archive at hand that were read or skipped. The importer hears of them only later. */
  #members = new Map<string, Verdict>();

  constructor(
    private readonly settings: WorkerSettings,
    private readonly name: string,
    private readonly link: ImporterLink,
  ) {
    this.#control = new Int32Array(settings.control);
    const nextPath = (suffix: string) => this.#nextPath(suffix);
    this.#tally = new FileTally(nextPath);
    this.#records = new RecordSpool(this.#tally, nextPath);
    this.#logs = new LogSpool(this.#tally, nextPath);
    this.#traces = new TraceSpool(this.#tally, nextPath);
  }

  /** Cuts the files of a unit and hands over what is left of it. Throws `Stopped`. */
  async cutUnit(files: UnitFile[]): Promise<Handover> {
    let group: { file: UnitFile; content: Content; mtimeUs: number }[] = [];
    let loaded = 0;
    const cutGroup = async () => {
      const decisions = await this.link.claim(
        group.map(({ file, content, mtimeUs }) => ({
          fileId: file.fileId,
          path: file.path,
          member: null,
          sha256: content.sha256,
          size: content.size,
          mtimeUs,
        })),
      );
      for (const [i, { file, content, mtimeUs }] of group.entries()) {
        this.#checkControl();
        if (decisions[i]?.what === 'cut') await this.#cutFile(file, content, mtimeUs);
        this.#bytes += content.size;
        removeSpooled(file);
      }
      group = [];
      loaded = 0;
    };
    for (const file of files) {
      this.#checkControl();
      const opened = await this.#open(file);
      if (opened === null) continue;
      group.push({ file, ...opened });
      loaded += opened.content.whole?.length ?? SMALL_CONTENT;
      if (loaded >= SMALL_CONTENT) await cutGroup();
    }
    if (group.length > 0) await cutGroup();
    return this.#handover(false);
  }

  #handover(open: boolean): Handover {
    const problems = this.#tally.finish();
    const handover = {
      parts: [
        ...this.#records.finish(),
        ...this.#logs.finish(),
        ...this.#traces.finish(),
        ...(problems === null ? [] : [problems]),
      ],
      verdicts: this.#verdicts,
      archives: this.#archives,
      bytes: this.#bytes,
      open,
    };
    this.#verdicts = [];
    this.#archives = [];
    this.#bytes = 0;
    return handover;
  }

  async #flushWhenFull(open: boolean): Promise<void> {
    const size = this.#records.size + this.#logs.size + this.#traces.size + this.#tally.size;
    if (size < PART_BYTES && this.#logs.lines + this.#traces.lines < PART_LINES) return;
    await this.link.flush(this.#handover(open));
  }

  /** Waits while paused; throws when stopped. A worker has nothing else to do, so it may block. */
  #checkControl(): void {
    for (;;) {
      const value = Atomics.load(this.#control, 0);
      if (value === CONTROL.stop) throw new Stopped();
      if (value === CONTROL.run) return;
      Atomics.wait(this.#control, 0, value, 200);
    }
  }

  #nextPath(suffix: string): string {
    return `${this.settings.spoolFolder}${this.name}-${++this.#part}-${suffix}`;
  }

  /** Null when the file cannot be read; then its verdict is made. */
  async #open(file: UnitFile): Promise<{ content: Content; mtimeUs: number } | null> {
    const { fetched } = file;
    try {
      if (fetched?.bytes)
        return { content: bufferContent(Buffer.from(fetched.bytes.buffer), null), mtimeUs: fetched.mtimeUs };
      const opened = await openFile(fetched?.spooled ?? file.path, () => this.#checkControl());
      return fetched === undefined ? opened : { ...opened, mtimeUs: fetched.mtimeUs };
    } catch (error) {
      if (error instanceof Stopped) throw error;
      const place = placeOf(file, 0, 0, this.settings);
      this.#verdict(file.fileId, place, null, 'unknown', 'failed', `cannot be read (${codeOf(error)})`);
      return null;
    }
  }

  async #cutFile(file: UnitFile, content: Content, mtimeUs: number): Promise<void> {
    const place = placeOf(file, mtimeUs, content.size, this.settings);
    const archive = await archiveKind(content);
    if (archive === null) {
      await this.#cutContent(file.fileId, place, content);
      await this.#flushWhenFull(false);
      return;
    }
    this.link.isArchive(file.path);
    this.#members = new Map();
    const members = await this.#cutArchive(archive, { ...place, depth: 1 }, content, file.fileId);
    if (members !== null) this.#archives.push({ path: file.path, size: content.size, mtimeUs, members });
  }

  /**
   * Cuts the members of an archive. Null when it could not be read to its end: then the archive itself is a failed file,
   * under `fileId` or an id of its own.
   */
  async #cutArchive(
    kind: 'zip' | 'tar',
    place: Place,
    content: Content,
    fileId: number | null,
  ): Promise<number | null> {
    let count = 0;
    let spilled: string | null = null;
    try {
      place.budget.enter(place.depth);
      let members: AsyncIterable<ArchiveMember>;
      let inflating: Inflating | null = null;
      if (kind === 'zip') {
        spilled = content.path === null ? this.#nextPath('nested.zip') : null;
        if (spilled !== null) await writeBytes(spilled, content.open());
        members = zipMembers(spilled ?? content.path ?? '');
      } else {
        inflating = new Inflating(content, place.budget);
        members = tarMembers(inflating.bytes());
      }
      for await (const member of members) {
        this.#checkControl();
        place.budget.member();
        count += await this.#cutMember(member, place);
        await this.#flushWhenFull(false);
      }
      if (inflating?.damage) throw new ArchiveDamage(inflating.damage);
      return count;
    } catch (error) {
      if (!(error instanceof LimitError || error instanceof ArchiveDamage)) throw error;
      const id = fileId ?? (await this.#claimId(place, null, content.size));
      if (id !== null)
        this.#verdict(id, place, content, kind, 'failed', `${error.message}; ${count} of its members were seen before`);
      return null;
    } finally {
      if (spilled !== null) rmSync(spilled, { force: true });
    }
  }

  /** Answers with the number of files that the member was: 1, or what was in it when it is an archive. */
  async #cutMember(member: ArchiveMember, around: Place): Promise<number> {
    const name = around.member === null ? member.name : `${around.member}!${member.name}`;
    const place: Place = { ...around, member: name };
    if (member.refusal !== null || isSideFile(member.name)) {
      const id = await this.#claimId(place, null, member.size);
      const { status, reason } = member.refusal ?? {
        status: 'skipped' as const,
        reason: 'side file of the system, not data',
      };
      if (id !== null) this.#verdict(id, place, { size: member.size, sha256: null }, 'unknown', status, reason);
      return 1;
    }
    const { content, remove } = await openMember(
      member,
      place.budget,
      () => this.#nextPath('member'),
      () => this.#checkControl(),
    );
    try {
      const archive = await archiveKind(content);
      if (archive !== null)
        return (await this.#cutArchive(archive, { ...place, depth: around.depth + 1 }, content, null)) ?? 1;
      const twin =
        content.damage === null ? this.#members.get(contentKey(content.sha256, place.path, name)) : undefined;
      const id = await this.#claimId(
        place,
        content.damage === null && twin === undefined ? content.sha256 : null,
        content.size,
      );
      if (id === null) return 1;
      if (twin !== undefined)
        this.#verdicts.push({ ...twin, fileId: id, member: name, ...(twin.status === 'read' ? sameAs(twin) : {}) });
      else await this.#cutContent(id, place, content);
      return 1;
    } finally {
      remove();
    }
  }

  /** The id under which a member is cut; null when it is known already. */
  async #claimId(place: Place, sha256: string | null, size: number): Promise<number | null> {
    const { path, member, mtimeUs } = place;
    const [decision] = await this.link.claim([{ fileId: null, path, member, sha256, size, mtimeUs }]);
    return decision?.what === 'cut' ? decision.fileId : null;
  }

  /** Recognises and cuts a file that is no archive, and makes its verdict. */
  async #cutContent(fileId: number, place: Place, content: Content): Promise<void> {
    this.#tally.begin(fileId);
    if (content.size === 0) {
      const reason =
        content.damage ?? (/\/$/.test(place.member ?? place.path) ? 'empty: a folder placeholder' : 'empty');
      this.#verdict(fileId, place, content, 'empty', content.damage === null ? 'skipped' : 'failed', reason);
      return;
    }
    const inflating = new Inflating(content, place.budget);
    let kind = 'unknown';
    let cutter: Cutter | null = null;
    let stopped: string | null = null;
    try {
      const whole = inflating.whole();
      const head = whole ?? (await firstBytes(inflating.bytes(), HEAD));
      const isWhole = head.length < HEAD || (whole !== null && whole.length <= HEAD);
      const found = this.#identify(head.subarray(0, HEAD), isWhole, place);
      kind = found.kind;
      if ('reason' in found) {
        const damage = inflating.damage ?? content.damage;
        const nothing = head.length === 0 && damage !== null;
        if (nothing) this.#fail(fileId, place, content, kind, damage, 0);
        else if (found.verdict === 'failed') this.#fail(fileId, place, content, kind, found.reason, 0);
        else this.#verdict(fileId, place, content, kind, 'skipped', found.reason);
        return;
      }
      if (found.verdict === 'parquet') {
        await this.#cutParquet(fileId, place, content, inflating);
        return;
      }
      cutter = this.#cutterOf(found, place);
      if (whole !== null) cutter.feed(whole, 0, content.damage === null ? 'end' : 'cut');
      else await this.#cutStream(cutter, inflating, content);
    } catch (error) {
      if (!(error instanceof LimitError)) throw error;
      stopped = error.message;
    }
    const reason = stopped ?? inflating.damage ?? content.damage ?? cutter?.damage?.reason ?? null;
    if (reason === null) {
      if (this.#tally.aggregated > 0 && this.#tally.records === 0) kind = 'cloudtrail-aggregated';
      this.#verdict(fileId, place, content, kind, 'read', null);
      return;
    }
    const at = cutter?.damage?.offset ?? inflating.out;
    this.#fail(fileId, place, content, kind, `${reason}, at byte ${at}`, at, cutter?.keptUpTo ?? 0);
  }

  #identify(head: Buffer, isWhole: boolean, place: Place): Identified {
    const { choice } = this.settings;
    return identify(head, isWhole, place.member ?? place.path, this.#scopeOf(place), choice);
  }

  #scopeOf(place: Place) {
    return scopeOfFile(place.path, place.member, this.settings.roots, this.settings.choice);
  }

  #cutterOf(found: Exclude<Readable, { verdict: 'parquet' }>, place: Place): Cutter {
    if (found.verdict === 'cut') {
      this.#records.begin();
      return new RecordCutter(found.layout, found.wrapper, found.item, this.#records);
    }
    if (found.verdict === 'traces') {
      this.#traces.begin(found.format.source);
      return found.format.cutter(found.sample, this.#traces);
    }
    this.#beginLogs(place, found.kind);
    return found.format.cutter(found.sample, this.#logs);
  }

  #beginLogs(place: Place, format: string): void {
    const { group, stream } = this.settings.choice;
    this.#logs.begin(this.#scopeOf(place), format, { group: group !== null, stream: stream !== null });
  }

  /** Reads the rows of a Parquet file, which has to lie on disk as it is, and makes its verdict. */
  async #cutParquet(fileId: number, place: Place, content: Content, inflating: Inflating): Promise<void> {
    // Few imports need DuckDB in a worker.
    const { openParquet } = await import('./logs/parquet.ts');
    const onDisk = content.path !== null && !isGzip(await firstBytes(content.open(), 4));
    const path = onDisk && content.path !== null ? content.path : this.#nextPath('rows.parquet');
    let rows: ParquetRows | null = null;
    try {
      if (!onDisk) await writeBytes(path, inflating.bytes());
      rows = await openParquet(path);
      const reason = this.#scopeOf(place).asked ? null : rows.reasonToAsk();
      if (reason !== null) {
        this.#verdict(fileId, place, content, PARQUET, 'skipped', reason);
        return;
      }
      this.#beginLogs(place, PARQUET);
      const pause = async () => {
        this.#checkControl();
        await this.#flushWhenFull(true);
      };
      await rows.read(this.#logs, { pause });
      const damage = inflating.damage ?? content.damage;
      if (damage === null) this.#verdict(fileId, place, content, PARQUET, 'read', null);
      else this.#fail(fileId, place, content, PARQUET, damage, content.size, content.size);
    } catch (error) {
      if (error instanceof Stopped || error instanceof LimitError) throw error;
      // DuckDB names the file by its path, which may be one of the spool.
      const said = (error instanceof Error ? error.message : String(error)).replaceAll(path, 'it').split('\n', 1)[0];
      this.#fail(fileId, place, content, PARQUET, `Parquet that cannot be read (${said})`, 0, content.size);
    } finally {
      rows?.close();
      if (!onDisk) rmSync(path, { force: true });
    }
  }

  async #cutStream(cutter: Cutter, inflating: Inflating, content: Content): Promise<void> {
    let window: Buffer = Buffer.alloc(0);
    let base = 0;
    let wanted = WINDOW;
    let waiting: Buffer[] = [];
    let waitingBytes = 0;
    const cut = (ending: Ending) => {
      window =
        window.length === 0 && waiting.length === 1 && waiting[0] ? waiting[0] : Buffer.concat([window, ...waiting]);
      waiting = [];
      waitingBytes = 0;
      const done = cutter.feed(window, base, ending);
      base += done;
      window = window.subarray(done);
      // A record that is not whole yet is looked at again only when there is twice as much of it.
      wanted = Math.max(WINDOW, window.length);
    };
    try {
      for await (const chunk of inflating.bytes()) {
        this.#checkControl();
        waiting.push(chunk);
        waitingBytes += chunk.length;
        if (waitingBytes < wanted) continue;
        cut('more');
        if (cutter.stopped) break;
        await this.#flushWhenFull(true);
      }
    } catch (error) {
      if (error instanceof LimitError) cut('cut');
      throw error;
    }
    cut(inflating.damage === null && content.damage === null ? 'end' : 'cut');
  }

  #fail(
    fileId: number,
    place: Place,
    content: Content,
    kind: string,
    reason: string,
    offset: number,
    keptUpTo = 0,
  ): void {
    const kept = this.#tally.records - this.#tally.failures + this.#tally.aggregated;
    const keptWords = kept > 0 ? `; kept ${kept} record${kept === 1 ? '' : 's'} up to byte ${keptUpTo}` : '';
    this.#verdict(fileId, place, content, kind, 'failed', `${reason}${keptWords}`, offset);
  }

  #verdict(
    fileId: number,
    place: Place,
    content: { size: number; sha256: string | null } | null,
    kind: string,
    status: Verdict['status'],
    reason: string | null,
    offset: number | null = null,
  ): void {
    const counted = status !== 'skipped' && content !== null;
    const tally = this.#tally;
    if (status === 'failed') {
      if (!counted || tally.fileId !== fileId) tally.begin(fileId);
      tally.complain(reason ?? 'failed', offset);
    }
    const { records, failures, aggregated } = tally;
    const own = counted && tally.fileId === fileId;
    const verdict: Verdict = {
      fileId,
      path: place.path,
      member: place.member,
      size: content?.size ?? 0,
      mtimeUs: place.mtimeUs,
      sha256: content?.sha256 ?? null,
      kind,
      status,
      reason,
      records: own ? records : 0,
      failed: own ? failures : 0,
      aggregated: own ? aggregated : 0,
      sameAs: null,
    };
    this.#verdicts.push(verdict);
    if (place.member !== null && verdict.sha256 !== null && status !== 'failed')
      this.#members.set(contentKey(verdict.sha256, place.path, place.member), verdict);
  }
}

function removeSpooled({ fetched }: UnitFile): void {
  if (fetched?.spooled) rmSync(fetched.spooled, { force: true });
}

function placeOf(file: UnitFile, mtimeUs: number, size: number, settings: WorkerSettings): Place {
  return { path: file.path, member: null, mtimeUs, budget: new OutputBudget(size, settings.limits), depth: 0 };
}

function codeOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code ?? message;
}
