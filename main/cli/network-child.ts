import { fork } from 'node:child_process';
import type { NetworkPort, ToNetwork } from '../../preload/contract/network.ts';
import { builtFile } from '../engine/built-file.ts';
import type { ConnectNetwork } from '../engine/pulls/network-link.ts';

/**
 * Starts the network process as a child when something is to be asked of AWS. `environment` is what its credentials are looked up
 * in: this process, whose engine runs typed SQL, has put it away by then.
 */
export function networkChild(environment: NodeJS.ProcessEnv): ConnectNetwork {
  return async () => {
    const child = fork(builtFile('network.js'), [], {
      env: environment,
      execArgv: [],
      serialization: 'advanced', // bytes stay bytes
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const port: NetworkPort<ToNetwork> = {
      post: (message) => {
        if (child.connected) child.send(message);
      },
      onMessage: (listener) => child.on('message', listener),
      onClose: (listener) => child.once('exit', listener),
      close: () => {
        if (child.connected) child.disconnect();
      },
    };
    return port;
  };
}
