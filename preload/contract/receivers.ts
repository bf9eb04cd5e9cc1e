import { z } from 'zod';
import { method } from './method.ts';

const port = z.number().int().min(0).max(65_535);

/** Which receivers listen, on the loopback address alone; null for one that is off. Port 0 means any that is free. */
export const receiverPorts = z.object({
  /** X-Ray daemon protocol, UDP and TCP. */
  xray: port.nullable().default(null),
  /** OTLP/HTTP. */
  otlp: port.nullable().default(null),
});
export type ReceiverPorts = z.output<typeof receiverPorts>;

const counters = z.object({
  /** Datagrams or requests. */
  received: z.number(),
  accepted: z.number(),
  rejected: z.number(),
  bytes: z.number(),
  lastRejected: z.string().nullable(),
});

const receiver = z.object({ port: z.number(), counters });

export const receiverStatus = z.object({
  xray: receiver.nullable(),
  otlp: receiver.nullable(),
  /** The import that takes in what comes; null while nothing listens. */
  importId: z.number().nullable(),
  /** Documents and spans that were read, those stored of them, and those that could not be read. */
  records: z.object({ read: z.number(), inserted: z.number(), failed: z.number() }),
});
export type ReceiverStatus = z.infer<typeof receiverStatus>;

export const receiverMethods = {
  'receivers.status': method({ input: z.object({}), output: receiverStatus }),
  /** Fails with `receivers.port` where a port is taken, and says which one is free. */
  'receivers.start': method({ input: receiverPorts, output: receiverStatus }),
  /** Answers when everything that came is stored, with the last counts of what listened. */
  'receivers.stop': method({ input: z.object({}), output: receiverStatus }),
};

/**
 * What the process with the sockets and the engine say to each other:
 *
 *   engine -> receivers   { kind: 'listen', ports }   { kind: 'took', bytes }   { kind: 'stop' }
 *   receivers -> engine   { kind: 'listening', xray, otlp }   { kind: 'failed', error }
 *                         { kind: 'payload', form, bytes }    { kind: 'counters', xray, otlp }    { kind: 'stopped' }
 *
 * No more than `RECEIVED_WINDOW` bytes are under way: `took` says that the engine has stored some. What comes by UDP meanwhile
 * is rejected, as nobody can be made to wait; senders of OTLP wait for their answer. `stopped` comes behind everything else.
 */
export const RECEIVED_WINDOW = 16 * 2 ** 20;

export const payloadForm = z.enum(['xray', 'otlp-json', 'otlp-protobuf']);
export type PayloadForm = z.infer<typeof payloadForm>;

const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array);

export const fromReceivers = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('listening'), xray: z.number().nullable(), otlp: z.number().nullable() }),
  z.object({ kind: z.literal('failed'), message: z.string(), isPort: z.boolean() }),
  z.object({ kind: z.literal('payload'), form: payloadForm, bytes }),
  z.object({ kind: z.literal('counters'), xray: counters.nullable(), otlp: counters.nullable() }),
  z.object({ kind: z.literal('stopped') }),
]);
export type FromReceivers = z.infer<typeof fromReceivers>;

export const toReceivers = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('listen'), ports: receiverPorts }),
  z.object({ kind: z.literal('took'), bytes: z.number() }),
  z.object({ kind: z.literal('stop') }),
]);
export type ToReceivers = z.infer<typeof toReceivers>;

/** The engine's end of a line to that process; closing it ends the process. */
export interface ReceiverLine {
  post(message: ToReceivers): void;
  onMessage(listener: (message: unknown) => void): void;
  onClose(listener: () => void): void;
  close(): void;
}
