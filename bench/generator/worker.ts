import { parentPort, workerData } from 'node:worker_threads';
import { type Portion, writeFiles } from './write-files.ts';

parentPort?.postMessage(writeFiles(workerData as Portion));
