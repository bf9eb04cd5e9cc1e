/**
 * A signal that aborts when the user presses Ctrl-C or the system asks the process to end. The second time ends the
 * process at once: the workspace then is as after a crash, with every committed batch in it.
 */
export function interruptSignal(): AbortSignal {
  const abort = new AbortController();
  const stop = () => {
    if (abort.signal.aborted) process.exit(130);
    process.stderr.write('\nStopping. Once more to stop at once.\n');
    abort.abort();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return abort.signal;
}
