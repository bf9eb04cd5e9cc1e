import { timeInLine } from './event-time.ts';
import type { LogFormat } from './formats.ts';
import { jsonFacts } from './json-event.ts';
import { LineCutter } from './line-cutter.ts';
import { type Cutter, type LogEvent, type LogSink, plainEvent } from './log-event.ts';

/** As much of an event as its time is looked for in. */
const LINE_HEAD = 300;

/**
 * Plain lines. A line that begins with white space belongs to the event before it, as in the CloudWatch agent, which by
 * default takes "any line that begins with a non-whitespace character" for the start of a message: so a stack trace stays
 * with its error. Blank lines between events carry nothing.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Agent-Configuration-File-Details.html
 */
export const textFormat: LogFormat = {
  id: 'text',
  score: (sample) => (sample.lines.length > 0 && isText(sample.head) ? 0.01 : 0),
  reasonToAsk: () => 'plain text',
  cutter: (_sample, sink) => textCutter(sink),
};

/** Cuts plain lines; `facts` may say more of an event by its first line, given as text of single bytes. */
export function textCutter(sink: LogSink, facts: (line: string) => Partial<LogEvent> = () => ({})): Cutter {
  return new LineCutter({
    crlf: true,
    role: (window, start, end, first) => {
      if (isBlank(window, start, end)) return 'blank';
      return isBlank(window, start, start + 1) && !first ? 'continues' : 'begins';
    },
    event: (window, start, end, line, offset) => {
      const message = window.subarray(start, end);
      const newline = message.indexOf(0x0a);
      const first = message.toString('latin1', 0, newline < 0 ? message.length : newline);
      sink.event({ ...plainEvent(line, message, timeOfLine(message)), ...facts(first) }, offset);
    },
    stray: (reason, window, start, end, line, offset) => sink.failed(reason, line, window, start, end, offset),
  });
}

/** True where `head` has no byte that text never has. */
function isText(head: Buffer): boolean {
  for (const byte of head.subarray(0, 4096)) if (byte < 0x20 && (byte < 9 || byte > 13) && byte !== 0x1b) return false;
  return true;
}

function isBlank(window: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const byte = window[at];
    if (byte !== 0x20 && byte !== 0x09 && byte !== 0x0d) return false;
  }
  return true;
}

/** The time in an event's first line; a JSON document that is the line, or ends it, has it in its members. */
function timeOfLine(message: Buffer): number | null {
  if (message[0] === 0x7b) {
    const { timeUs } = jsonFacts(message, 0, message.length);
    if (timeUs !== null) return timeUs;
  }
  const newline = message.indexOf(0x0a);
  const line = newline < 0 ? message : message.subarray(0, newline);
  const time = timeInLine(line.toString('latin1', 0, LINE_HEAD));
  if (time !== null || line.at(-1) !== 0x7d) return time;
  const open = line.indexOf(0x7b);
  return open < 0 ? null : jsonFacts(line, open, line.length).timeUs;
}
