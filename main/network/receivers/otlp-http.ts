import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { countRejected, noneReceived, type ReceiverCounters } from './counters.ts';
import { answer, bodyOf, isForLoopback, Refused } from './http-body.ts';
import { closeTcp, isPortTaken, listenTcp, portTaken } from './loopback.ts';

export type OtlpForm = 'json' | 'protobuf';

const TYPES: Readonly<Record<string, OtlpForm>> = {
  'application/json': 'json',
  'application/x-protobuf': 'protobuf',
};

/**
 * Takes traces by OTLP/HTTP on this machine, in JSON or protobuf
 * (https://opentelemetry.io/docs/specs/otlp/#otlphttp). `/v1/traces` alone is there.
 */
export class OtlpHttp {
  readonly counters: ReceiverCounters = noneReceived();

  private constructor(
    readonly port: number,
    private readonly server: Server,
  ) {}

  /**
   * Listens on a port of the loopback address, on any free one where it is 0. `take` gets each request's body, inflated; the
   * sender waits for its answer until it resolves. Throws `receivers.port` where the port is taken.
   */
  static async listen(port: number, take: (form: OtlpForm, body: Buffer) => Promise<void>): Promise<OtlpHttp> {
    const server = createServer();
    try {
      const otlp = new OtlpHttp(await listenTcp(server, port), server);
      server.on('request', (request: IncomingMessage, response: ServerResponse) => {
        void otlp.#hear(request, response, take);
      });
      return otlp;
    } catch (error) {
      await closeTcp(server);
      throw isPortTaken(error) ? await portTaken(port, 'OTEL_EXPORTER_OTLP_ENDPOINT=http://{address}', false) : error;
    }
  }

  async close(): Promise<void> {
    await closeTcp(this.server);
  }

  async #hear(
    request: IncomingMessage,
    response: ServerResponse,
    take: (form: OtlpForm, body: Buffer) => Promise<void>,
  ): Promise<void> {
    const { counters } = this;
    counters.received++;
    const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
    try {
      checkPlace(request);
      const form = TYPES[type];
      if (form === undefined) throw new Refused(415, `The content type ${type} is not known`);
      const body = await bodyOf(request);
      counters.bytes += body.length;
      checkBody(form, body);
      await take(form, body);
      counters.accepted++;
      // An ExportTraceServiceResponse without a partial success: everything was taken.
      answer(response, 200, type, form === 'json' ? '{}' : '');
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      countRejected(counters, message);
      answer(response, error instanceof Refused ? error.status : 503, 'application/json', JSON.stringify({ message }));
    }
  }
}

function checkPlace(request: IncomingMessage): void {
  if (!isForLoopback(request)) throw new Refused(403, 'Only programs of this machine are heard');
  if (request.url?.split('?')[0] !== '/v1/traces') throw new Refused(404, 'Only traces are taken here: /v1/traces');
  if (request.method !== 'POST') throw new Refused(405, 'Only POST is taken here');
}

/** Whether the body is what its type says, as far as the sender should hear of it; the importer looks at each span. */
function checkBody(form: OtlpForm, body: Buffer): void {
  const isWhole = form === 'json' ? isTracesJson(body) : isTracesProtobuf(body);
  if (!isWhole) throw new Refused(400, `The body is no ExportTraceServiceRequest in ${form}`);
}

function isTracesJson(body: Buffer): boolean {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
    return !('resourceSpans' in value) || Array.isArray(value.resourceSpans);
  } catch {
    return false;
  }
}

/** The message is a run of `resource_spans` (field 1), each with its length, to the last byte. */
function isTracesProtobuf(body: Buffer): boolean {
  let at = 0;
  while (at < body.length) {
    if (body[at++] !== 0x0a) return false;
    let length = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = body[at++];
      if (byte === undefined || shift > 28) return false;
      length += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) break;
    }
    at += length;
  }
  return at === body.length;
}
