import fc from 'fast-check';
import { expect, test } from 'vitest';
import { JsonScanner } from '../../../main/engine/importers/json-scan.ts';
import type { Layout } from '../../../main/engine/importers/recognise.ts';
import { RecordCutter } from '../../../main/engine/importers/record-cutter.ts';

const space = fc.stringMatching(/^[ \t\r\n]{0,3}$/);
const blank = fc.stringMatching(/^[ \t]{0,3}$/);

/** JSON text with white space, escapes and numbers as somebody might write them; not as JSON.stringify would. */
const jsonText = (gap: fc.Arbitrary<string>) =>
  fc.letrec<{ value: string }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom(
        'null',
        'true',
        '-0',
        '1.50',
        '1e400',
        '9007199254740993',
        '"\\u00e9\\/"',
        '"\\\\"',
        '"\\\\\\""',
        '"}],{"',
        '""',
      ),
      fc.string({ unit: 'binary' }).map((text) => JSON.stringify(text)),
      fc
        .tuple(gap, fc.array(tie('value'), { maxLength: 3 }), gap)
        .map(([a, items, b]) => `[${a}${items.join(`${b},`)}${b}]`),
      fc
        .tuple(
          gap,
          fc.array(
            fc.tuple(
              fc.string().map((name) => JSON.stringify(name)),
              tie('value'),
            ),
            { maxLength: 3 },
          ),
          gap,
        )
        .map(
          ([a, members, b]) =>
            `{${a}${members.map(([name, value]) => `${name}${b}:${a}${value}`).join(`${b},${a}`)}${b}}`,
        ),
    ),
  })).value;

const recordText = (gap: fc.Arbitrary<string>) =>
  fc.tuple(fc.uuid(), jsonText(gap), gap, fc.boolean()).map(([id, value, at, first]) => {
    const members = [`"eventID"${at}:${at}"${id}"`, `"deep":${value}`, `"eventName" : "eventID"`];
    return { id, text: `{${at}${(first ? members : members.reverse()).join(`,${at}`)}${at}}` };
  });

interface Cut {
  text: string;
  id: string;
  offset: number;
}

/** Cuts `document` handed over in pieces of these sizes, as a stream would come. */
function cut(document: Buffer, layout: Layout, sizes: number[]): { cuts: Cut[]; failed: string[]; damage: unknown } {
  const cuts: Cut[] = [];
  const failed: string[] = [];
  const cutter = new RecordCutter(layout, layout === 'wrapped' ? 'Records' : null, 'record', {
    record: (bytes, start, end, facts, offset) =>
      cuts.push({
        text: bytes.toString('utf8', start, end),
        id: bytes.toString('utf8', facts.eventIdStart + 1, facts.eventIdEnd - 1),
        offset,
      }),
    failed: (reason) => failed.push(reason),
  });
  let window = Buffer.alloc(0);
  let base = 0;
  let at = 0;
  for (let i = 0; at < document.length; i++) {
    const size = Math.max(1, sizes[i % sizes.length] ?? 1);
    window = Buffer.concat([window, document.subarray(at, at + size)]);
    at += size;
    const done = cutter.feed(window, base, 'more');
    base += done;
    window = window.subarray(done);
  }
  cutter.feed(window, base, 'end');
  return { cuts, failed, damage: cutter.damage };
}

const sizes = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 8 });

test('records cut are slices of the source, whatever the white space, the escapes and the pieces it comes in', () => {
  const layouts: fc.Arbitrary<Layout> = fc.constantFrom('wrapped', 'bare', 'objects', 'lines');
  const documents = layouts.chain((layout) => {
    const gap = layout === 'lines' ? blank : space;
    return fc.tuple(fc.constant(layout), fc.array(recordText(gap), { maxLength: 5 }), gap, jsonText(gap));
  });
  fc.assert(
    fc.property(documents, sizes, ([layout, records, gap, other], pieces) => {
      const texts = records.map(({ text }) => text);
      const document = Buffer.from(
        {
          wrapped: `${gap}{"other":${other},${gap}"Records"${gap}:[${gap}${texts.join(`${gap},`)}]${gap},"after":${other}}${gap}`,
          bare: `${gap}[${texts.join(`,${gap}`)}${gap}]`,
          objects: texts.join(gap),
          lines: texts.map((text) => `${gap}${text}${gap}`).join('\r\n'),
        }[layout],
      );
      const { cuts, failed, damage } = cut(document, layout, pieces);
      expect(failed).toEqual([]);
      expect(damage).toBeNull();
      expect(cuts.map(({ text, id }) => ({ id, text }))).toEqual(records);
      for (const { text, offset } of cuts) {
        expect(document.toString('utf8', offset, offset + Buffer.byteLength(text))).toBe(text);
      }
    }),
    { numRuns: 400 },
  );
});

test('a document that is cut anywhere gives the records before the cut, and says where it ends', () => {
  fc.assert(
    fc.property(
      fc.array(recordText(space), { minLength: 1, maxLength: 4 }),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      sizes,
      (records, share, pieces) => {
        const document = Buffer.from(`{"Records":[${records.map(({ text }) => text).join(',')}]}`);
        const length = Math.max(1, Math.floor(document.length * share));
        const { cuts, failed, damage } = cut(document.subarray(0, length), 'wrapped', pieces);
        let end = '{"Records":['.length;
        const whole = records.filter(({ text }) => {
          end += Buffer.byteLength(text) + 1;
          return end - 1 <= length;
        });
        expect(cuts.map(({ id }) => id)).toEqual(whole.map(({ id }) => id));
        expect(failed).toEqual([]);
        expect(damage).not.toBeNull();
      },
    ),
    { numRuns: 200 },
  );
});

test('a string of nothing but backslashes is crossed once, not once for each of them', () => {
  const text = Buffer.from(`{"eventID":"${'\\n'.repeat(2_000_000)}"}`);
  const scanner = new JsonScanner(text);
  const began = performance.now();
  expect(scanner.scanRecord(0)).toBe(true);
  expect(performance.now() - began).toBeLessThan(2000);
});
