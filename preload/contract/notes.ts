import { z } from 'zod';
import { method } from './method.ts';
import { recordDataSet } from './page.ts';
import { queryLanguage } from './query.ts';
import { epochUs, timeRange } from './time.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/**
 * What a note or star hangs on: the identity of an event (storage.md part 4), never its place, so that it survives a new
 * import; or a value, in one field or wherever it appears.
 */
export const anchor = z.discriminatedUnion('kind', [
  /** The pair that is one trail event; `account` is recipientAccountId. */
  z.object({ kind: z.literal('trail-event'), eventId: z.string(), account: z.string().nullable() }),
  /** A trail event without eventID: its time and the hash of its text. */
  z.object({ kind: z.literal('trail-text'), time: epochUs.nullable(), sha256 }),
  /** A log event, and which of equal ones in its file, from 1. */
  z.object({
    kind: z.literal('log-event'),
    group: z.string(),
    account: z.string().nullable(),
    stream: z.string().nullable(),
    time: epochUs.nullable(),
    sha256,
    ordinal: z.number().int().min(1),
  }),
  /** A segment, or a subsegment that was sent alone. */
  z.object({ kind: z.literal('segment'), traceId: z.string(), id: z.string() }),
  z.object({ kind: z.literal('value'), field: z.string().nullable(), value: z.string().min(1).max(10_000) }),
]);
export type Anchor = z.infer<typeof anchor>;

/** A record by where it lies now; the engine finds out what it is known by. */
export const recordPlace = z.object({
  dataSet: recordDataSet,
  fileId: z.number().int(),
  position: z.number(),
});
export type RecordPlace = z.infer<typeof recordPlace>;

/** What a call speaks of: a record, or something that an anchor names. */
export const noteTarget = z.union([z.object({ record: recordPlace }), z.object({ anchor })]);
export type NoteTarget = z.infer<typeof noteTarget>;

/** Where the noted event lies, and what a list shows of it. */
export const foundRecord = recordPlace.extend({
  time: epochUs.nullable(),
  /** eventName, the beginning of the log event's message, or the segment's name. */
  title: z.string(),
  /** The actor of a trail event, the group of a log event, the trace of a segment. */
  by: z.string().nullable(),
});
export type FoundRecord = z.infer<typeof foundRecord>;

export const note = z.object({
  id: z.string(),
  anchor,
  text: z.string(),
  tags: z.array(z.string()),
  author: z.string(),
  /** Milliseconds since 1970. */
  createdAt: z.number(),
  updatedAt: z.number(),
  /** What was asked, and of which time, when the note was made. */
  query: z.object({ language: queryLanguage, text: z.string() }).nullable(),
  range: timeRange.nullable(),
});
export type Note = z.infer<typeof note>;

/** `record` is null for a value, and for an event whose import was removed: its note is kept. */
export const placedNote = note.extend({ record: foundRecord.nullable() });

export const star = z.object({ anchor, starredAt: z.number(), record: foundRecord.nullable() });
export type Star = z.infer<typeof star>;

export const noteMethods = {
  /** Notes of the workspace, newest first: all, those of one tag, or those of one event or value. */
  'notes.list': method({
    input: z.object({ tag: z.string().nullable().default(null), target: noteTarget.nullable().default(null) }),
    output: z.object({
      notes: z.array(placedNote),
      /** Of all notes, in the order of their names. */
      tags: z.array(z.object({ tag: z.string(), count: z.number() })),
    }),
  }),
  /** A new note, or with `id` that one changed. Throws `bad-request` for one with neither text nor tag. */
  'notes.save': method({
    input: z.object({
      id: z.string().optional(),
      target: noteTarget,
      text: z.string().max(100_000),
      tags: z.array(z.string().max(100)).max(50).default([]),
      query: note.shape.query.default(null),
      range: timeRange.nullable().default(null),
    }),
    output: note,
  }),
  'notes.remove': method({ input: z.object({ id: z.string() }), output: z.object({}) }),
  /** Everything that rows and values of the window are marked with: few, as people make them. */
  'notes.marks': method({
    input: z.object({}),
    output: z.object({
      records: z.array(recordPlace.extend({ notes: z.number(), starred: z.boolean() })),
      values: z.array(z.object({ field: z.string().nullable(), value: z.string(), notes: z.number() })),
    }),
  }),
  /** Starred events, the one starred last first. */
  'stars.list': method({ input: z.object({}), output: z.object({ stars: z.array(star) }) }),
  'stars.set': method({
    input: z.object({ target: noteTarget, starred: z.boolean() }),
    output: z.object({ starred: z.boolean() }),
  }),
};
