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
