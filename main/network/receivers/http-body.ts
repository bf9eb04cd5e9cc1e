import type { IncomingMessage, ServerResponse } from 'node:http';
import { createGunzip, createInflate } from 'node:zlib';

/** Largest body that is taken, after inflating: the default of the OpenTelemetry Collector. */
const LARGEST_BODY = 20 * 2 ** 20;

/** A request that is answered with a status of its own. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** The body of a request, inflated. Throws `Refused`. */
export async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of inflated(request)) {
    size += chunk.length;
    if (size > LARGEST_BODY) throw new Refused(413, `The body is larger than ${LARGEST_BODY / 2 ** 20} MB`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function* inflated(request: IncomingMessage): AsyncGenerator<Buffer> {
  const encoding = request.headers['content-encoding'] ?? 'identity';
  try {
    switch (encoding) {
      case 'identity':
        return yield* request;
      case 'gzip':
        return yield* request.pipe(createGunzip());
      case 'deflate':
        return yield* request.pipe(createInflate());
    }
  } catch (error) {
    throw new Refused(400, `The body cannot be inflated (${error instanceof Error ? error.message : String(error)})`);
  }
  throw new Refused(415, `The encoding ${encoding} is not known`);
}

/**
 * Whether the request was meant for this machine: pages of the web reach loopback addresses under names of their own
 * (DNS rebinding), and programs of this machine do not.
 */
export function isForLoopback({ headers }: IncomingMessage): boolean {
  const host = (headers.host ?? '').replace(/:\d+$/, '');
  return host === 'localhost' || host === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(host);
}

export function answer(response: ServerResponse, status: number, type: string, body: string | Buffer): void {
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) });
  response.end(body);
}
