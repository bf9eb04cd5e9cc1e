import type { Command, Comment, Expr, FieldRef, LookupOutput, Named, Query, SourceItem, SourceTime } from './ast.ts';
import { functionNamed } from './functions.ts';
import { parse } from './parser.ts';
import { periodText } from './periods.ts';

/**
 * The query with one command a line, keywords in small letters and even spacing; null when it cannot be read. Parses to the
 * same tree, so the answer is the same, names of columns included: an expression that names its column stays as written.
 */
export function format(text: string): string | null {
  const { query, diagnostics, comments } = parse(text);
  if (diagnostics.some((one) => one.severity === 'error')) return null;
  return formatQuery(query, comments);
}

/** A tree as text; comments stand on lines of their own before the command they were written in. */
function formatQuery(query: Query, comments: readonly Comment[] = []): string {
  const rest = [...comments];
  const lines: string[] = [];
  for (const [i, command] of query.commands.entries()) {
    while (rest[0] && rest[0].at.start < command.at.end) lines.push(rest.shift()?.text ?? '');
    lines.push(`${i === 0 ? '' : '| '}${formatCommand(command)}`);
  }
  for (const comment of rest) lines.push(comment.text);
  return lines.join('\n');
}

function inner(query: Query): string {
  return `(${query.commands.map(formatCommand).join(' | ')})`;
}

function string(value: string): string {
  // A backslash before another letter stands for itself in the language, so doubling it is always right.
  return `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

function regex(source: string): string {
  return `/${source.replaceAll('/', '\\/')}/`;
}

function formatField({ sigil, segments }: Pick<FieldRef, 'sigil' | 'segments'>): string {
  return (
    sigil +
    segments
      .map((segment, i) => {
        if (segment.bracket) return `[${segment.text}]`;
        const text = segment.quoted ? `\`${segment.text.replaceAll('`', '\\`')}\`` : segment.text;
        return (i === 0 ? '' : '.') + text;
      })
      .join('')
  );
}

const LEVELS: Record<string, number> = { or: 1, and: 2, '+': 5, '-': 5, '*': 6, '/': 6, '%': 6, '^': 8 };
const NOT_LEVEL = 3;
const COMPARISON_LEVEL = 4;
const NEGATE_LEVEL = 7;

function levelOf(expr: Expr): number {
  switch (expr.kind) {
    case 'binary':
      return LEVELS[expr.operator] ?? COMPARISON_LEVEL;
    case 'not':
      return NOT_LEVEL;
    case 'like':
    case 'in':
    case 'in-query':
      return COMPARISON_LEVEL;
    case 'negate':
      return NEGATE_LEVEL;
    default:
      return 9;
  }
}

/** The expression, in brackets where it binds less tightly than its place asks for. */
function at(expr: Expr, level: number): string {
  const text = formatExpr(expr);
  return levelOf(expr) < level ? `(${text})` : text;
}

function formatExpr(expr: Expr): string {
  switch (expr.kind) {
    case 'number':
      return expr.text;
    case 'string':
      return string(expr.value);
    case 'boolean':
      return String(expr.value);
    case 'regex':
      return regex(expr.source);
    case 'period':
      return periodText(expr);
    case 'field':
      return formatField(expr);
    case 'negate':
      return `-${at(expr.operand, NEGATE_LEVEL)}`;
    case 'not':
      return `not ${at(expr.operand, NOT_LEVEL)}`;
    case 'binary': {
      const level = levelOf(expr);
      // Sums bind to the left, powers to the right, comparisons not at all.
      const [left, right] =
        expr.operator === '^' ? [9, NEGATE_LEVEL] : level === COMPARISON_LEVEL ? [5, 5] : [level, level + 1];
      return `${at(expr.left, left)} ${expr.operator} ${at(expr.right, right)}`;
    }
    case 'like': {
      const pattern = expr.pattern.kind === 'regex' ? regex(expr.pattern.source) : string(expr.pattern.value);
      return `${at(expr.value, 5)} ${expr.negated ? 'not ' : ''}${expr.operator} ${pattern}`;
    }
    case 'in':
      return `${at(expr.value, 5)} ${expr.negated ? 'not ' : ''}in [${expr.list.map(formatExpr).join(', ')}]`;
    case 'in-query':
      return `${at(expr.value, 5)} ${expr.negated ? 'not ' : ''}in ${inner(expr.query)}`;
    case 'call':
      return `${callName(expr.name)}(${expr.star ? '*' : expr.args.map(formatExpr).join(', ')})`;
  }
}

/** Known functions in their own spelling where only the case differs. */
function callName(name: string): string {
  const entry = functionNamed(name);
  return entry && entry.name.toLowerCase() === name.toLowerCase() ? entry.name : name;
}

function alias(as: FieldRef | null): string {
  return as ? ` as ${formatField(as)}` : '';
}

function item({ expr, as, text }: Named): string {
  if (as === null && expr.kind !== 'field') return text;
  return formatExpr(expr) + alias(as);
}

const list = <T>(items: readonly T[], one: (item: T) => string): string => items.map(one).join(', ');

function outputs(onlyEmpty: boolean, items: readonly LookupOutput[]): string {
  return `${onlyEmpty ? 'OUTPUTNEW' : 'OUTPUT'} ${list(items, ({ column, as }) => formatField(column) + alias(as))}`;
}

/** A source of `parse` whose division is not taken for the start of the pattern. */
function parseSource(source: Expr | null): string {
  if (source === null) return '';
  const divides = source.kind === 'binary' || source.kind === 'negate' || source.kind === 'string';
  return divides ? `(${formatExpr(source)}) ` : `${at(source, 9)} `;
}

