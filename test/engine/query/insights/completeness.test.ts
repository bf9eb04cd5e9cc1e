import { expect, test } from 'vitest';
import type { Command } from '../../../../main/engine/query/insights/ast.ts';
import { COMMANDS } from '../../../../main/engine/query/insights/commands.ts';
import { FUNCTIONS } from '../../../../main/engine/query/insights/functions.ts';
import { parse } from '../../../../main/engine/query/insights/parser.ts';
import { COMMAND_CASES } from './command-cases.ts';
import { ERROR_CASES } from './error-cases.ts';
import { FUNCTION_CASES } from './function-cases.ts';

const QUERIES = [...COMMAND_CASES.map(({ query }) => query), ...FUNCTION_CASES.map(([text]) => `fields ${text} as v`)];

test('the conformance cases are more than the 250 that the issue asks for', () => {
  expect(QUERIES.length + ERROR_CASES.length).toBeGreaterThan(250);
});

test('every command has a case', () => {
  const kinds = new Set(
    QUERIES.flatMap((query) => parse(query).query.commands.map(({ kind }) => kind.replace(/^parse-.*/, 'parse'))),
  );
  expect(COMMANDS.map(({ name }) => name).filter((name) => !kinds.has(name as Command['kind']))).toEqual([]);
});

test('every function has a case under each of its names', () => {
  const called = new Set(
    QUERIES.flatMap((query) => [...query.matchAll(/([A-Za-z_]\w*)\s*\(/g)].map((match) => match[1]?.toLowerCase())),
  );
  const names = FUNCTIONS.flatMap(({ name, aliases = [] }) => [name, ...aliases]);
  expect(names.filter((name) => !called.has(name.toLowerCase()))).toEqual([]);
});
