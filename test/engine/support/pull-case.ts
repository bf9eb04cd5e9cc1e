import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { gzipSync } from 'node:zlib';
import { onTestFinished } from 'vitest';
import { type ConnectNetwork, NetworkLink } from '../../../main/engine/pulls/network-link.ts';
import { type Network, serve } from '../../../main/network/serve.ts';
import type { NetworkPort } from '../../../preload/contract/network.ts';
import type { S3Pull } from '../../../preload/contract/pull.ts';
import { s3Pull } from '../../../preload/contract/pull.ts';
import { CONNECTION } from '../../support/aws/fake-network.ts';

/** A network process's insides in this process, at the other end of a real channel. */
export function connectTo(network: Network): ConnectNetwork {
  return async () => {
    const { port1, port2 } = new MessageChannel();
    onTestFinished(() => port1.close());
    serve(toNetworkPort(port1), network);
    return toNetworkPort(port2);
  };
}

export function linkTo(network: Network): NetworkLink {
  const link = new NetworkLink(connectTo(network));
  onTestFinished(() => link.close());
  return link;
}

function toNetworkPort<Out>(port: MessagePort): NetworkPort<Out> {
  return {
    post: (message) => port.postMessage(message),
    onMessage: (listener) => port.on('message', listener),
    onClose: (listener) => port.on('close', listener),
    close: () => port.close(),
  };
}

/** A pull of a bucket, of which no more than the address need be said. */
export function pullOf(uri: string, more: Partial<S3Pull> = {}): S3Pull {
  return s3Pull.parse({ source: 's3', connection: CONNECTION, uri, ...more });
}

export interface TrailObject {
  account: string;
  region: string;
  /** `2026-03-02T10:05` */
  delivered: string;
  records: number;
  kind?: string;
  /** In place of the folders of an account, up to the file's name. */
  folder?: string;
}

let made = 0;

/** An object as CloudTrail writes it: its key below a bucket or prefix, its bytes, and the ids of its events. */
export function trailObject({ account, region, delivered, records, kind = 'CloudTrail', folder }: TrailObject): {
  key: string;
  bytes: Buffer;
  ids: string[];
} {
  const time = `${delivered.replaceAll(/[-:]/g, '')}Z`;
  const unique = String(++made).padStart(16, '0');
  const ids = Array.from({ length: records }, (_, index) => `event-${unique}-${index}`);
  const Records = ids.map((eventID) => ({
    eventVersion: '1.11',
    eventTime: `${delivered}:00Z`,
    eventSource: 's3.amazonaws.com',
    eventName: 'GetObject',
    awsRegion: region,
    eventID,
    eventType: 'AwsApiCall',
    recipientAccountId: account,
  }));
  const day = delivered.slice(0, 10).replaceAll('-', '/');
  const place = folder ?? `AWSLogs/${account}/${kind}/${region}/${day}/`;
  const key = `${place}${account}_${kind}_${region}_${time}_${unique}.json.gz`;
  return { key, bytes: gzipSync(JSON.stringify({ Records })), ids };
}
