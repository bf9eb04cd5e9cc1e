import type { ObjectCell, PullCells, PulledTime } from '../../../preload/contract/pull-cells.ts';
import type { FileSource } from '../importers/file-source.ts';
import { parsePulledPath } from '../sources/pulled-path.ts';
import type { Store } from '../store/store.ts';
import { gapsOf, type Span } from './covered-time.ts';
import { keyFacts } from './s3/trail-keys.ts';

/** A file of a pull that is settled, as the ledger keeps it. */
export interface SettledFile {
  path: string;
  member: string | null;
  status: 'read' | 'skipped' | 'failed';
  records: number;
}

/** A log group, or a Region's Event history where the group is empty. */
export interface TimePlace {
  account: string;
  region: string;
  group: string;
}

type Part = PulledTime['parts'][number];

/** What of a pull is done, by account, Region and day, or by the time of a log group. Files count once their batch is committed. */
export class CellCounts {
  readonly #objects = new Map<string, ObjectCell>();
  readonly #times = new Map<string, PulledTime>();

  /** What a pull has in the ledger: of an earlier session, or from before it was interrupted. */
  static async load(store: Store, importId: number): Promise<CellCounts> {
    const counts = new CellCounts();
    await store.meta(async (connection) => {
      const files = await connection.runAndReadAll(
        'SELECT path, member, status, records FROM import_file WHERE import_id = $1 ORDER BY file_id',
        [importId],
      );
      counts.settled(
        files.getRows().map(([path, member, status, records]) => ({
          path: String(path),
          member: member === null ? null : String(member),
          status: status as SettledFile['status'],
          records: Number(records),
        })),
      );
      const archives = await connection.runAndReadAll('SELECT path FROM import_archive WHERE import_id = $1', [
        importId,
      ]);
      for (const [path] of archives.getRows()) counts.#settle(String(path), false);
    });
    return counts;
  }

  /** A file of the listing, those that are settled already too. */
  listed(path: string): void {
    if (parsePulledPath(path) === null) this.#cellOf(path).found++;
  }

  /** A file that was looked at to its end, and is not committed yet. */
  read(path: string, member: string | null): void {
    if (member === null && parsePulledPath(path) === null) this.#cellOf(path).read++;
  }

  /** The time that is asked for, of which `known` is there already. */
  planned(place: TimePlace, span: Span, known: readonly Span[]): void {
    if (span.to <= span.from) return;
    const time = this.#timeOf(place, span);
    time.from = Math.min(time.from, span.from * 1000);
    time.to = Math.max(time.to, span.to * 1000);
    for (const { from, to } of known) time.parts.push({ from: from * 1000, to: to * 1000, state: 'known' });
  }

  settled(files: readonly SettledFile[], archives: readonly { path: string }[] = []): void {
    for (const { path, member, status, records } of files) {
      const slice = parsePulledPath(path);
      if (slice === null) {
        // The archive itself is done when its last member is.
        if (member === null) this.#settle(path, status === 'failed');
        else if (status === 'failed') this.#cellOf(path).failed++;
        continue;
      }
      if (slice.what === 'logs-live') continue;
      const time = this.#timeOf(slice, slice);
      time.events += records;
      const state = status === 'failed' ? ('failed' as const) : ('read' as const);
      time.parts.push({ from: slice.from * 1000, to: slice.to * 1000, state });
    }
    for (const { path } of archives) this.#settle(path, false);
  }

  get snapshot(): PullCells {
    const objects = [...this.#objects.values()].map((cell) => ({
      ...cell,
      found: Math.max(cell.found, cell.done),
      read: Math.min(Math.max(cell.read, cell.done), Math.max(cell.found, cell.done)),
    }));
    for (const time of this.#times.values()) {
      time.parts = joined(time.parts);
      time.from = Math.min(time.from, ...time.parts.map(({ from }) => from));
      time.to = Math.max(time.to, ...time.parts.map(({ to }) => to));
    }
    return { objects, times: [...this.#times.values()].map((time) => ({ ...time, parts: [...time.parts] })) };
  }

  #settle(path: string, isFailed: boolean): void {
    const cell = this.#cellOf(path);
    cell.done++;
    if (isFailed) cell.failed++;
  }

  #cellOf(path: string): ObjectCell {
    const { account, region, day } = keyFacts(path);
    const key = JSON.stringify([account, region, day]);
    const cell = this.#objects.get(key) ?? { account, region, day, found: 0, read: 0, done: 0, failed: 0 };
    this.#objects.set(key, cell);
    return cell;
  }

  #timeOf({ account, region, group }: TimePlace, { from, to }: Span): PulledTime {
    const key = JSON.stringify([account, region, group]);
    const time = this.#times.get(key) ?? {
      account,
      region,
      group: group === '' ? null : group,
      from: from * 1000,
      to: to * 1000,
      events: 0,
      parts: [],
    };
    this.#times.set(key, time);
    return time;
  }
}

/** The source with its files counted as they are listed and committed. */
export function counted(source: FileSource, counts: CellCounts): FileSource {
  return {
    ...source,
    list: async function* (signal) {
      for await (const files of source.list(signal)) {
        for (const { path } of files) counts.listed(path);
        yield files;
      }
    },
    read: (path, member) => counts.read(path, member),
    committed: (files, archives) => counts.settled(files, archives),
  };
}

/** What of a span the slices that are to be fetched leave out. */
export function knownOf(span: Span, slices: readonly Span[]): Span[] {
  return span.to > span.from ? gapsOf(span, slices) : [];
}

function joined(parts: readonly Part[]): Part[] {
  const done: Part[] = [];
  const last = new Map<Part['state'], Part>();
  for (const part of [...parts].sort((a, b) => a.from - b.from || a.to - b.to)) {
    const before = last.get(part.state);
    if (before !== undefined && part.from <= before.to) before.to = Math.max(before.to, part.to);
    else {
      const next = { ...part };
      last.set(part.state, next);
      done.push(next);
    }
  }
  return done;
}
