import type { FilePreview } from '../../../preload/contract/previews.ts';
import { FieldCounter } from '../query/catalog/discover-fields.ts';
import { jsonFacts } from './logs/json-event.ts';
import type { LogEvent, LogSink } from './logs/log-event.ts';
import type { CutSink } from './record-cutter.ts';
import type { JsonObject } from './traces/json-values.ts';
import { rowsOfDocument, startOfSummary } from './traces/segment-rows.ts';
import type { FoundDocument, TraceSink } from './traces/trace-format.ts';
import { storedTraceId } from './traces/trace-id.ts';

/** Events whose fields are looked for; and characters of a message that are shown, and looked at. */
const COUNTED = 2000;
const SHOWN = 10_000;
const LONGEST = 100_000;

type Result = Pick<FilePreview, 'events' | 'columns' | 'fields' | 'range'> & {
  sampled: Omit<FilePreview['sampled'], 'wholeFile'>;
};

/** Takes what a cutter finds in a sample: records of a trail, log events, or documents of traces. */
export class PreviewSink implements LogSink, TraceSink, Omit<CutSink, 'failed'> {
  readonly #shown: FilePreview['events'] = [];
  readonly #messages: { message: string; group: string | null; fields: readonly string[] | null }[] = [];
  #fields: readonly string[] | null = null;
  #events = 0;
  #failed = 0;
  #why: string | null = null;
  #withoutTime = 0;
  #from = Number.POSITIVE_INFINITY;
  #to = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly most: number,
    private readonly format: string,
  ) {}

  event(event: LogEvent): void {
    this.#take(event.position, event.message, event.timeUs, event.group, event.stream);
  }

  record(bytes: Buffer, start: number, end: number): void {
    const record = bytes.subarray(start, end);
    this.#take(this.#events + 1, record, jsonFacts(record, 0, record.length).timeUs, null, null);
  }

  document({ position, document, text }: FoundDocument): void {
    const found = rowsOfDocument(document, 0);
    if ('reason' in found) this.failed(found.reason);
    else
      this.#take(
        position,
        Buffer.from(text ?? JSON.stringify(document)),
        found.rows[0]?.own.startUs ?? null,
        null,
        null,
      );
  }

  summary(summary: JsonObject, text: string, position: number): void {
    const startUs = startOfSummary(summary, storedTraceId(String(summary.Id)));
    this.#take(position, Buffer.from(text), startUs, null, null);
  }

  /** An import says it; the sample is too short for it. */
  remark(): void {}

  fields(names: readonly string[]): void {
    this.#fields = names;
  }

  failed(reason: string): void {
    this.#failed++;
    this.#why ??= reason;
  }

  #take(
    position: number,
    bytes: Buffer,
    timeUs: number | null,
    logGroup: string | null,
    logStream: string | null,
  ): void {
    this.#events++;
    if (timeUs === null) this.#withoutTime++;
    else {
      this.#from = Math.min(this.#from, timeUs);
      this.#to = Math.max(this.#to, timeUs + 1);
    }
    if (this.#shown.length >= this.most && this.#messages.length >= COUNTED) return;
    const message = bytes.toString('utf8');
    if (this.#shown.length < this.most)
      this.#shown.push({
        position,
        timeUs,
        message: message.slice(0, SHOWN),
        length: message.length,
        logGroup,
        logStream,
      });
    if (this.#messages.length < COUNTED && message.length <= LONGEST)
      this.#messages.push({ message, group: logGroup, fields: this.#fields });
  }

  /** `group` is the log group of events that name none. */
  result(group: string): Result {
    const counter = new FieldCounter();
    for (const { message, group: own, fields } of this.#messages) {
      const lambda = (own ?? group).startsWith('/aws/lambda/');
      counter.add(message, { format: { name: this.format, fields }, lambda });
    }
    const { events, failed, withoutTime } = {
      events: this.#events,
      failed: this.#failed,
      withoutTime: this.#withoutTime,
    };
    return {
      events: this.#shown,
      columns: this.#fields === null ? null : [...this.#fields],
      fields: this.#messages.length === 0 ? [] : counter.result().fields,
      range: this.#to > this.#from ? { from: this.#from, to: this.#to } : null,
      sampled: { events, failed, withoutTime },
    };
  }

  /** What is to be said of the sample. */
  warnings(): string[] {
    const warnings: string[] = [];
    const of = `${this.#events + this.#failed} sampled`;
    if (this.#failed > 0) warnings.push(`${this.#failed} of the ${of} cannot be taken, the first because ${this.#why}`);
    if (this.#withoutTime > 0) {
      const year = this.format === 'syslog' ? ': its year is not written, and is not guessed' : '';
      warnings.push(`${this.#withoutTime} of the ${of} have no time that can be read${year}`);
    }
    return warnings;
  }
}
