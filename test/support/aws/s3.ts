import { createHash } from 'node:crypto';
import { type AwsAnswer, AwsError, type AwsRequest, Input, xmlAnswer, xmlText } from './wire.ts';

interface S3Object {
  bytes: Uint8Array;
  /** With its quotes, as S3 sends it. */
  etag: string;
  lastModified: Date;
  storageClass: string;
}

interface Bucket {
  name: string;
  region: string;
  requesterPays: boolean;
  objects: Map<string, S3Object>;
}

/** Path-style S3: lists in pages, whole and partial objects, redirects to a bucket's Region, requester pays. */
export class S3Service {
  readonly #buckets = new Map<string, Bucket>();

  addBucket(name: string, options: { region?: string; requesterPays?: boolean } = {}): void {
    this.#buckets.set(name, {
      name,
      region: options.region ?? 'eu-central-1',
      requesterPays: options.requesterPays ?? false,
      objects: new Map(),
    });
  }

  /** Puts an object, or another content in its place. `etag` (without quotes) only where it is not the content's MD5. */
  put(
    bucket: string,
    key: string,
    content: Uint8Array | string,
    options: { lastModified?: Date; etag?: string; storageClass?: string } = {},
  ): void {
    const bytes = Buffer.from(content);
    const etag = options.etag ?? createHash('md5').update(bytes).digest('hex');
    this.#bucket(bucket).objects.set(key, {
      bytes,
      etag: `"${etag}"`,
      lastModified: options.lastModified ?? new Date('2026-03-02T10:00:00Z'),
      storageClass: options.storageClass ?? 'STANDARD',
    });
  }

  answer(request: AwsRequest): AwsAnswer {
    const input = new Input(request.input);
    const bucket = this.#bucket(input.text('Bucket') ?? '');
    if (request.operation === 'GetBucketLocation') {
      const place = bucket.region === 'us-east-1' ? '' : bucket.region;
      return xmlAnswer(`<LocationConstraint xmlns="${NAMESPACE}">${place}</LocationConstraint>`);
    }
    if (request.region !== bucket.region) throw redirect(bucket);
    if (bucket.requesterPays && request.headers['x-amz-request-payer'] !== 'requester') {
      throw new AwsError('AccessDenied', 'Access Denied', 403);
    }
    switch (request.operation) {
      case 'ListObjectsV2':
        return list(bucket, input);
      case 'HeadBucket':
        return { status: 200, headers: { 'x-amz-bucket-region': bucket.region }, body: '' };
      case 'GetObject':
      case 'HeadObject':
        return objectOf(bucket, input.text('Key') ?? '', request.headers.range, request.headers['if-match']);
      default:
        throw new AwsError('NotImplemented', `${request.operation} is not implemented`, 501);
    }
  }

  #bucket(name: string): Bucket {
    const bucket = this.#buckets.get(name);
    if (bucket === undefined) throw new AwsError('NoSuchBucket', 'The specified bucket does not exist', 404);
    return bucket;
  }
}

const NAMESPACE = 'http://s3.amazonaws.com/doc/2006-03-01/';

export function s3Operation(method: string, url: URL): string {
  const hasKey = url.pathname.split('/').length > 2 && !url.pathname.endsWith('/');
  if (url.searchParams.has('location')) return 'GetBucketLocation';
  if (method === 'HEAD') return hasKey ? 'HeadObject' : 'HeadBucket';
  if (url.searchParams.get('list-type') === '2') return 'ListObjectsV2';
  return method === 'GET' ? 'GetObject' : method;
}

export function s3Input(url: URL): Record<string, unknown> {
  const [, bucket = '', ...key] = url.pathname.split('/');
  return {
    ...Object.fromEntries(url.searchParams),
    Bucket: decodeURIComponent(bucket),
    Key: decodeURIComponent(key.join('/')),
  };
}

function redirect(bucket: Bucket): AwsError {
  return new AwsError(
    'PermanentRedirect',
    'The bucket you are attempting to access must be addressed using the specified endpoint.',
    301,
    {
      headers: { 'x-amz-bucket-region': bucket.region },
      fields: { Bucket: bucket.name, Endpoint: `${bucket.name}.s3.${bucket.region}.amazonaws.com` },
    },
  );
}

