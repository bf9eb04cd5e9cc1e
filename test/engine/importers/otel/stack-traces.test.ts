import { expect, test } from 'vitest';
import { parseStackTrace } from '../../../../main/engine/importers/traces/otel/stack-traces.ts';

const thrown = { type: 'T', message: 'm' };

test('Java: class loaders left out, causes behind what they caused', () => {
  const text = [
    'java.lang.IllegalStateException: m',
    '\tat app//com.shop.Orders.load(Orders.java:12)',
    '\tat com.shop.Main.main(Native Method)',
    '\tSuppressed: java.io.IOException: closing',
    '\t\tat com.shop.Close.close(Close.java:3)',
    'Caused by: java.sql.SQLException: no',
    'connection',
    '\tat com.shop.Pool.take(Pool.java:7)',
    '\t... 2 more',
  ].join('\n');
  expect(parseStackTrace(thrown, text, 'java')).toEqual([
    {
      ...thrown,
      stack: [
        { path: 'Orders.java', line: 12, label: 'com.shop.Orders.load' },
        { path: 'Native Method', line: 0, label: 'com.shop.Main.main' },
      ],
      hasCause: true,
    },
    {
      type: 'java.sql.SQLException',
      message: 'no\nconnection',
      stack: [{ path: 'Pool.java', line: 7, label: 'com.shop.Pool.take' }],
      hasCause: false,
    },
  ]);
});

test('Python: the latest call first, and what was handled behind what came of it', () => {
  const text = [
    'Traceback (most recent call last):',
    '  File "/app/db.py", line 3, in connect',
    '    raise KeyError("host")',
    "KeyError: 'host'",
    '',
    'During handling of the above exception, another exception occurred:',
    '',
    'Traceback (most recent call last):',
    '  File "/app/main.py", line 9, in main',
    '    run()',
    '  File "/app/main.py", line 5, in run',
    '    raise ValueError("m")',
    'ValueError: m',
  ].join('\n');
  expect(parseStackTrace(thrown, text, 'python')).toEqual([
    {
      ...thrown,
      stack: [
        { path: '/app/main.py', line: 5, label: 'run' },
        { path: '/app/main.py', line: 9, label: 'main' },
      ],
      hasCause: true,
    },
    {
      type: 'KeyError',
      message: "'host'",
      stack: [{ path: '/app/db.py', line: 3, label: 'connect' }],
      hasCause: false,
    },
  ]);
});

test.each([
  [
    'nodejs',
    'TypeError: m\n    at load (/app/a.js:3:9)\n    at file:///app/b.js:7:1\n    at new Promise (<anonymous>)',
    [
      { path: '/app/a.js', line: 3, label: 'load' },
      { path: 'file:///app/b.js', line: 7, label: '' },
      { path: '<anonymous>', line: 0, label: 'new Promise' },
    ],
  ],
  [
    'dotnet',
    'System.Exception: m\r\n   at Shop.Orders.Load(Int32 id) in C:\\src\\Orders.cs:line 12\r\n   at Shop.Main()',
    [
      { path: 'C:\\src\\Orders.cs', line: 12, label: 'Shop.Orders.Load(Int32 id)' },
      { path: '', line: 0, label: 'Shop.Main()' },
    ],
  ],
  [
    'go',
    'm\ngoroutine 1 [running]:\nmain.load(0x1)\n\t/src/main.go:12 +0x1d\nmain.main()\n\t/src/main.go:5 +0x2',
    [
      { path: '/src/main.go', line: 12, label: 'main.load(0x1)' },
      { path: '/src/main.go', line: 5, label: 'main.main()' },
    ],
  ],
])('%s', (language, text, stack) => {
  expect(parseStackTrace(thrown, text, language)).toEqual([{ ...thrown, stack, hasCause: false }]);
});

test('without a language that is known there is no stack', () => {
  expect(parseStackTrace(thrown, 'a\n\tat b(c:1)', 'cobol')).toEqual([{ ...thrown, hasCause: false }]);
  expect(parseStackTrace(thrown, '', 'java')).toEqual([{ ...thrown, hasCause: false }]);
});
