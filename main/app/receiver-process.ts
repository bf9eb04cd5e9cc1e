import { type MessagePortMain, utilityProcess } from 'electron';
import { engineSettings } from '../../preload/contract/engine-settings.ts';
import { receiversPath } from './app-paths.ts';
import { engineEnvironment } from './engine-environment.ts';

/**
 * Starts the process that listens for traces of programs on this machine, for the engine that holds the other end of the port; it
 * ends when that end closes. It has no more of the environment than an engine: it looks nothing up, and speaks with this machine alone.
 */
export function startReceivers(port: MessagePortMain): void {
  const child = utilityProcess.fork(receiversPath, [], {
    serviceName: 'Trailglass receivers',
    env: engineEnvironment(process.env, engineSettings.parse({})),
    stdio: 'inherit',
  });
  child.postMessage({ kind: 'serve' }, [port]);
}
