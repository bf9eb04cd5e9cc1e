import type { Readable } from 'node:stream';
import {
  type _Object,
  GetObjectCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandOutput,
  S3Client,
} from '@aws-sdk/client-s3';
import type { AwsConnection } from '../../../preload/contract/aws.ts';
import type { ListedObject } from '../../../preload/contract/network.ts';
import { type Attempts, attempting } from '../aws/attempts.ts';
import { regionNamedBy } from '../aws/failure.ts';
import type { Session } from '../aws/session.ts';
import type { NetworkContext, NetworkHandlers } from '../handlers.ts';
import type { Network } from '../serve.ts';
import { Lanes } from './lanes.ts';
import { VerifiedBody } from './verified-body.ts';

/** What a session has learned of a bucket. */
interface BucketState {
  lanes: Lanes;
  /** Where S3 has sent us to; null before it has sent us anywhere. */
  region: string | null;
}

const buckets = new WeakMap<Session, Map<string, BucketState>>();

export const s3Handlers: NetworkHandlers<'s3'> = {
  's3.list': async ({ connection, bucket, requesterPays, prefix, delimiter, startAfter, upTo, firstPage }, context) => {
    const asked = await bucketOf(connection, bucket, context);
    let token: string | undefined;
    let calls = 0;
    let pages = 0;
    do {
      pages++;
      const page: ListObjectsV2CommandOutput = await asked.lanes.run(() =>
        attempting(
          () => {
            calls++;
            return asked.client().send(
              new ListObjectsV2Command({
                Bucket: bucket,
                Prefix: prefix,
                EncodingType: 'url', // XML cannot hold every key
                ...(delimiter === null ? {} : { Delimiter: delimiter }),
                ...(startAfter === null || token !== undefined ? {} : { StartAfter: startAfter }),
                ...(token === undefined ? {} : { ContinuationToken: token }),
                ...payer(requesterPays),
              }),
              { abortSignal: context.signal },
            );
          },
          asked.attempts('s3:ListBucket', ''),
        ),
      );
      const plain = page.EncodingType === 'url' ? decoded : (text: string) => text;
      const objects = (page.Contents ?? []).map((object) => toListed(object, plain));
      const wanted = upTo === null ? objects : objects.filter(({ key }) => key <= upTo);
      const prefixes = (page.CommonPrefixes ?? []).map(({ Prefix = '' }) => plain(Prefix));
      await context.send({ objects: wanted, prefixes }, 200 * (wanted.length + prefixes.length));
      const isLast = firstPage || wanted.length < objects.length || page.IsTruncated !== true;
      token = isLast ? undefined : page.NextContinuationToken;
    } while (token !== undefined);
    return { calls, repeated: calls - pages };
  },
  's3.read': async ({ connection, bucket, requesterPays, key, size, etag }, context) => {
    const asked = await bucketOf(connection, bucket, context);
    const body = new VerifiedBody(size, etag);
    let calls = 0;
    await asked.lanes.run(() =>
      attempting(
        async () => {
          calls++;
          const from = body.received;
          const answer = await asked.client().send(
            new GetObjectCommand({
              Bucket: bucket,
              Key: key,
              IfMatch: `"${etag}"`, // the object that was listed, and no other that took its name
              ...(from > 0 ? { Range: `bytes=${from}-` } : {}),
              ...payer(requesterPays),
            }),
            { abortSignal: context.signal },
          );
          if (answer.ServerSideEncryption?.startsWith('aws:kms') || answer.SSECustomerAlgorithm) body.etagIsNoHash();
          // In Node the SDK's body is a Readable.
          for await (const chunk of answer.Body as Readable) {
            for (const bytes of body.take(chunk as Buffer)) await context.send({ bytes }, bytes.length);
          }
          for (const bytes of body.end()) await context.send({ bytes }, bytes.length);
        },
        asked.attempts('s3:GetObject', `/${key}`),
      ),
    );
    return { calls, repeated: calls - 1 };
  },
};

interface AskedBucket {
  lanes: Lanes;
  /** Of the Region that the bucket is known to be in. */
  client(): S3Client;
  attempts(action: string, path: string): Attempts;
}

async function bucketOf(
  connection: AwsConnection,
  bucket: string,
  { sessions, clock, signal }: Network & Pick<NetworkContext<'s3.list'>, 'signal'>,
): Promise<AskedBucket> {
  const session = await sessions.session(connection);
  const known = buckets.get(session) ?? new Map<string, BucketState>();
  buckets.set(session, known);
  const state = known.get(bucket) ?? { lanes: new Lanes(clock), region: null };
  known.set(bucket, state);
  const region = () => state.region ?? session.region;
  return {
    lanes: state.lanes,
    client: () => s3Client(session, region()),
    attempts: (action, path) => ({
      session,
      clock,
      signal,
      action,
      resource: `arn:aws:s3:::${bucket}${path}`,
      onThrottled: () => state.lanes.slowDown(),
      repair: (error) => {
        const named = regionNamedBy(error);
        if (named === null || named === region()) return false;
        state.region = named;
        return true;
      },
    }),
  };
}

function s3Client(session: Session, region: string): S3Client {
  return session.client('s3', region, (settings) => {
    // Emulators and private endpoints have no name for each bucket.
    return new S3Client({ ...settings, forcePathStyle: settings.endpoint !== undefined });
  });
}

function payer(requesterPays: boolean): { RequestPayer?: 'requester' } {
  return requesterPays ? { RequestPayer: 'requester' } : {};
}

function toListed(
  { Key = '', Size = 0, ETag = '', LastModified, StorageClass }: _Object,
  plain: (text: string) => string,
): ListedObject {
  return {
    key: plain(Key),
    size: Size,
    etag: ETag.replaceAll('"', ''),
    modifiedAt: LastModified?.getTime() ?? 0,
    storageClass: StorageClass ?? null,
  };
}

/** S3 writes a blank as `+`. */
function decoded(text: string): string {
  return decodeURIComponent(text.replaceAll('+', ' '));
}
