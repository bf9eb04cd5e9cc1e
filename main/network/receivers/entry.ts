import type { FromReceivers } from '../../../preload/contract/receivers.ts';
import { serveReceivers } from './serve.ts';

/** First file of the process that receives traces: a child process of Node, whose parent runs the engine. */
if (process.send === undefined) throw new Error('The receivers are started by the command line');

// Ctrl-C goes to the whole group; the parent stops us once it has what came.
process.on('SIGINT', () => undefined);
serveReceivers({
  post: (message: FromReceivers) => {
    if (process.connected) process.send?.(message);
  },
  onMessage: (listener) => process.on('message', listener),
  onClose: (listener) =>
    process.once('disconnect', () => {
      listener();
      process.exit(0);
    }),
});
