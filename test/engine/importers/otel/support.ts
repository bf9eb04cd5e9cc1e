import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Cutter } from '../../../../main/engine/importers/logs/log-event.ts';
import { Sample } from '../../../../main/engine/importers/logs/sample.ts';
import type { JsonObject } from '../../../../main/engine/importers/traces/json-values.ts';
import { OTEL_FORMATS } from '../../../../main/engine/importers/traces/otel/formats.ts';
import { documentsOfSpan } from '../../../../main/engine/importers/traces/otel/segment-of-span.ts';
import type { Attributes, Span } from '../../../../main/engine/importers/traces/otel/span.ts';
import type { TraceSink } from '../../../../main/engine/importers/traces/trace-format.ts';

export const DATA = join(import.meta.dirname, '../../../data/otlp');

export const dataFile = (name: string): Buffer => readFileSync(join(DATA, name));

export const TRACE = '1-691f02c0-000000000000000000beef01';

/** A CLIENT span with a parent and nothing else, but what is given. */
export function spanWith(given: Partial<Span> = {}): Span {
  return {
    traceId: TRACE,
    spanId: '00000000000000a1',
    parentId: '00000000000000a0',
    name: 'GET /orders',
    kind: 'CLIENT',
    startUs: 1_763_640_000_000_001,
    endUs: 1_763_640_000_250_001,
    attributes: {},
    status: { code: 'UNSET', message: null },
    events: [],
    links: [],
    resource: {},
    scope: null,
    rest: {},
    ...given,
  };
}

/** The only document of a span. */
export function documentOf(given: Partial<Span>): JsonObject {
  const documents = documentsOfSpan(spanWith(given));
  const [document] = documents;
  if (document === undefined || documents.length > 1) throw new Error(`${documents.length} documents`);
  return document;
}

/** The only document of a span with these attributes. */
export const withAttributes = (attributes: Attributes, given: Partial<Span> = {}) =>
  documentOf({ attributes, ...given });

export interface Cut {
  format: string;
  documents: JsonObject[];
  positions: number[];
  failed: { reason: string; position: number; offset: number }[];
  damage: Cutter['damage'];
}

/** What an import would make of a file's bytes, fed in windows of some size; null where no format of spans knows it. */
export function cut(bytes: Buffer, path = 'spans.json', window = 1 << 20): Cut | null {
  const sample = new Sample(bytes.subarray(0, 128 * 1024), bytes.length <= 128 * 1024, path);
  const format = OTEL_FORMATS.find((one) => one.score(sample) > 0);
  if (format === undefined) return null;
  const cut: Cut = { format: format.id, documents: [], positions: [], failed: [], damage: null };
  const sink: TraceSink = {
    document: ({ document, position }) => {
      cut.documents.push(document as JsonObject); // the cutters of spans make objects only
      cut.positions.push(position);
    },
    summary: () => undefined,
    remark: () => undefined,
    failed: (reason, position, _bytes, _start, _end, offset) => cut.failed.push({ reason, position, offset }),
  };
  const cutter = format.cutter(sample, sink);
  let base = 0;
  for (let end = Math.min(window, bytes.length); ; end = Math.min(end + window, bytes.length)) {
    const isLast = end === bytes.length;
    base += cutter.feed(bytes.subarray(base, end), base, isLast ? 'end' : 'more');
    if (isLast) break;
  }
  cut.damage = cutter.damage;
  return cut;
}
