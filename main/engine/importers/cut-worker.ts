import { type MessagePort, parentPort, threadId, workerData } from 'node:worker_threads';
import type { Decision, FromWorker, ToWorker, WorkerSettings } from './cut-protocol.ts';
import { FileCutter, type Handover, type ImporterLink, Stopped } from './file-cutter.ts';

/** First file of a worker thread that cuts files for the importer; see cut-protocol.ts for what is said. */
if (parentPort === null) throw new Error('cut-worker is started as a worker thread');
const port: MessagePort = parentPort;
const post = (message: FromWorker) => port.postMessage(message);

let unit = 0;
let claimed: (decisions: Decision[]) => void = () => undefined;
let go: () => void = () => undefined;

const link: ImporterLink = {
  claim: async (claims) => {
    const answer = new Promise<Decision[]>((resolve) => {
      claimed = resolve;
    });
    post({ type: 'claim', claims });
    return await answer;
  },
  isArchive: (path) => post({ type: 'archive', path }),
  flush: async (handover) => {
    const answer = new Promise<void>((resolve) => {
      go = resolve;
    });
    post(flushOf(handover, false));
    await answer;
  },
};
const cutter = new FileCutter(workerData as WorkerSettings, `cut${threadId}`, link);

port.on('message', (message: ToWorker) => {
  switch (message.type) {
    case 'unit':
      unit = message.unit;
      cutter.cutUnit(message.files).then(
        (handover) => post(flushOf(handover, true)),
        (error: unknown) => {
          if (error instanceof Stopped) process.exit();
          post({
            type: 'broken',
            unit,
            message: error instanceof Error ? (error.stack ?? error.message) : String(error),
          });
        },
      );
      break;
    case 'claimed':
      claimed(message.decisions);
      break;
    case 'go':
      go();
      break;
  }
});

function flushOf(handover: Handover, done: boolean): FromWorker {
  return { type: 'flush', unit, ...handover, done };
}
