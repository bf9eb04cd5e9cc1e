import { spawn } from 'node:child_process';
import { root } from './paths.mjs';

/** Children that are running: a signal to us is passed on to them, so that none is left behind. */
const children = new Set();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    for (const child of children) child.kill(signal);
    // Without children there is nothing to wait for; 130 is the shell's code for an interrupted command.
    if (children.size === 0) process.exit(130);
  });
}

/** Starts a program that is stopped with us. */
export function start(command, args, options = {}) {
  const child = spawn(command, args, { cwd: root, stdio: 'inherit', ...options });
  children.add(child);
  child.once('exit', () => children.delete(child));
  child.once('error', () => children.delete(child));
  return child;
}

/** Resolves with a child's exit code (1 when a signal ended it), rejects when it could not be started. */
export function ended(child) {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}

/** Runs a program with our terminal and resolves with its exit code. */
export function run(command, args, options) {
  return ended(start(command, args, options));
}

/** Runs a program silently and resolves with its exit code and everything it printed. */
export async function capture(command, args, options = {}) {
  const child = start(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (text) => {
      output += text;
    });
  }
  return { code: await ended(child), output };
}
