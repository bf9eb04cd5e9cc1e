import { z } from 'zod';
import { awsConnection, awsMethods } from './aws.ts';
import { wireError } from './error-schemas.ts';
import { logsNetworkContract } from './network-logs.ts';
import { xrayNetworkContract } from './network-xray.ts';

/**
 * What the engine and the network process say to each other. The network process alone holds credentials and opens sockets; the
 * engine asks it for single calls and stores what comes (design.md part 2).
 *
 *   engine -> network   { kind: 'call', id, method, input }   { kind: 'cancel', id }   { kind: 'took', id, bytes }
 *   network -> engine   { kind: 'item', id, item, bytes }     { kind: 'done', id, output }   { kind: 'failed', id, error }
 *
 * A call streams any number of items before it ends. Each has a size, and no more than `WINDOW` bytes of one call are under way:
 * the network process waits until `took` says that the engine has done with some.
 */
export const WINDOW = 8 * 2 ** 20;

/** Items of a call that are sent and not yet taken are this many at most, however small. */
export const ITEM_COST = 1024;

const bytes = z.custom<Uint8Array<ArrayBuffer>>((value) => value instanceof Uint8Array);

/** An object as ListObjectsV2 tells of it. */
export const listedObject = z.object({
  key: z.string(),
  size: z.number(),
  /** Without its quotation marks. */
  etag: z.string(),
  /** Milliseconds since the epoch. */
  modifiedAt: z.number(),
  storageClass: z.string().nullable(),
});
export type ListedObject = z.infer<typeof listedObject>;

const s3Place = z.object({ connection: awsConnection, bucket: z.string(), requesterPays: z.boolean() });

/** Calls that AWS was asked, those included that had to be made again. */
const callCount = z.object({ calls: z.number(), repeated: z.number() });

/** Each call with its input, its items and its output. */
export const networkContract = {
  'aws.profiles': { ...awsMethods['aws.profiles'], item: z.never() },
  'aws.identity': { ...awsMethods['aws.identity'], item: z.never() },
  'aws.signIn': { ...awsMethods['aws.signIn'], item: awsMethods['aws.signIn'].progress ?? z.never() },
  'aws.mfa': { ...awsMethods['aws.mfa'], item: z.never() },
  ...logsNetworkContract,
  ...xrayNetworkContract,
  /** Lists keys in their order, page by page; with `delimiter` what lies below is answered as prefixes. */
  's3.list': {
    input: s3Place.extend({
      prefix: z.string(),
      delimiter: z.string().nullable(),
      /** Keys after this one. */
      startAfter: z.string().nullable(),
      /** The last key that is wanted: no page behind it is asked for. */
      upTo: z.string().nullable(),
      /** No more than the first page is wanted. */
      firstPage: z.boolean(),
    }),
    item: z.object({ objects: z.array(listedObject), prefixes: z.array(z.string()) }),
    output: callCount,
  },
  /** Brings one object, checked against its size and, where its ETag is its MD5, against that. */
  's3.read': {
    input: s3Place.extend({ key: z.string(), size: z.number(), etag: z.string() }),
    item: z.object({ bytes }),
    output: callCount,
  },
} as const;

export type NetworkContract = typeof networkContract;
export type NetworkMethod = keyof NetworkContract;
export type NetworkInput<M extends NetworkMethod> = z.output<NetworkContract[M]['input']>;
export type NetworkItem<M extends NetworkMethod> = z.output<NetworkContract[M]['item']>;
export type NetworkOutput<M extends NetworkMethod> = z.output<NetworkContract[M]['output']>;

export const toNetwork = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('call'), id: z.number().int(), method: z.string(), input: z.unknown() }),
  z.object({ kind: z.literal('cancel'), id: z.number().int() }),
  z.object({ kind: z.literal('took'), id: z.number().int(), bytes: z.number() }),
]);
export type ToNetwork = z.infer<typeof toNetwork>;

export const fromNetwork = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('item'), id: z.number().int(), item: z.unknown(), bytes: z.number() }),
  z.object({ kind: z.literal('done'), id: z.number().int(), output: z.unknown() }),
  z.object({ kind: z.literal('failed'), id: z.number().int(), error: wireError }),
]);
export type FromNetwork = z.infer<typeof fromNetwork>;

/** One end of the line between the two, whatever carries it: a MessagePort, or the channel of a child process. */
export interface NetworkPort<Out> {
  post(message: Out): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Called once when the other end is gone. */
  onClose(listener: () => void): void;
  close(): void;
}
