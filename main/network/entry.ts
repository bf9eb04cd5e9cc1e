import type { FromNetwork, NetworkPort } from '../../preload/contract/network.ts';
import { openNetwork, serve } from './serve.ts';

/**
 * First file of the network process, the only one that holds credentials and opens sockets. In the window it is an Electron utility
 * process whose parent sends a port for each engine; on the command line a child process of Node with one engine, its parent.
 */
interface ElectronPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown }) => void): void;
  on(event: 'close', listener: () => void): void;
  start(): void;
  close(): void;
}

interface ParentPort {
  on(event: 'message', listener: (event: { ports: ElectronPort[] }) => void): void;
}

// The SDK's own warning of coming Node versions is for us, not for the user.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
const network = openNetwork();
// Electron adds it to a utility process; its types are not for plain Node, which this file is checked as.
const { parentPort } = process as unknown as { parentPort?: ParentPort };

if (parentPort !== undefined) {
  parentPort.on('message', ({ ports: [port] }) => {
    if (port !== undefined) serve(electronPort(port), network);
  });
} else if (process.send !== undefined) {
  // Ctrl-C goes to the whole group; the parent stops its calls itself, and we go when its channel closes.
  process.on('SIGINT', () => undefined);
  serve(parentChannel(), network);
} else {
  throw new Error('The network process is started by the desktop program or the command line');
}

function electronPort(port: ElectronPort): NetworkPort<FromNetwork> {
  return {
    post: (message) => port.postMessage(message),
    onMessage: (listener) => {
      port.on('message', ({ data }) => listener(data));
      port.start();
    },
    onClose: (listener) => port.on('close', listener),
    close: () => port.close(),
  };
}

function parentChannel(): NetworkPort<FromNetwork> {
  return {
    post: (message) => process.send?.(message),
    onMessage: (listener) => process.on('message', listener),
    onClose: (listener) =>
      process.once('disconnect', () => {
        listener();
        process.exit(0);
      }),
    close: () => process.disconnect(),
  };
}