function formatCommand(command: Command): string {
  switch (command.kind) {
    case 'source':
      return `SOURCE ${sourceItems(command.items)}${sourceTime('start', command.start)}${sourceTime('end', command.end)}`;
    case 'fields':
    case 'display':
      return `${command.kind} ${list(command.items, item)}`;
    case 'filter':
    case 'filterIndex':
      return `${command.kind} ${formatExpr(command.where)}`;
    case 'stats':
      return `stats ${list(command.aggregates, item)}${command.by.length > 0 ? ` by ${list(command.by, item)}` : ''}${command.offset ? ` offset ${periodText(command.offset)}` : ''}`;
    case 'sort':
      return `sort ${list(command.items, ({ expr, direction }) => formatExpr(expr) + (direction ? ` ${direction}` : ''))}`;
    case 'limit':
      return `limit ${command.any ? 'any ' : ''}${command.count}`;
    case 'dedup':
    case 'unmask':
    case 'countFrequent':
      return `${command.kind} ${list(command.fields, formatField)}`;
    case 'parse-glob':
      return `parse ${parseSource(command.source)}${string(command.pattern.value)} as ${list(command.names, formatField)}`;
    case 'parse-regex':
      return `parse ${parseSource(command.source)}${regex(command.pattern.source)}${command.names.length > 0 ? ` as ${list(command.names, formatField)}` : ''}${command.multi ? ' multi' : ''}`;
    case 'parse-logfmt':
      return `parse ${parseSource(command.source)}logfmt as ${formatField(command.as)}`;
    case 'parse-csv':
      return `parse ${parseSource(command.source)}csv as ${list(command.names, formatField)}`;
    case 'json':
      return `json field=${formatField(command.field)} ${string(command.path.value)} as ${formatField(command.as)}`;
    case 'pattern':
      return `pattern ${formatExpr(command.expr)}`;
    case 'anomaly':
      return 'anomaly';
    case 'diff':
      return command.against === 'previous' ? 'diff' : `diff ${command.against}`;
    case 'logcompare':
      return `logcompare timeshift ${periodText(command.shift)}`;
    case 'unnest':
      return `unnest ${formatField(command.field)} into ${formatField(command.into)}`;
    case 'expand':
      return `expand ${formatField(command.field)}`;
    case 'relevantfields':
      return `relevantfields ${command.fields.length > 0 ? `${list(command.fields, formatField)} ` : ''}where ${formatExpr(command.where)}`;
    case 'lookup':
      return `lookup ${command.table} ${list(command.keys, ({ column, field }) => formatField(column) + alias(field))} ${outputs(command.onlyEmpty, command.outputs)}`;
    case 'cidrlookup':
      return `cidrlookup ${command.table} ${formatField(command.field)}${alias(command.column)} ${outputs(command.onlyEmpty, command.outputs)}`;
    case 'join':
      return `join type=${command.type} left=${command.left} right=${command.right} where ${formatField(command.leftKey)} = ${formatField(command.rightKey)} ${inner(command.query)}`;
    case 'appendcols':
      return `appendcols override=${command.override} max=${command.max} ${inner(command.query)}`;
    case 'addtotals':
      return `addtotals${command.name ? ` fieldname=${formatField(command.name)}` : ''}${command.row ? '' : ' row=false'}${command.col ? ' col=true' : ''}${command.fields.length > 0 ? ` ${list(command.fields, formatField)}` : ''}`;
    case 'accum':
      return `accum ${formatField(command.field)}${alias(command.as)}`;
    case 'autoregress':
      return `autoregress ${formatField(command.field)}${alias(command.as)} p=${command.from}${command.to === command.from ? '' : `-${command.to}`}`;
    case 'filldown':
      return `filldown${command.fields.map(({ pattern }) => ` ${/^[\p{L}\p{N}_@.*]+$/u.test(pattern) ? pattern : `\`${pattern}\``}`).join('')}`;
    case 'fillmissing':
      return `fillmissing${command.values.length > 0 ? ` with ${list(command.values, ({ value, field }) => `${formatExpr(value)} for ${formatField(field)}`)}` : ''}`;
    case 'outlier':
      return `outlier action=${command.action} param=${command.param} uselower=${command.useLower} mark=${command.mark} ${command.fields.map(formatField).join(' ')}`;
    case 'sessionize':
      return `sessionize ${list(command.fields, formatField)}${command.maxSpan ? ` maxspan ${periodText(command.maxSpan)}` : ''}${alias(command.as)}`;
  }
}

/** Names are parted by commas, selectors by blanks. */
function sourceItems(items: readonly SourceItem[]): string {
  return items
    .map(
      (one, i) =>
        (i === 0 ? '' : one.kind === 'group' && items[i - 1]?.kind === 'group' ? ', ' : ' ') + sourceItem(one),
    )
    .join('');
}

function sourceItem(one: SourceItem): string {
  switch (one.kind) {
    case 'group':
      return `'${one.name.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
    case 'data-source':
      return `dataSource([${list(one.names, (name) => string(name.value))}])`;
    case 'log-groups':
      return `logGroups(${list(one.selectors, ({ name, values }) => `${name}: [${list(values, (value) => string(value.value))}]`)})`;
  }
}

function sourceTime(name: string, time: SourceTime | null): string {
  if (time === null) return '';
  const value =
    time.kind === 'now'
      ? 'now'
      : time.kind === 'epoch'
        ? String(time.value)
        : `${time.sign < 0 ? '-' : ''}${periodText(time.period)}`;
  return ` ${name}=${value}`;
}
