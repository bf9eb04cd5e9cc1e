import type { Command, Expr, FieldRef, Named, Query } from './ast.ts';
import { fieldName } from './ast.ts';
import type { Diagnostic } from './diagnostics.ts';
import { functionNamed } from './functions.ts';
import { globToRegex, toRe2 } from './regex.ts';
import { LIMITS, UNVERIFIED } from './unverified.ts';

/** A query whose commands stand in the order they run in, and what is wrong with it or was chosen for it. */
export interface Analysis {
  query: Query;
  diagnostics: Diagnostic[];
}

type Report = (severity: 'error' | 'warning', message: string, at: { start: number; end: number }) => void;

/**
 * The rules of specs/insights-ql.md part 10 that need no names in scope, and the reorderings of 7.6 that AWS's own samples
 * force. Which fields exist is the emitter's business: it carries the scope from command to command.
 */
export function analyze(query: Query, place: 'main' | 'in-subquery' | 'join' | 'appendcols' = 'main'): Analysis {
  const diagnostics: Diagnostic[] = [];
  const report: Report = (severity, message, at) => {
    diagnostics.push({ severity, code: severity === 'error' ? 'query.syntax' : 'query.choice', message, at });
  };
  checkOrder(query.commands, report, place);
  for (const command of query.commands) checkCommand(command, report, place);
  return { query: { ...query, commands: reorder(query.commands, report) }, diagnostics };
}

const countOf = (commands: readonly Command[], kind: Command['kind']): number =>
  commands.filter((command) => command.kind === kind).length;

function checkOrder(commands: readonly Command[], report: Report, place: string): void {
  const stats = commands.filter((command) => command.kind === 'stats');
  const eleventh = stats[LIMITS.stats];
  if (eleventh) report('error', `A query takes at most ${LIMITS.stats} stats`, eleventh.at);
  const lastStats = commands.findLastIndex((command) => command.kind === 'stats');
  let dedup: Command | null = null;
  let join: Command | null = null;
  for (const [i, command] of commands.entries()) {
    if (command.kind === 'source' && i > 0) report('error', 'SOURCE must be the first command', command.at);
    if (dedup && command.kind !== 'limit')
      report('error', `Only limit may follow dedup, not ${nameOf(command)}`, command.at);
    if (command.kind === 'dedup') dedup ??= command;
    if (command.kind === 'join') {
      if (join) report('error', 'A query takes one join', command.at);
      join ??= command;
    }
    if (i < lastStats && command.kind === 'limit') report('error', 'limit must come after the last stats', command.at);
    if (i < lastStats && command.kind === 'sort') {
      if (stats.length > 1) report('error', 'With several stats, sort must come after the last one', command.at);
      else report('warning', 'This sort has no effect: stats does not keep the order of its events', command.at);
    }
    if (command.kind === 'anomaly' && !commands.slice(0, i).some((before) => before.kind === 'pattern'))
      report('error', 'anomaly must follow pattern', command.at);
    if (
      (command.kind === 'diff' || command.kind === 'logcompare') &&
      i < commands.length - 1 &&
      !isPresentation(commands.slice(i + 1))
    )
      report('error', `${command.kind} is the last command of a query`, commands[i + 1]?.at ?? command.at);
    if (command.kind === 'fillmissing' && commands[i - 1]?.kind !== 'stats')
      report('error', 'fillmissing must follow stats ... by bin(...)', command.at);
  }
  if (place !== 'main' && (countOf(commands, 'join') > 0 || countOf(commands, 'appendcols') > 0))
    report('error', 'A query inside a query cannot hold a join or appendcols', commands[0]?.at ?? { start: 0, end: 0 });
}

/** Commands that only arrange the rows of a result. */
function isPresentation(commands: readonly Command[]): boolean {
  return commands.every((command) => ['sort', 'limit', 'filter', 'display', 'fields'].includes(command.kind));
}

function nameOf(command: Command): string {
  return command.kind.replace(/^parse-.*/, 'parse');
}

