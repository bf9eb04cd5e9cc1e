import type { NetworkPort, ToNetwork } from '../../preload/contract/network.ts';
import type { ReceiverLine } from '../../preload/contract/receivers.ts';
import { Engine } from './engine.ts';
import { type EnginePort, serve } from './serve.ts';

/**
 * First file of the engine's process, an Electron utility process. Its parent sends a message with a port for each page
 * that is to be served, and `{ kind: 'shutdown' }` when the workspace is to be closed; the process then ends with 0. We tell it
 * `{ kind: 'network-wanted' }` when something is to be pulled, and it sends `{ kind: 'network' }` with a port; `receivers-wanted` and
 * `receivers` likewise when something is to be received.
 */
interface ElectronPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown }) => void): void;
  on(event: 'close', listener: () => void): void;
  start(): void;
  close(): void;
}

interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown; ports: ElectronPort[] }) => void): void;
}

// The process that runs typed SQL has no credentials, whatever its parent's environment held (storage.md 7.1).
for (const name of Object.keys(process.env)) {
  if (name.startsWith('AWS_')) delete process.env[name];
}

// Electron adds it to a utility process; its types are not for plain Node, which this file is checked as.
const { parentPort } = process as unknown as { parentPort?: ParentPort };
if (parentPort === undefined) throw new Error('The engine is started by the desktop program as a utility process');
const parent = parentPort;
/** Whoever waits for the network process. */
let connected: (port: NetworkPort<ToNetwork>) => void = () => undefined;
const engine = new Engine(async () => {
  const port = new Promise<NetworkPort<ToNetwork>>((resolve) => {
    connected = resolve;
  });
  parent.postMessage({ kind: 'network-wanted' });
  return await port;
});

/** Whoever waits for the process of receivers. */
let receiving: (line: ReceiverLine) => void = () => undefined;
engine.connectReceivers = async () => {
  const line = new Promise<ReceiverLine>((resolve) => {
    receiving = resolve;
  });
  parent.postMessage({ kind: 'receivers-wanted' });
  return await line;
};

parent.on('message', ({ data, ports }) => {
  const [port] = ports;
  if (isOf('shutdown', data)) void shutDown();
  else if (port !== undefined && isOf('network', data)) connected({ ...enginePort(port), close: () => port.close() });
  else if (port !== undefined && isOf('receivers', data)) receiving({ ...enginePort(port), close: () => port.close() });
  else if (port !== undefined) serve(enginePort(port), engine);
});

function enginePort(
  port: ElectronPort,
): EnginePort & Pick<NetworkPort<ToNetwork>, 'post'> & Pick<ReceiverLine, 'post'> {
  return {
    post: (message) => port.postMessage(message),
    onMessage: (listener) => {
      port.on('message', ({ data }) => listener(data));
      port.start();
    },
    onClose: (listener) => port.on('close', listener),
  };
}

function isOf(kind: string, data: unknown): boolean {
  return typeof data === 'object' && data !== null && 'kind' in data && data.kind === kind;
}

async function shutDown(): Promise<void> {
  try {
    await engine.close();
    process.exit(0);
  } catch (error) {
    process.stderr.write(`The workspace did not close cleanly: ${String(error)}\n`);
    process.exit(1);
  }
}
