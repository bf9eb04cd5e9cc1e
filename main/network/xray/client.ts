import { XRayClient } from '@aws-sdk/client-xray';
import { UserFacingError } from '../../../preload/contract/errors.ts';
import type { Session } from '../aws/session.ts';

export function xrayClient(session: Session): XRayClient {
  return session.client('xray', session.region, (settings) => new XRayClient(settings));
}

/** What AWS said where it refuses a request as such; null for any other failure. */
export function refusalOf(error: unknown): string | null {
  if (!(error instanceof UserFacingError) || !(error.cause instanceof Error)) return null;
  return /^InvalidRequestException: ?(.*)$/s.exec(error.cause.message)?.[1] ?? null;
}

/** A trace as BatchGetTraces answers it. */
export interface GivenTrace {
  Id: string | undefined;
  Duration: number | undefined;
  LimitExceeded?: boolean | undefined;
  Segments: { Id?: string | undefined; Document?: string | undefined }[];
}

/** An answer of BatchGetTraces as a line, and the number of its documents. */
export function documentsOf(traces: readonly GivenTrace[]): { bytes: Uint8Array<ArrayBuffer>; events: number } {
  const events = traces.reduce((sum, { Segments }) => sum + Segments.length, 0);
  return { bytes: new TextEncoder().encode(`${JSON.stringify({ Traces: traces })}\n`), events };
}

/** Lists of at most `size` of them, in their order. */
export function batchesOf<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size));
}
