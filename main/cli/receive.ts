import type { ReceiverStatus } from '../../preload/contract/receivers.ts';
import { EXIT } from './exit.ts';
import { explain } from './failure.ts';
import { interruptSignal } from './interrupt.ts';
import { LocalEngine } from './local-engine.ts';
import { printJson } from './output.ts';
import { receiverChild } from './receiver-child.ts';
import { visible } from './visible.ts';

export interface ReceiveOptions {
  workspace: string;
  /** Ports; false where the receiver is not wanted. */
  xray: number | false;
  otlp: number | false;
}

const LOOK_MS = 1000;

/**
 * `receive`: listens on this machine until it is interrupted, and stores what comes. What came is told on stderr whenever it has
 * grown, and as JSON on stdout at the end. Returns the exit code.
 */
export async function receive({ workspace, xray, otlp }: ReceiveOptions): Promise<number> {
  const signal = interruptSignal();
  try {
    return await LocalEngine.with(workspace, { create: true }, async (local) => {
      local.engine.connectReceivers = receiverChild;
      const ports = { xray: xray === false ? null : xray, otlp: otlp === false ? null : otlp };
      const begun = await local.call('receivers.start', ports);
      process.stderr.write(listening(begun));
      await untilEnd(local, signal);
      const status = await local.call('receivers.stop', {});
      await printJson(status);
      const rejected = (status.xray?.counters.rejected ?? 0) + (status.otlp?.counters.rejected ?? 0);
      return rejected + status.records.failed === 0 ? EXIT.done : EXIT.problems;
    });
  } catch (error) {
    process.stderr.write(explain(error));
    return EXIT.failed;
  }
}

function listening({ xray, otlp }: ReceiverStatus): string {
  const lines = [
    xray === null ? null : `X-Ray daemon:  AWS_XRAY_DAEMON_ADDRESS=127.0.0.1:${xray.port}`,
    otlp === null ? null : `OTLP/HTTP:     OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:${otlp.port}`,
  ];
  return `Listening on this machine. Ctrl-C stores what came and stops.\n${lines.filter((line) => line !== null).join('\n')}\n`;
}

/** Tells what came until the signal is aborted, or until the receivers have stopped by themselves. */
async function untilEnd(local: LocalEngine, signal: AbortSignal): Promise<void> {
  let told = '';
  while (!signal.aborted) {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, LOOK_MS);
      signal.addEventListener('abort', () => {
        clearTimeout(timer);
        resolve();
      });
    });
    const status = await local.call('receivers.status', {});
    const line = described(status);
    if (line !== told && line !== '') process.stderr.write(`${line}\n`);
    told = line;
    if (status.xray === null && status.otlp === null) return;
  }
}

function described({ xray, otlp, records }: ReceiverStatus): string {
  const counters = [xray?.counters, otlp?.counters].filter((one) => one !== undefined);
  const received = counters.reduce((sum, one) => sum + one.received, 0);
  if (received === 0) return '';
  const rejected = counters.reduce((sum, one) => sum + one.rejected, 0);
  const last = counters.map((one) => one.lastRejected).find((reason) => reason !== null);
  const why = last === undefined || last === null ? '' : ` (the last: ${visible(last)})`;
  return `${received} received, ${rejected} rejected${why}; ${records.read} documents and spans read, ${records.inserted} stored`;
}
