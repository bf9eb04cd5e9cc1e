import { type MessagePortMain, type UtilityProcess, utilityProcess } from 'electron';
import { networkPath } from './app-paths.ts';

/**
 * The process that holds credentials and opens sockets: one for all windows, so that they share its sessions and rates. It is
 * started by the first pull and not before, with the whole environment, as credentials may come from anywhere in it.
 */
export class NetworkProcess {
  private child: UtilityProcess | null = null;

  /** Gives it one end of a line whose other end an engine holds; it closes when the process dies. */
  serve(port: MessagePortMain): void {
    this.child ??= this.start();
    this.child.postMessage({ kind: 'serve' }, [port]);
  }

  close(): void {
    this.child?.kill();
  }

  private start(): UtilityProcess {
    const child = utilityProcess.fork(networkPath, [], { serviceName: 'Trailglass network', stdio: 'inherit' });
    child.once('exit', () => {
      this.child = null;
    });
    return child;
  }
}
