import { resolve } from 'node:path';
import type { SampleProgress } from '../../preload/contract/sample.ts';
import { createSample } from '../engine/sample/create-sample.ts';
import { Store } from '../engine/store/store.ts';
import { EXIT } from './exit.ts';
import { explain } from './failure.ts';
import { interruptSignal } from './interrupt.ts';
import { printJson } from './output.ts';

/** `sample`: makes the sample investigation and prints what it holds as JSON. Returns the exit code. */
export async function makeSample(workspace: string, again: boolean): Promise<number> {
  const path = resolve(workspace);
  let shown: SampleProgress['step'] | null = null;
  const report = ({ step }: SampleProgress) => {
    if (step !== shown) process.stderr.write(`${STEPS[step]}\n`);
    shown = step;
  };
  try {
    await createSample(path, { replace: again, signal: interruptSignal(), report });
    const store = await Store.open(path, { readOnly: true });
    try {
      await printJson(await store.info());
    } finally {
      await store.close();
    }
    return EXIT.done;
  } catch (error) {
    process.stderr.write(explain(error));
    return EXIT.failed;
  }
}

const STEPS = {
  files: 'making the files of the sample',
  import: 'importing them',
  documents: 'adding queries, notes and the tour',
} as const;
