import { z } from 'zod';
import { method } from './method.ts';
import { queryLanguage } from './query.ts';
import { timeRange } from './time.ts';

/** What a cell asks: as a query tab does. */
const cellQuery = z.object({
  language: queryLanguage,
  text: z.string().max(1_000_000),
  sources: z.array(z.string()).default([]),
  range: timeRange.nullable().default(null),
});

const cellId = z.string().min(1).max(100);
const title = z.string().max(1000).default('');

/** A part of a notebook. A query cell shows its text and how many rows it has; a table its first rows; a chart one bar a row. */
export const notebookCell = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('text'), id: cellId, markdown: z.string().max(1_000_000) }),
  z.object({ kind: z.literal('query'), id: cellId, title, query: cellQuery }),
  z.object({
    kind: z.literal('table'),
    id: cellId,
    title,
    query: cellQuery,
    rows: z.number().int().min(1).max(10_000).default(50),
  }),
  z.object({
    kind: z.literal('chart'),
    id: cellId,
    title,
    query: cellQuery,
    /** Names of the columns that hold the labels and the numbers. */
    label: z.string(),
    value: z.string(),
    bars: z.number().int().min(1).max(200).default(20),
  }),
]);
export type NotebookCell = z.infer<typeof notebookCell>;

export const notebook = z.object({
  id: z.string(),
  name: z.string(),
  cells: z.array(notebookCell),
  /** Milliseconds since 1970. */
  createdAt: z.number(),
  updatedAt: z.number(),
});
export type Notebook = z.infer<typeof notebook>;

/** What became of a cell that asks something; `error` is why it has no rows, then the others are null. */
export const cellOutcome = z.object({
  id: z.string(),
  rows: z.number().nullable(),
  /** Of all rows as NDJSON, as an export writes them. */
  sha256: z.string().nullable(),
  error: z.string().nullable(),
});
export type CellOutcome = z.infer<typeof cellOutcome>;

export const notebookMethods = {
  /** In the order of their names. */
  'notebooks.list': method({ input: z.object({}), output: z.object({ notebooks: z.array(notebook) }) }),
  /** A new notebook, or with `id` that one changed. Throws `bad-request` where another one has the name, or cells share an id. */
  'notebooks.save': method({
    input: z.object({
      id: z.string().optional(),
      name: z.string().max(255),
      cells: z.array(notebookCell).max(1000),
    }),
    output: notebook,
  }),
  'notebooks.remove': method({ input: z.object({ id: z.string() }), output: z.object({}) }),
  /** Runs every cell and writes the whole as one file that needs no other; cells that fail say so in it. Cancelling leaves no file. */
  'notebooks.export': method({
    input: z.object({
      id: z.string(),
      form: z.enum(['html', 'markdown']),
      path: z.string().min(1),
      overwrite: z.boolean().default(false),
      keepSecrets: z.boolean().default(false),
    }),
    output: z.object({
      path: z.string(),
      bytes: z.number(),
      sha256: z.string(),
      cells: z.array(cellOutcome),
    }),
    progress: z.object({ cellsDone: z.number(), cellsTotal: z.number() }),
  }),
};
