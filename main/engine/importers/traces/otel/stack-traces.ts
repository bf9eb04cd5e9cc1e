/** A call on a stack, as segment documents have it. */
interface Frame {
  path: string;
  line: number;
  label: string;
}

export interface ParsedException {
  type: string;
  message: string;
  stack?: Frame[];
  /** The next exception caused this one. */
  hasCause: boolean;
}

type Thrown = Pick<ParsedException, 'type' | 'message'>;

/**
 * The exceptions of a stack trace as text, the thrown one first and each one's cause behind it, in the form of the language
 * that `telemetry.sdk.language` names. Lines that say nothing are left out; without a known language there is no stack.
 */
export function parseStackTrace(thrown: Thrown, text: string, language: string | null): ParsedException[] {
  const lines = text.split(/\r?\n/);
  switch (text === '' ? null : language) {
    case 'java':
    case 'php': // its SDK writes stacks as Java does
      return parseJava(thrown, lines);
    case 'python':
      return parsePython(thrown, lines);
    case 'nodejs':
    case 'webjs':
    case 'javascript':
      return [{ ...thrown, stack: lines.flatMap(frameOfJavaScript), hasCause: false }];
    case 'dotnet':
      return [{ ...thrown, stack: lines.flatMap(frameOfDotNet), hasCause: false }];
    case 'go':
      return [{ ...thrown, stack: framesOfGo(lines), hasCause: false }];
    default:
      return [{ ...thrown, hasCause: false }];
  }
}

const JAVA_FRAME = /^(?:\t| {4})at (?:[^(]*\/)?([^(/]+)\(([^)]*)\)$/;

/** `\tat Class.method(File.java:12)`; a cause begins with `Caused by: Type: message`, which may go on in further lines. */
function parseJava(thrown: Thrown, lines: readonly string[]): ParsedException[] {
  const found: (ParsedException & { stack: Frame[] })[] = [{ ...thrown, stack: [], hasCause: false }];
  let isInMessage = false;
  for (const line of lines.slice(1)) {
    const current = found.at(-1);
    if (current === undefined) break;
    const frame = JAVA_FRAME.exec(line);
    const cause = /^Caused by: ([^:]*)(?::\s?(.*))?$/.exec(line);
    if (frame !== null) {
      const [, label = '', place = ''] = frame;
      const [, path = '', number = '0'] = /^([^:]*)(?::(\d+))?/.exec(place) ?? [];
      current.stack.push({ path, line: Number(number), label });
      isInMessage = false;
    } else if (cause !== null) {
      current.hasCause = true;
      found.push({ type: cause[1] ?? '', message: cause[2] ?? '', stack: [], hasCause: false });
      isInMessage = true;
    } else if (isInMessage) current.message += `\n${line}`;
  }
  return found;
}

const PYTHON_FRAME = /^ {2}File "(.*)", line (\d+)(?:, in (.*))?$/;
const PYTHON_CHAIN =
  /^(?:During handling of the above exception, another exception occurred|The above exception was the direct cause of the following exception):$/;

/** Tracebacks have the latest call last, and the exception that was thrown last as well: both are turned round. */
function parsePython(thrown: Thrown, lines: readonly string[]): ParsedException[] {
  const blocks: string[][] = [[]];
  for (const line of lines) {
    if (PYTHON_CHAIN.test(line)) blocks.push([]);
    else blocks.at(-1)?.push(line);
  }
  return blocks.reverse().map((block, index) => ({
    ...(index === 0 ? thrown : thrownInPython(block)),
    stack: block.flatMap(frameOfPython).reverse(),
    hasCause: index + 1 < blocks.length,
  }));
}

function frameOfPython(line: string): Frame[] {
  const [whole, path = '', number = '0', label = ''] = PYTHON_FRAME.exec(line) ?? [];
  return whole === undefined ? [] : [{ path, line: Number(number), label }];
}

/** `Type: message` behind the frames, which are indented. */
function thrownInPython(block: readonly string[]): Thrown {
  const last = block.findLastIndex((line) => line.startsWith('  '));
  const text = block
    .slice(last + 1)
    .join('\n')
    .trim();
  const [, type = text, message = ''] = /^([^:\n]+):\s?([\s\S]*)$/.exec(text) ?? [];
  return { type, message };
}

/** `    at label (path:line:column)`, or without a label and brackets. */
function frameOfJavaScript(line: string): Frame[] {
  const [whole, label = '', inside, bare] = /^ {4}at (?:(.*?) \((.*)\)|(.*))$/.exec(line) ?? [];
  if (whole === undefined) return [];
  const place = inside ?? bare ?? '';
  const [, path = place, number = '0'] = /^(.*?):(\d+):\d+$/.exec(place) ?? [];
  return [{ path, line: Number(number), label }];
}

/** `   at Label(arguments) in path:line 12`; the place is left out for code without symbols. */
function frameOfDotNet(line: string): Frame[] {
  const [whole, label = '', path = '', number = '0'] = /^\s*at (.*?\)?)(?: in (.*):line (\d+))?$/.exec(line) ?? [];
  return whole === undefined ? [] : [{ path, line: Number(number), label }];
}

/** Of the running goroutine: a function, and in the next line its place. */
function framesOfGo(lines: readonly string[]): Frame[] {
  const frames: Frame[] = [];
  for (const [index, line] of lines.entries()) {
    const [whole, path = '', number = '0'] = /^\s+([^\s:]+):(\d+)/.exec(line) ?? [];
    const label = lines[index - 1] ?? '';
    if (whole !== undefined && label !== '' && !label.startsWith('goroutine '))
      frames.push({ path, line: Number(number), label });
  }
  return frames;
}
