import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { logLines, probedPorts } from '../../../main/engine/sample/log-lines.ts';
import { isTroubled, requestsOf, timingOf } from '../../../main/engine/sample/requests.ts';
import { SAMPLE_SEED, type SampleFile, sampleFiles } from '../../../main/engine/sample/sample-files.ts';
import { segmentDocuments } from '../../../main/engine/sample/segments.ts';
import { ADDRESSES, DAYS } from '../../../main/engine/sample/shop.ts';
import { ACTS, storyCalls, storyOf } from '../../../main/engine/sample/story.ts';
import { itemCalls } from '../../../main/engine/sample/trail.ts';
import { SAMPLE_COUNTS } from '../../../preload/contract/sample.ts';

const files = [...sampleFiles(SAMPLE_SEED)];
const hashOf = (some: Iterable<SampleFile>) => {
  const hash = createHash('sha256');
  for (const { path, text } of some) hash.update(`${path}\0${text}\0`);
  return hash.digest('hex');
};

interface Segment {
  id: string;
  trace_id?: string;
  parent_id?: string;
  start_time: number;
  end_time: number;
  fault?: boolean;
  throttle?: boolean;
  aws?: { request_id?: string };
  subsegments?: Segment[];
}
const requests = requestsOf(SAMPLE_SEED);
const segments = segmentDocuments(requests).map((text) => JSON.parse(text) as Segment);
const byTrace = new Map<string, Segment[]>();
for (const one of segments) byTrace.set(one.trace_id ?? '', [...(byTrace.get(one.trace_id ?? '') ?? []), one]);
const ofTrace = (trace: string | undefined) => byTrace.get(trace ?? '') ?? [];
const failed = requests.filter(({ status }) => status === 502 || status === 429);

describe('the generator', () => {
  test('makes the same files of the same seed, and others of another one', () => {
    expect(hashOf(sampleFiles(SAMPLE_SEED))).toBe(hashOf(files));
    expect(hashOf(sampleFiles(SAMPLE_SEED + 1))).not.toBe(hashOf(files));
  });

  test('makes as much as the first screen says', () => {
    const trail = files
      .filter(({ kind }) => kind === 'trail')
      .map(({ text }) => JSON.parse(text).Records.length as number);
    expect(trail.reduce((sum, records) => sum + records, 0)).toBe(SAMPLE_COUNTS.events);
    expect(logLines(SAMPLE_SEED, requests)).toHaveLength(SAMPLE_COUNTS.logEvents);
  });

  test('stays within its two days, and within the addresses, accounts and keys that are kept for examples', () => {
    const records = files.filter(({ kind }) => kind === 'trail').flatMap(({ text }) => JSON.parse(text).Records);
    const outside = records.filter(({ eventTime, userIdentity, sourceIPAddress, recipientAccountId }) => {
      const at = Date.parse(eventTime);
      return !(
        at >= DAYS.from &&
        at < DAYS.to &&
        ['111122223333', '444455556666'].includes(recipientAccountId) &&
        (!/^\d/.test(sourceIPAddress) || /^(192\.0\.2|198\.51\.100|203\.0\.113|10\.[23]0)\./.test(sourceIPAddress)) &&
        /^A[KS]IA[A-Z0-9]{9}EXAMPLE$/.test(userIdentity.accessKeyId ?? 'AKIAIOSFODNN7EXAMPLE')
      );
    });
    expect(outside).toEqual([]);
    const ids = new Set(records.map(({ eventID }: { eventID: string }) => eventID));
    expect(ids.size).toBe(records.length);
  });
});

describe('the signals agree', () => {
  test('each failed request has its trace id in the log of the API, the function and the orders service, and in segments', () => {
    expect(failed.length).toBeGreaterThan(50);
    const lines = logLines(SAMPLE_SEED, requests);
    for (const { traceId, ids } of failed) {
      const groups = new Set(lines.filter(({ message }) => message.includes(traceId)).map(({ group }) => group));
      expect([...groups].sort()).toEqual([
        '/aws/lambda/shop-checkout',
        '/ecs/orders',
        'API-Gateway-Access-Logs_a1b2c3d4e5/prod',
      ]);
      expect(ofTrace(traceId).map(({ id }) => id)).toEqual([ids.web, ids.api, ids.lambda, ids.function, ids.orders]);
    }
  });

  test('each call of the table that was slowed down has one request id in trail, log and segment, at one time', () => {
    const lines = logLines(SAMPLE_SEED, requests).filter(({ group }) => group === '/ecs/orders');
    const calls = new Map(itemCalls(SAMPLE_SEED, requests).map((call) => [call.requestId, call]));
    const subsegments = segments.flatMap(({ subsegments = [] }) => subsegments);
    const slowed = failed.flatMap(({ table }) => table);
    for (const { requestId } of slowed) {
      const call = calls.get(requestId);
      const line = lines.find(({ message }) => message.includes(requestId) && message.includes('slowed down'));
      const part = subsegments.find(({ aws }) => aws?.request_id === requestId);
      expect(call?.error?.code).toBe('ThrottlingException');
      expect(line?.at).toBe(call?.at);
      expect(Math.round((part?.end_time ?? 0) * 1000)).toBe(call?.at);
      expect(part?.throttle).toBe(true);
    }
  });

  test('parents are in the same trace and lie around their children; a fault of the shop is one of each part', () => {
    for (const segment of segments) {
      if (segment.parent_id === undefined) continue;
      const parts = ofTrace(segment.trace_id).flatMap((one) => [one, ...(one.subsegments ?? [])]);
      const parent = parts.find(({ id }) => id === segment.parent_id);
      expect(
        parent !== undefined && parent.start_time <= segment.start_time && parent.end_time >= segment.end_time,
      ).toBe(true);
    }
    for (const request of requests.filter(({ status }) => status === 502)) {
      expect(ofTrace(request.traceId).map(({ fault }) => fault)).toEqual([true, true, true, true, true]);
    }
  });

  test('orders fail while the new key scans their table, and at no other time', () => {
    for (const request of failed) expect(isTroubled(request.at)).toBe(true);
    const scans = storyOf(SAMPLE_SEED).calls.scan;
    for (const request of failed) {
      const { table } = timingOf(request);
      expect(scans.some(({ at }) => Math.abs(at - (table[0]?.from ?? 0)) < 5000)).toBe(true);
    }
  });

  test('the stranger tries ports before the key is used, and is seen nowhere else in the flow log', () => {
    const flows = logLines(SAMPLE_SEED, requests).filter(({ message }) => message.includes(ADDRESSES.stranger));
    expect(flows.map(({ message }) => Number(message.split(' ')[6]))).toEqual(probedPorts());
    const [first] = storyCalls(storyOf(SAMPLE_SEED));
    for (const { at } of flows) expect(at >= ACTS.probe.from && at < (first?.at ?? 0)).toBe(true);
  });
});
