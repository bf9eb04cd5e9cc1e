import { expect, test } from 'vitest';
import { levelOfMessage } from '../../../../main/engine/importers/logs/json-event.ts';
import { outcomeOf } from '../../../../main/engine/importers/logs/outcome.ts';

const of = (message: string) => outcomeOf(message, levelOfMessage(Buffer.from(message)));

// cloudwatch-logs.md part 5.
test.each([
  ['2026-03-02 INFO all is well, no ERROR here', 'ok'],
  ['WARN disk', 'error'],
  ['WARNING disk', 'error'],
  ['ERROR disk', 'fault'],
  ['[Sun Dec 04 2005] [error] mod_jk', 'fault'],
  ['an error in lower case says nothing', 'ok'],
  ['Errors and ERROR_CODE say nothing', 'ok'],
  [`${'x'.repeat(200)} ERROR too far`, 'ok'],
  ['CRITICAL x', 'fault'],
  ['PANIC x', 'fault'],
  ['ERROR ThrottlingException: Rate exceeded', 'throttle'],
  ['INFO TooManyRequestsException', 'throttle'],
  ['{"level":"warn","msg":"ERROR"}', 'error'],
  ['{"severity":"Error"}', 'fault'],
  ['{"lvl":"FATAL"}', 'fault'],
  ['{"log.level":"error"}', 'fault'],
  ['{"log":{"level":"warning"}}', 'error'],
  ['{"severity":"error","level":"info"}', 'ok'],
  ['{"msg":"ERROR"}', 'ok'],
  ['2026-03-02T10:00:00.000Z 1b2c Task timed out after 3.00 seconds', 'fault'],
  ['REPORT RequestId: 1\tDuration: 3 ms\tStatus: timeout', 'fault'],
  ['REPORT RequestId: 1\tDuration: 3 ms', 'ok'],
])('%s is %s', (message, outcome) => {
  expect(of(message)).toBe(outcome);
});
