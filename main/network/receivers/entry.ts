import { type EngineLine, serveReceivers } from './serve.ts';

/**
 * First file of the process that receives traces. In the window it is an Electron utility process whose parent sends the port to the
 * engine; on the command line a child process of Node, whose parent runs the engine. It ends with its line to the engine.
 */
interface ElectronPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown }) => void): void;
  on(event: 'close', listener: () => void): void;
  start(): void;
}

interface ParentPort {
  on(event: 'message', listener: (event: { ports: ElectronPort[] }) => void): void;
}

// Electron adds it to a utility process; its types are not for plain Node, which this file is checked as.
const { parentPort } = process as unknown as { parentPort?: ParentPort };

if (parentPort !== undefined) {
  parentPort.on('message', ({ ports: [port] }) => {
    if (port !== undefined) serveReceivers(electronLine(port));
  });
} else if (process.send !== undefined) {
  // Ctrl-C goes to the whole group; the parent stops us once it has what came.
  process.on('SIGINT', () => undefined);
  serveReceivers(parentLine());
} else {
  throw new Error('The receivers are started by the desktop program or the command line');
}

function electronLine(port: ElectronPort): EngineLine {
  return {
    post: (message) => port.postMessage(message),
    onMessage: (listener) => {
      port.on('message', ({ data }) => listener(data));
      port.start();
    },
    onClose: (listener) =>
      port.on('close', () => {
        listener();
        process.exit(0);
      }),
  };
}

function parentLine(): EngineLine {
  return {
    post: (message) => {
      if (process.connected) process.send?.(message);
    },
    onMessage: (listener) => process.on('message', listener),
    onClose: (listener) =>
      process.once('disconnect', () => {
        listener();
        process.exit(0);
      }),
  };
}
