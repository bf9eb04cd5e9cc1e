import type { Command, SourceTime } from './ast.ts';
import type { Range } from './branch.ts';
import {
  type Catalog,
  everything,
  groupNames,
  type LogGroup,
  nothing,
  type Selection,
  selectGroup,
} from './catalog.ts';
import type { Context } from './context.ts';
import { nearest } from './diagnostics.ts';
import { periodMs } from './periods.ts';

type Source = Extract<Command, { kind: 'source' }>;

/** The first and the last moment that DuckDB and our calendar agree on. */
const EARLIEST_US = -62_135_596_800_000_000n;
const LATEST_US = 253_402_300_800_000_000n;

/** The events that a SOURCE command names (4.19). */
export function selectionOf(command: Source, context: Context): Selection {
  const selection = nothing();
  const { catalog } = context;
  for (const item of command.items) {
    if (item.kind === 'group') {
      const problem = selectGroup(catalog, item.name, selection);
      const near = problem === null ? null : nearest(item.name, groupNames(catalog));
      if (problem !== null)
        context.error(
          `${problem}${near ? `; did you mean ${near}?` : ''}`,
          item.at,
          'query.unknown-field',
          near && `'${near}'`,
        );
    }
  }
  const tests = command.items.flatMap((item): ((group: LogGroup) => boolean)[] => {
    if (item.kind === 'data-source') {
      const wanted = new Set(item.names.map((name) => name.value));
      return [(group) => group.dataSources?.some((name) => wanted.has(name)) ?? false];
    }
    return item.kind === 'log-groups' ? item.selectors.map(selectorTest) : [];
  });
  if (command.items.some((item) => item.kind !== 'group')) {
    const found = catalog.logGroups.filter((group) => tests.every((test) => test(group)));
    if (found.length === 0)
      context.warn(`This SOURCE fits no log group of the workspace${unknownOf(command, catalog)}`, command.at);
    selection.groups = [...new Set([...selection.groups, ...found.map((group) => group.groupId)])];
  }
  selection.allGroups = selection.groups.length > 0 && selection.groups.length === catalog.logGroups.length;
  return selection;
}

/** What such a SOURCE asks for that no file or pull says of any group here. */
function unknownOf({ items }: Source, { logGroups }: Catalog): string {
  const asksTags = items.some(
    (item) => item.kind === 'log-groups' && item.selectors.some(({ name }) => name === 'tags'),
  );
  return asksTags && logGroups.every(({ tags }) => tags === undefined)
    ? ': tags of log groups are not known in it'
    : '';
}

type Selector = Extract<Source['items'][number], { kind: 'log-groups' }>['selectors'][number];

/** Values of one argument are alternatives. */
function selectorTest({ name, values }: Selector): (group: LogGroup) => boolean {
  const texts = values.map((value) => value.value);
  switch (name) {
    case 'namePrefix':
      return (group) => texts.some((prefix) => group.name.startsWith(prefix));
    case 'accountIdentifiers':
      return (group) => texts.includes(group.account ?? '');
    case 'class':
      return (group) => texts.some((one) => one.toUpperCase() === (group.logClass ?? 'STANDARD').toUpperCase());
    case 'logGroupIdentifier':
      return (group) =>
        texts.some((one) => one === group.name || one.replace(/:\*$/, '').endsWith(`:log-group:${group.name}`));
    case 'tags':
      return (group) =>
        texts.some((pair) => {
          const [key = '', value] = pair.split(/[:=]/, 2);
          return value === undefined ? group.tags?.[key] !== undefined : group.tags?.[key] === value;
        });
  }
}

/** Groups chosen outside of the query; all when there are none. */
export function selectionOfGroups(names: readonly string[], context: Context): Selection {
  if (names.length === 0) return everything(context.catalog);
  const selection = nothing();
  for (const name of names) {
    const problem = selectGroup(context.catalog, name, selection);
    if (problem !== null) context.error(problem, { start: 0, end: 0 }, 'query.unknown-field');
  }
  return selection;
}

/** The range of a SOURCE with `start` or `end`; without them the query's own. */
export function rangeOf(command: Source | undefined, context: Context): Range | null {
  if (!command || (command.start === null && command.end === null)) return context.range;
  const from = command.start ? momentOf(command.start, context) : (context.range?.fromUs ?? EARLIEST_US);
  const to = command.end ? momentOf(command.end, context) : (context.range?.toUs ?? LATEST_US);
  if (from >= to) context.error('start must be before end', command.at);
  return { fromUs: from, toUs: to };
}

function momentOf(time: SourceTime, context: Context): bigint {
  switch (time.kind) {
    case 'now':
      return context.nowUs;
    case 'ago':
      return context.nowUs + BigInt(time.sign) * BigInt(periodMs(time.period)) * 1000n;
    case 'epoch':
      // Seconds, as StartQuery takes them, or milliseconds; the year 5138 parts them.
      return BigInt(time.value) * (time.value < 100_000_000_000 ? 1_000_000n : 1000n);
  }
}
