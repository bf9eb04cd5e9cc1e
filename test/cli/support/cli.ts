import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const CLI = join(fileURLToPath(new URL('../../..', import.meta.url)), 'out/main/cli.js');

export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

export interface CliOptions {
  /** Added to a bare environment. */
  env?: Record<string, string>;
  /** For Node itself, before the program. */
  nodeArguments?: string[];
  stdin?: string;
  uid?: number;
}

/** The built command line with its own configuration folder, so that a test never meets the user's installation. */
export class Cli {
  constructor(private readonly folder: string) {}

  start(args: string[], options: CliOptions = {}): ChildProcessWithoutNullStreams {
    const child = spawn(process.execPath, [...(options.nodeArguments ?? []), CLI, ...args], {
      cwd: this.folder,
      env: {
        PATH: process.env.PATH ?? '',
        HOME: this.folder,
        XDG_CONFIG_HOME: join(this.folder, 'config'),
        ...options.env,
      },
      ...(options.uid === undefined ? {} : { uid: options.uid }),
    });
    child.stdin.on('error', () => undefined); // it may end without having read
    child.stdin.end(options.stdin ?? '');
    return child;
  }

  async run(args: string[], options: CliOptions = {}): Promise<Ended> {
    return await ended(this.start(args, options));
  }

  /** Runs and parses what came out; the code must be `code`. */
  async json<T>(args: string[], code = 0, options: CliOptions = {}): Promise<T> {
    const end = await this.run(args, options);
    if (end.code !== code) throw new Error(`${args.join(' ')}: exit ${end.code}, not ${code}\n${end.stderr}`);
    return JSON.parse(end.stdout) as T;
  }
}

export async function ended(child: ChildProcessWithoutNullStreams): Promise<Ended> {
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const [code, signal] = await once(child, 'close');
  return { code, signal, stdout, stderr };
}

export interface Answer {
  columns: { name: string; type: string }[];
  rows: unknown[][];
  statistics: { recordsScanned: number; recordsMatched: number; elapsedMs: number };
  warnings: string[];
}
