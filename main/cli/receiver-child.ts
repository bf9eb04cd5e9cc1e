import { fork } from 'node:child_process';
import { builtFile } from '../engine/built-file.ts';
import type { ConnectReceivers } from '../engine/receivers/receiver-hub.ts';

/** Starts the process that has the sockets as a child: this one, whose engine runs SQL, opens none. */
export const receiverChild: ConnectReceivers = async () => {
  const child = fork(builtFile('receivers.js'), [], {
    execArgv: [],
    serialization: 'advanced', // bytes stay bytes
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  return {
    post: (message) => {
      if (child.connected) child.send(message);
    },
    onMessage: (listener) => child.on('message', listener),
    onClose: (listener) => child.once('exit', listener),
    close: () => {
      if (child.connected) child.disconnect();
    },
  };
};
