import type { JobProgress } from '../../preload/contract/jobs.ts';

/** A terminal's line is rewritten with each report; anything else gets a line now and then, for the log. */
const SPARSE_MS = 10_000;

/** Shows a job's progress on stderr; `close` clears the line. */
export function progressLine(stream: NodeJS.WriteStream = process.stderr): {
  show(progress: JobProgress): void;
  close(): void;
} {
  let lastShown = performance.now();
  let open = false;
  return {
    show: (progress) => {
      const text = progressText(progress);
      if (stream.isTTY) {
        const width = Math.max(20, (stream.columns ?? 80) - 1);
        stream.write(`\r\u001b[K${text.slice(0, width)}`);
        open = true;
      } else if (performance.now() - lastShown >= SPARSE_MS) {
        lastShown = performance.now();
        stream.write(`${text}\n`);
      }
    },
    close: () => {
      if (open) stream.write('\r\u001b[K');
      open = false;
    },
  };
}

/** `1,048,576 bytes written, 34 %` of an export; of an import `1,370 of 2,000 files, 900,000 records (81,000/s), 68 %, 5 s left, 2 problems` */
export function progressText(progress: JobProgress): string {
  const { files, records, bytesDone, bytesTotal, listing, problemCount, output } = progress;
  const count = (value: number) => Math.round(value).toLocaleString('en-US');
  if (output !== null) {
    const share = output.percent === null ? '' : `, ${Math.floor(output.percent)} %`;
    return `${count(output.bytes)} bytes written${share}`;
  }
  const done = files.read + files.skipped + files.failed;
  const parts = [
    listing ? `${count(files.found)} files found so far` : `${count(done)} of ${count(files.found)} files`,
    `${count(records.read)} records (${count(progress.recordsPerSecond)}/s)`,
  ];
  if (bytesTotal !== null && bytesTotal > 0) parts.push(`${Math.floor((bytesDone / bytesTotal) * 100)} %`);
  if (progress.secondsLeft !== null) parts.push(`${count(progress.secondsLeft)} s left`);
  if (problemCount > 0) parts.push(`${count(problemCount)} ${problemCount === 1 ? 'problem' : 'problems'}`);
  return parts.join(', ');
}
