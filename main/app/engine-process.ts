import { isDeepStrictEqual } from 'node:util';
import { type MessagePortMain, type UtilityProcess, utilityProcess } from 'electron';
import type { EngineSettings } from '../../preload/contract/engine-settings.ts';
import { enginePath } from './app-paths.ts';
import { engineEnvironment } from './engine-environment.ts';
import { RestartLimit } from './restart-limit.ts';

const MOST_RESTARTS = 3;
const WITHIN_MS = 30_000;
/** A checkpoint of a large workspace takes a while; what is not written by then is in the write-ahead log. */
const CLOSING_MS = 10_000;
const ERROR_TAIL = 2000;

export interface EngineListener {
  /** A process was started; ports can be given to it from now on. */
  started(): void;
  /** `asked`: it ends so that the next one begins with other settings. */
  stopped(reason: string, givingUp: boolean, asked: boolean): void;
  /** It wants a line to the network process. */
  networkWanted(): void;
  /** It wants a process that listens on this machine. */
  receiversWanted(): void;
}

/** The engine of one window: a utility process that is started again when it dies, unless it dies too often. */
export class EngineProcess {
  private child: UtilityProcess | null = null;
  private readonly limit = new RestartLimit(MOST_RESTARTS, WITHIN_MS);
  private closing = false;
  /** It was told to end, for the next one to begin with other settings. */
  private renewing = false;

  constructor(
    private readonly listener: EngineListener,
    private settings: EngineSettings,
  ) {}

  start(): void {
    if (this.child !== null || this.closing) return;
    const child = utilityProcess.fork(enginePath, [], {
      serviceName: 'Trailglass engine',
      env: engineEnvironment(process.env, this.settings),
      stdio: ['ignore', 'inherit', 'pipe'],
    });
    this.child = child;
    child.on('message', (message: unknown) => {
      if (isOf('network-wanted', message)) this.listener.networkWanted();
      if (isOf('receivers-wanted', message)) this.listener.receiversWanted();
    });
    let lastErrors = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      process.stderr.write(chunk);
      lastErrors = (lastErrors + chunk.toString('utf8')).slice(-ERROR_TAIL);
    });
    child.once('exit', (code) => {
      this.child = null;
      if (this.closing) return;
      if (this.renewing) {
        this.renewing = false;
        this.start();
        return;
      }
      const again = this.limit.mayRestart(Date.now());
      this.listener.stopped(reasonOf(code, lastErrors), !again, false);
      if (again) this.start();
    });
    this.listener.started();
  }

  /**
   * Takes over other settings. They hold from the start of a process, so the one that runs closes its workspace and ends, and
   * another one follows.
   */
  renew(settings: EngineSettings): void {
    if (isDeepStrictEqual(settings, this.settings)) return;
    this.settings = settings;
    const { child } = this;
    if (child === null || this.closing || this.renewing) return;
    this.renewing = true;
    this.listener.stopped('', false, true);
    this.end(child);
  }

  /** Starts it again after it was given up. */
  restart(): void {
    this.limit.reset();
    this.start();
  }

  /** Gives the engine one end of a channel, to serve whoever holds the other; false when there is no engine. */
  serve(port: MessagePortMain): boolean {
    this.child?.postMessage({ kind: 'serve' }, [port]);
    return this.child !== null;
  }

  /** Gives the engine its end of a line to the network process. */
  connectNetwork(port: MessagePortMain): void {
    this.child?.postMessage({ kind: 'network' }, [port]);
  }

  /** Gives the engine its end of a line to a process of receivers. */
  connectReceivers(port: MessagePortMain): void {
    this.child?.postMessage({ kind: 'receivers' }, [port]);
  }

  /** Lets it close the workspace, then ends it; resolves when it is gone. */
  async close(): Promise<void> {
    this.closing = true;
    const { child } = this;
    if (child === null) return;
    await new Promise<void>((resolve) => {
      child.once('exit', () => resolve());
      this.end(child);
    });
  }

  /** Lets it close the workspace and end; ends it where that takes too long. */
  private end(child: UtilityProcess): void {
    const late = setTimeout(() => child.kill(), CLOSING_MS);
    child.once('exit', () => clearTimeout(late));
    child.postMessage({ kind: 'shutdown' });
  }
}

function isOf(kind: string, message: unknown): boolean {
  return typeof message === 'object' && message !== null && 'kind' in message && message.kind === kind;
}

/** A phrase: the exit code, and the error that the process died of where it said one. */
function reasonOf(code: number, errors: string): string {
  const said = /^(?:\w*Error|FATAL ERROR)\b.*$/m.exec(errors)?.[0];
  return said === undefined ? `exit code ${code}` : `exit code ${code}, ${said.slice(0, 200)}`;
}
