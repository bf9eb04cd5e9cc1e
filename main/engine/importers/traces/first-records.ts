import { JsonScanner, membersOf } from '../json-scan.ts';
import type { Sample } from '../logs/sample.ts';

/** Whether an object with members of these names is a record of a format. */
export type IsRecord = (names: ReadonlySet<string>) => boolean;

/** Whether a file holds such records: its first object is one, or half of what it begins with are, as any of them may be damaged. */
export function holdsRecords(sample: Sample, isRecord: IsRecord): boolean {
  return isRecord(sample.object.names) || areLines(sample, isRecord) || isHalf(sample.items, isRecord);
}

/** Whether they lie one a line, so that a damaged line costs itself alone. */
export function areOneALine(sample: Sample, isRecord: IsRecord): boolean {
  return (sample.opens === 'object' && (sample.documents[0] ?? null) !== null) || areLines(sample, isRecord);
}

function areLines({ documents }: Sample, isRecord: IsRecord): boolean {
  return isHalf(
    documents.map((document) => new Set(document === null ? [] : Object.keys(document))),
    isRecord,
  );
}

function isHalf(records: readonly ReadonlySet<string>[], isRecord: IsRecord): boolean {
  return records.length > 0 && records.filter(isRecord).length * 2 >= records.length;
}

const NEWLINE = 0x0a;
const SAMPLE_LINES = 200;

/** Whether half of the lines that a file begins with are objects with the member, and there are several. */
export function areAnswersOneALine({ head, opens }: Sample, member: string): boolean {
  if (opens === 'array' || !head.includes(`"${member}"`)) return false;
  let lines = 0;
  let answers = 0;
  for (let start = 0; start < head.length && lines < SAMPLE_LINES; ) {
    const newline = head.indexOf(NEWLINE, start);
    const line = head.subarray(start, newline < 0 ? head.length : newline);
    start += line.length + 1;
    if (line.toString('latin1').trim() === '') continue;
    lines++;
    // Behind a single line before it, one that the head cuts is no line of an object that is written over many.
    if (hasMember(line, member) && (isClosed(line) || (newline < 0 && lines === 2))) answers++;
  }
  return lines > 1 && answers * 2 >= lines;
}

/** Whether a line is an object with the member, be it cut behind it. */
export function hasMember(line: Buffer, member: string): boolean {
  const scanner = new JsonScanner(line);
  const start = scanner.skipSpace(0);
  if (line[start] !== 0x7b) return false;
  for (const { name } of membersOf(scanner, start)) if (name === member) return true;
  return false;
}

function isClosed(line: Buffer): boolean {
  const scanner = new JsonScanner(line);
  return scanner.containerEnd(scanner.skipSpace(0)) >= 0;
}
