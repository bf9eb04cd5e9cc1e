import { parentPort, workerData } from 'node:worker_threads';
import { type Portion, writeFiles } from './generator/write-files.ts';

parentPort?.postMessage(writeFiles(workerData as Portion));