/** Keys in UTF-8 order, 1,000 a page at most, those behind a delimiter rolled up; tokens say where to go on. */
function list(bucket: Bucket, input: Input): AwsAnswer {
  const prefix = input.text('prefix') ?? '';
  const delimiter = input.text('delimiter') ?? '';
  const limit = Math.min(1000, input.number('max-keys') ?? 1000);
  const token = input.text('continuation-token');
  const after = token === undefined ? (input.text('start-after') ?? '') : Buffer.from(token, 'base64url').toString();
  const contents: string[] = [];
  const prefixes: string[] = [];
  let last = '';
  let truncated = false;
  const keys = [...bucket.objects.keys()].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  for (const key of keys) {
    if (!key.startsWith(prefix) || Buffer.compare(Buffer.from(key), Buffer.from(after)) <= 0) continue;
    const cut = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
    const rolled = cut < 0 ? null : key.slice(0, cut + delimiter.length);
    if (rolled !== null && (rolled === prefixes.at(-1) || after.startsWith(rolled))) continue;
    if (contents.length + prefixes.length >= limit) {
      truncated = true;
      break;
    }
    if (rolled !== null) prefixes.push(rolled);
    else contents.push(key);
    last = rolled ?? key;
  }
  const encoding = input.text('encoding-type');
  const encode = encoding === 'url' ? urlEncoded : xmlText;
  const entries = contents.map((key) => {
    const object = bucket.objects.get(key);
    return `<Contents><Key>${encode(key)}</Key><LastModified>${object?.lastModified.toISOString()}</LastModified>
      <ETag>${xmlText(object?.etag ?? '')}</ETag><Size>${object?.bytes.length}</Size><StorageClass>${object?.storageClass}</StorageClass></Contents>`;
  });
  return xmlAnswer(`<ListBucketResult xmlns="${NAMESPACE}"><Name>${bucket.name}</Name><Prefix>${encode(prefix)}</Prefix>
    <KeyCount>${contents.length + prefixes.length}</KeyCount><MaxKeys>${limit}</MaxKeys>${encoding === 'url' ? '<EncodingType>url</EncodingType>' : ''}<IsTruncated>${truncated}</IsTruncated>
    ${truncated ? `<NextContinuationToken>${Buffer.from(last).toString('base64url')}</NextContinuationToken>` : ''}
    ${entries.join('')}${prefixes.map((name) => `<CommonPrefixes><Prefix>${encode(name)}</Prefix></CommonPrefixes>`).join('')}
    </ListBucketResult>`);
}

/** As S3 writes it: a blank is a plus, a slash stays. */
function urlEncoded(text: string): string {
  return encodeURIComponent(text).replaceAll('%20', '+').replaceAll('%2F', '/');
}

function objectOf(bucket: Bucket, key: string, range: string | undefined, ifMatch: string | undefined): AwsAnswer {
  const object = bucket.objects.get(key);
  if (object === undefined)
    throw new AwsError('NoSuchKey', 'The specified key does not exist.', 404, { fields: { Key: key } });
  if (ifMatch !== undefined && ifMatch !== object.etag) {
    throw new AwsError('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', 412);
  }
  if (object.storageClass === 'GLACIER' || object.storageClass === 'DEEP_ARCHIVE') {
    throw new AwsError('InvalidObjectState', "The operation is not valid for the object's storage class", 403);
  }
  const headers = {
    etag: object.etag,
    'last-modified': object.lastModified.toUTCString(),
    'content-type': 'application/octet-stream',
    'accept-ranges': 'bytes',
  };
  const size = object.bytes.length;
  const asked = /^bytes=(\d+)-(\d*)$/.exec(range ?? '');
  if (asked === null)
    return { status: 200, headers: { ...headers, 'content-length': String(size) }, body: object.bytes };
  const from = Number(asked[1]);
  if (from >= size) throw new AwsError('InvalidRange', 'The requested range is not satisfiable', 416);
  const to = asked[2] === '' ? size - 1 : Math.min(Number(asked[2]), size - 1);
  return {
    status: 206,
    headers: { ...headers, 'content-length': String(to - from + 1), 'content-range': `bytes ${from}-${to}/${size}` },
    body: object.bytes.subarray(from, to + 1),
  };
}