function checkCommand(command: Command, report: Report, place: string): void {
  for (const expr of expressionsOf(command)) checkExpression(expr, report, place);
  switch (command.kind) {
    case 'stats':
      checkStats(command, report);
      break;
    case 'filterIndex':
      checkIndexCondition(command.where, report);
      break;
    case 'parse-glob': {
      const { stars } = globToRegex(command.pattern.value);
      if (stars !== command.names.length)
        report(
          'error',
          `The pattern has ${plural(stars, 'star')} for ${plural(command.names.length, 'name')}`,
          command.pattern.at,
        );
      break;
    }
    case 'parse-regex':
      checkParseRegex(command, report);
      break;
    case 'source':
      checkSource(command, report);
      break;
    default:
  }
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

function checkParseRegex(command: Extract<Command, { kind: 'parse-regex' }>, report: Report): void {
  const { groups, error } = toRe2(command.pattern.source);
  if (error !== null) {
    report('error', `This regular expression cannot be read: ${error}`, command.pattern.at);
    return;
  }
  const named = groups.filter((group) => group !== null).length;
  const unnamed = groups.length - named;
  if (command.names.length > 0 && command.names.length !== unnamed)
    report(
      'error',
      `The pattern has ${plural(unnamed, 'unnamed group')} for ${plural(command.names.length, 'name')}`,
      command.pattern.at,
    );
  if (command.names.length === 0 && named === 0)
    report('error', 'The pattern names nothing: write (?<name>...) or add as name', command.pattern.at);
}

function checkSource(command: Extract<Command, { kind: 'source' }>, report: Report): void {
  for (const item of command.items) {
    if (item.kind === 'data-source' && item.names.length > LIMITS.dataSources)
      report('error', `dataSource takes at most ${LIMITS.dataSources} names`, item.at);
    if (item.kind !== 'log-groups') continue;
    for (const { name, values, at } of item.selectors) {
      if (name === 'namePrefix' && values.length > LIMITS.prefixes)
        report('error', `namePrefix takes at most ${LIMITS.prefixes} prefixes`, at);
      if (name === 'accountIdentifiers' && values.length > LIMITS.accounts)
        report('error', `accountIdentifiers takes at most ${LIMITS.accounts} accounts`, at);
    }
  }
}

function checkIndexCondition(where: Expr, report: Report): void {
  if (where.kind === 'binary' && where.operator === 'and') {
    checkIndexCondition(where.left, report);
    checkIndexCondition(where.right, report);
    return;
  }
  const isLiteral = (expr: Expr) =>
    expr.kind === 'string' ||
    expr.kind === 'number' ||
    expr.kind === 'boolean' ||
    (expr.kind === 'negate' && expr.operand.kind === 'number');
  const equals =
    where.kind === 'binary' && where.operator === '=' && where.left.kind === 'field' && isLiteral(where.right);
  const within = where.kind === 'in' && !where.negated && where.value.kind === 'field' && where.list.every(isLiteral);
  if (!equals && !within)
    report('error', 'filterIndex takes field = value and field in [values] only, joined by and', where.at);
}

function checkStats(command: Extract<Command, { kind: 'stats' }>, report: Report): void {
  const known = new Set<string>(command.by.map((item) => nameOfItem(item)));
  for (const item of command.aggregates) {
    const calls = aggregatesIn(item.expr);
    for (const call of calls) {
      for (const inner of call.args.flatMap(aggregatesIn))
        report('error', `${inner.name} stands inside of ${call.name}: an aggregate cannot take another`, inner.at);
      if (functionNamed(call.name)?.name === 'topk') checkTopk(command, call, report);
    }
    if (calls.length === 0 && !fieldsIn(item.expr).some((field) => known.has(fieldName(field))))
      report(
        'error',
        `${item.text} is no aggregate: each item of stats needs one, such as count(*) or max(${item.text})`,
        item.at,
      );
    known.add(nameOfItem(item));
  }
  for (const item of command.by)
    for (const call of aggregatesIn(item.expr))
      report('error', `${call.name} is an aggregate: it cannot stand after by`, call.at);
  if (
    command.offset &&
    !command.by.some((item) => item.expr.kind === 'call' && functionNamed(item.expr.name)?.name === 'bin')
  )
    report('error', 'offset moves the bins of by bin(...)', command.offset.at);
}

function checkTopk(
  command: Extract<Command, { kind: 'stats' }>,
  call: Extract<Expr, { kind: 'call' }>,
  report: Report,
): void {
  if (command.by.length > 0) report('error', 'topk cannot be used with by', call.at);
  if (command.aggregates.length > 1) report('error', 'topk must be the only item of its stats', call.at);
  const k = call.args[0];
  if (k?.kind !== 'number' || !/^\d+$/.test(k.text) || Number(k.text) < 1 || Number(k.text) > LIMITS.topk)
    report('error', `topk takes a whole number from 1 to ${LIMITS.topk.toLocaleString('en')} first`, k?.at ?? call.at);
}

function checkExpression(expr: Expr, report: Report, place: string): void {
  walk(expr, (node) => {
    if (node.kind === 'in-query' && place !== 'main')
      report('error', 'A query inside a query cannot hold another', node.at);
    if (node.kind !== 'call') return;
    if (functionNamed(node.name)?.name === 'case' && node.args.length > 2 * LIMITS.caseBranches + 1)
      report('error', `case takes at most ${LIMITS.caseBranches} conditions`, node.at);
  });
}

export function nameOfItem(item: Named): string {
  return item.as ? fieldName(item.as) : item.text;
}

/** Every node of an expression, inner queries left out. */
function walk(expr: Expr, visit: (node: Expr) => void): void {
  visit(expr);
  switch (expr.kind) {
    case 'negate':
    case 'not':
      walk(expr.operand, visit);
      break;
    case 'binary':
      walk(expr.left, visit);
      walk(expr.right, visit);
      break;
    case 'like':
    case 'in-query':
      walk(expr.value, visit);
      break;
    case 'in':
      walk(expr.value, visit);
      for (const element of expr.list) walk(element, visit);
      break;
    case 'call':
      for (const arg of expr.args) walk(arg, visit);
      break;
    default:
  }
}

export function fieldsIn(expr: Expr): FieldRef[] {
  const fields: FieldRef[] = [];
  walk(expr, (node) => {
    if (node.kind === 'field') fields.push(node);
  });
  return fields;
}

function aggregatesIn(expr: Expr): Extract<Expr, { kind: 'call' }>[] {
  const calls: Extract<Expr, { kind: 'call' }>[] = [];
  walk(expr, (node) => {
    if (node.kind === 'call' && functionNamed(node.name)?.group === 'aggregate') calls.push(node);
  });
  return calls;
}

export function expressionsOf(command: Command): Expr[] {
  switch (command.kind) {
    case 'fields':
    case 'display':
      return command.items.map((item) => item.expr);
    case 'stats':
      return [...command.aggregates, ...command.by].map((item) => item.expr);
    case 'filter':
    case 'filterIndex':
    case 'relevantfields':
      return [command.where];
    case 'sort':
      return command.items.map((item) => item.expr);
    case 'pattern':
      return [command.expr];
    case 'parse-glob':
    case 'parse-regex':
    case 'parse-logfmt':
    case 'parse-csv':
      return command.source ? [command.source] : [];
    default:
      return [];
  }
}

/** Part 7.6: what AWS's own published queries need. */
function reorder(commands: readonly Command[], report: Report): Command[] {
  const statsCount = countOf(commands, 'stats');
  let ordered = [...commands];
  if (statsCount <= 1)
    for (let i = 0; i + 1 < ordered.length; i++) {
      const [first, second] = [ordered[i], ordered[i + 1]];
      if (first?.kind !== 'limit' || second?.kind !== 'sort') continue;
      ordered.splice(i, 2, second, first);
      report('warning', 'The rows are sorted before the limit cuts, as the service does', second.at);
    }
  const at = ordered.findIndex((command) => command.kind === 'stats');
  const stats = ordered[at];
  if (statsCount !== 1 || stats?.kind !== 'stats') return ordered;
  const made = new Set([...stats.aggregates, ...stats.by].map(nameOfItem));
  for (const command of ordered.slice(at + 1)) for (const name of namesMadeBy(command)) made.add(name);
  const keys = new Set(stats.by.filter((item) => !item.as).map((item) => item.text));
  const earlier = (name: string) => !made.has(name) || keys.has(name);
  const moved: Command[] = [];
  ordered = ordered.filter((command, i) => {
    if (command.kind !== 'filter' || i < at) return true;
    const names = fieldsIn(command.where).map((field) => rootName(field, made));
    if (names.every((name) => made.has(name))) return true;
    if (!names.every(earlier)) return true;
    report('warning', 'This filter names fields from before stats, so it was moved in front of it', command.at);
    moved.push(command);
    return false;
  });
  return [...ordered.slice(0, at), ...moved, ...ordered.slice(at)];
}

/** The column that a path begins with, or its own name. */
export function rootName(field: FieldRef, columns: ReadonlySet<string>): string {
  for (let length = field.segments.length; length > 0; length--) {
    const name = fieldName({ ...field, segments: field.segments.slice(0, length) });
    if (columns.has(name)) return name;
  }
  return fieldName(field);
}

/** Names that a command adds to the rows. */
export function namesMadeBy(command: Command): string[] {
  switch (command.kind) {
    case 'fields':
    case 'display':
      return command.items.filter((item) => item.as !== null || item.expr.kind !== 'field').map(nameOfItem);
    case 'parse-glob':
    case 'parse-csv':
      return command.names.map(fieldName);
    case 'parse-regex':
      return [...command.names.map(fieldName), ...toRe2(command.pattern.source).groups.filter((name) => name !== null)];
    case 'parse-logfmt':
    case 'json':
      return [fieldName(command.as)];
    case 'unnest':
      return [fieldName(command.into)];
    case 'accum':
      return [fieldName(command.as ?? command.field)];
    case 'autoregress':
      return command.as ? [fieldName(command.as)] : lags(command);
    case 'sessionize':
      return [command.as ? fieldName(command.as) : 'session_id'];
    case 'addtotals':
      return [command.name ? fieldName(command.name) : 'Total'];
    case 'lookup':
    case 'cidrlookup':
      return command.outputs.map((output) => fieldName(output.as ?? output.column));
    case 'outlier':
      return command.mark ? command.fields.map((field) => UNVERIFIED.outlierMark(fieldName(field))) : [];
    case 'pattern':
      return ['@pattern', '@ratio', '@sampleCount', '@severityLabel'];
    case 'countFrequent':
      return ['_approxcount'];
    default:
      return [];
  }
}

function lags(command: Extract<Command, { kind: 'autoregress' }>): string[] {
  const names: string[] = [];
  for (let lag = command.from; lag <= command.to; lag++) names.push(UNVERIFIED.lagName(fieldName(command.field), lag));
  return names;
}
