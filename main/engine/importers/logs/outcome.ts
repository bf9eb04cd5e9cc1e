/** Outcome of a log event (cloudwatch-logs.md part 5), stored so that the histogram need not read messages. */
export type Outcome = 'ok' | 'error' | 'throttle' | 'fault';

const THROTTLE = ['Throttl', 'TooManyRequests', 'Rate exceeded'];
const LAMBDA_TIMEOUT = ' Task timed out after ';
const LAMBDA_REPORT = 'REPORT RequestId: ';
const LAMBDA_FAILED = /\tStatus: (?:error|failure|timeout)\b/;

/** How far into a line of text its level is looked for. */
const LEVEL_WITHIN = 200;
const WORDS = 'TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|FATAL|CRITICAL|PANIC';
const ANY_LEVEL = new RegExp(`\\[(?:${WORDS})\\]|\\b(?:${WORDS})\\b`, 'gi');

/**
 * The outcome of a message, given as text whose characters may be single bytes. `level` is what a JSON message says of
 * itself; undefined for other text, where the first word for a level counts. A message that tells of throttling is
 * `throttle` whatever its level, as such lines come as errors too.
 */
export function outcomeOf(message: string, level: string | null | undefined): Outcome {
  if (THROTTLE.some((mark) => message.includes(mark))) return 'throttle';
  if (level !== undefined) return outcomeOfLevel(level ?? '');
  if (message.includes(LAMBDA_TIMEOUT)) return 'fault';
  if (message.startsWith(LAMBDA_REPORT)) return LAMBDA_FAILED.test(message) ? 'fault' : 'ok';
  return outcomeOfLevel(levelInText(message.slice(0, LEVEL_WITHIN)));
}

/** The first of the words for a level in capitals, or in square brackets in any case. */
function levelInText(text: string): string {
  ANY_LEVEL.lastIndex = 0;
  for (;;) {
    const word = ANY_LEVEL.exec(text)?.[0];
    if (word === undefined) return '';
    if (word.startsWith('[')) return word.slice(1, -1);
    if (word === word.toUpperCase()) return word;
  }
}

function outcomeOfLevel(level: string): Outcome {
  switch (level.toLowerCase()) {
    case 'warn':
    case 'warning':
      return 'error';
    case 'error':
    case 'fatal':
    case 'critical':
    case 'panic':
      return 'fault';
    default:
      return 'ok';
  }
}
