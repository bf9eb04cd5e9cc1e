import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** 2025-11-20T12:00:00Z; a trace begins every 10 ms. */
export const TRACES_START_S = 1_763_640_000;
const TRACES_PER_FILE = 2000;
const SERVICES = 40;

/** Writes gzip files of segment documents, one a line: each trace three documents with eight segments and subsegments. */
export function writeTraceFiles(folder: string, traces: number): string[] {
  mkdirSync(folder, { recursive: true });
  const paths: string[] = [];
  for (let first = 0; first < traces; first += TRACES_PER_FILE) {
    const lines: string[] = [];
    for (let n = first; n < Math.min(traces, first + TRACES_PER_FILE); n++) lines.push(...documentsOf(n));
    const path = join(folder, `segments-${String(paths.length).padStart(5, '0')}.ndjson.gz`);
    writeFileSync(path, gzipSync(`${lines.join('\n')}\n`, { level: 6 }));
    paths.push(path);
  }
  return paths;
}

export function traceIdOf(n: number): string {
  const second = Math.floor(TRACES_START_S + n / 100);
  return `1-${second.toString(16)}-${n.toString(16).padStart(24, '0')}`;
}

function documentsOf(n: number): string[] {
  const trace_id = traceIdOf(n);
  const id = (k: number) => (n * 8 + k + 1).toString(16).padStart(16, '0');
  const start = TRACES_START_S + n / 100;
  // Times and outcomes that differ from trace to trace, always the same ones.
  const took = 40 + ((n * 7919) % 400);
  const at = (from: number, share: number) => ({
    start_time: round(start + from / 1000),
    end_time: round(start + (from + took * share) / 1000),
  });
  const service = `service-${n % SERVICES}`;
  const status = n % 97 === 0 ? 503 : n % 31 === 0 ? 404 : 200;
  const flags = status >= 500 ? { fault: true } : status >= 400 ? { error: true } : {};
  const http = { request: { method: 'POST', url: `https://api.example.com/${service}/orders/${n % 1000}`, user_agent: 'curl/8.5.0', client_ip: `198.51.100.${n % 250}` }, response: { status } }; // biome-ignore format: one value
  const account_id = '111122223333';
  const call = (k: number, name: string, aws: Record<string, unknown>, from: number, share: number) => ({
    id: id(k),
    name,
    namespace: 'aws',
    ...at(from, share),
    http: { response: { status: 200 } },
    aws: { region: 'eu-west-1', request_id: id(k).repeat(2), ...aws },
  });
  return [
    { trace_id, id: id(0), name: service, origin: 'AWS::ApiGateway::Stage', ...at(0, 1), aws: { account_id }, http, annotations: { customer: n % 5000, plan: n % 3 === 0 ? 'gold' : 'free' }, ...flags, subsegments: [call(1, 'Lambda', { function_name: `${service}-fn`, operation: 'Invoke' }, 2, 0.95)] },
    { trace_id, id: id(2), parent_id: id(1), name: `${service}-fn`, origin: 'AWS::Lambda', ...at(3, 0.9), http: { response: { status: 200 } }, aws: { account_id } },
    { trace_id, id: id(3), parent_id: id(2), name: `${service}-fn`, origin: 'AWS::Lambda::Function', ...at(4, 0.85), aws: { account_id, resource_names: [`${service}-fn`] }, ...flags, subsegments: [
      { id: id(4), name: 'Invocation', ...at(5, 0.8), ...flags, subsegments: [
        call(5, 'DynamoDB', { operation: 'PutItem', table_name: `table-${n % 60}` }, 6, 0.4),
        call(6, 'SQS', { operation: 'SendMessage', queue_url: `https://sqs.eu-west-1.amazonaws.com/111122223333/queue-${n % 20}` }, 6 + took * 0.4, 0.2),
      ] },
      { id: id(7), name: 'Overhead', ...at(5 + took * 0.8, 0.05) },
    ] },
  ].map((document) => JSON.stringify(document)); // biome-ignore format: documents
}

function round(seconds: number): number {
  return Math.round(seconds * 1e6) / 1e6;
}
