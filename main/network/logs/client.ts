import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import type { LogGroupPlace } from '../../../preload/contract/network-logs.ts';
import type { Session } from '../aws/session.ts';

export function logsClient(session: Session, region: string): CloudWatchLogsClient {
  return session.client('logs', region, (settings) => {
    // Live Tail's own host name would not resolve behind an endpoint of the user's.
    return new CloudWatchLogsClient({ ...settings, disableHostPrefix: settings.endpoint !== undefined });
  });
}

const ARN = /^arn:aws[\w-]*:logs:([\w-]+):(\d{12}):log-group:([^:*]+)(?::\*)?$/;

/** The group that an ARN names, with or without `:*` at its end; null where it is none of a log group. */
export function placeOfArn(text: string): LogGroupPlace | null {
  const [, region, account, name] = ARN.exec(text) ?? [];
  if (region === undefined || account === undefined || name === undefined) return null;
  return { arn: text.replace(/:\*$/, ''), name, account, region };
}

/** JSON in UTF-8, as a line. */
export function lineOf(value: unknown): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`${JSON.stringify(value)}\n`);
}

/** As CloudWatch counts an event. */
export function bytesOf(message: string | undefined): number {
  return Buffer.byteLength(message ?? '') + 26;
}
