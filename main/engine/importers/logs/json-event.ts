import { JsonScanner, type Member, membersOf } from '../json-scan.ts';
import { epochMicros, timeOfText } from './event-time.ts';

/** Members that hold a document's time, the first that can be read counts (cloudwatch-logs.md 2.1). */
export const TIME_MEMBERS = ['@timestamp', 'timestamp', 'time', 'ts', 'eventTime', 'datetime', 'date'] as const;
/** Members that hold its level, the first one counts (cloudwatch-logs.md part 5). */
const LEVEL_MEMBERS = ['level', 'severity', 'lvl', 'log.level'];

export interface JsonFacts {
  timeUs: number | null;
  /** Null where it has none. */
  level: string | null;
}

/** Time and level of the JSON object in `bytes[start, end)`. Its other members are crossed, not read. */
export function jsonFacts(bytes: Buffer, start: number, end: number): JsonFacts {
  const scanner = new JsonScanner(bytes.subarray(start, end));
  const times: (number | null)[] = [];
  const levels: (string | null)[] = [];
  for (const member of membersOf(scanner, scanner.skipSpace(0))) {
    const time = TIME_MEMBERS.indexOf(member.name as (typeof TIME_MEMBERS)[number]);
    if (time >= 0) times[time] ??= timeOfMember(scanner.bytes, member);
    const level = LEVEL_MEMBERS.indexOf(member.name);
    if (level >= 0) levels[level] ??= textOfMember(scanner.bytes, member);
    else if (member.name === 'log' && scanner.bytes[member.start] === 0x7b) levels[3] ??= innerLevel(scanner, member);
  }
  return {
    timeUs: times.find((time) => typeof time === 'number') ?? null,
    level: levels.find((level) => typeof level === 'string') ?? null,
  };
}

/** The level of any message that is a JSON object; undefined for text, which has its level in its words. */
export function levelOfMessage(message: Buffer): string | null | undefined {
  if (message[0] !== 0x7b) return undefined;
  return jsonFacts(message, 0, message.length).level;
}

/** `log.level` may be written as a level inside of `log`. */
function innerLevel(scanner: JsonScanner, { start }: Member): string | null {
  for (const member of membersOf(scanner, start))
    if (member.name === 'level') return textOfMember(scanner.bytes, member);
  return null;
}

/** The time that a member holds: text in a usual form, or a number by its magnitude. */
export function timeOfMember(bytes: Buffer, member: Member): number | null {
  const text = textOfMember(bytes, member);
  if (text !== null) return timeOfText(text);
  const number = wordOfMember(bytes, member);
  return number === null ? null : epochMicros(number);
}

/** The time that a parsed value is, by the same rules. */
export function timeOfValue(value: unknown): number | null {
  if (typeof value === 'string') return timeOfText(value);
  return typeof value === 'number' ? epochMicros(String(value)) : null;
}

/** The text that a member holds; null where it holds something else. Throws nothing: text that is no JSON is null too. */
export function textOfMember(bytes: Buffer, { start, end }: Pick<Member, 'start' | 'end'>): string | null {
  if (bytes[start] !== 0x22 || end < 0) return null;
  const inside = bytes.toString('utf8', start + 1, end - 1);
  return inside.includes('\\') ? parsedText(bytes.toString('utf8', start, end)) : inside;
}

function parsedText(literal: string): string | null {
  try {
    const value: unknown = JSON.parse(literal);
    return typeof value === 'string' ? value : null;
  } catch {
    return null;
  }
}

/** A number or a word as it is written; null for text, objects and null. */
export function wordOfMember(bytes: Buffer, { start, end }: Member): string | null {
  const first = bytes[start];
  if (end < 0 || first === 0x22 || first === 0x7b || first === 0x5b) return null;
  const word = bytes.toString('latin1', start, end);
  return word === 'null' ? null : word;
}
