import type { Command } from './ast.ts';
import { fieldName } from './ast.ts';
import { append, define } from './emit-commands.ts';
import { intervalSql, periodMs } from './periods.ts';
import type { Pipeline } from './pipeline.ts';
import { UNVERIFIED } from './unverified.ts';
import { asNumber, asText, boolean, number, text, type Value } from './values.ts';

/** The row-wise and time-series commands of specs/insights-ql.md 4.20. */
type Of<K extends Command['kind']> = Extract<Command, { kind: K }>;

/** Stats without a sort have no order; windows over them take the groups' own, so that a result can be told again. */
function settleOrder(pipeline: Pipeline): void {
  if (pipeline.order.length > 0 || pipeline.made === null) return;
  pipeline.order = pipeline.made.flatMap((name) => {
    const value = pipeline.columns.get(name);
    return value ? pipeline.sortKeys(value, false) : [];
  });
}

function running(pipeline: Pipeline): string {
  settleOrder(pipeline);
  return `OVER (${pipeline.windowOrder()} ROWS UNBOUNDED PRECEDING)`;
}

export function emitAccum(pipeline: Pipeline, command: Of<'accum'>): void {
  const value = asNumber(pipeline.resolve(command.field));
  define(pipeline, command.as ?? command.field, number(`sum(${value}) ${running(pipeline)}`));
}

export function emitAutoregress(pipeline: Pipeline, command: Of<'autoregress'>): void {
  settleOrder(pipeline);
  const value = pipeline.resolve(command.field);
  const own: Value = value.kind === 'dynamic' || value.kind === 'json' ? text(asText(value)) : value;
  const pending: { column: string; sql: string }[] = [];
  const order = pipeline.windowOrder();
  for (let lag = command.from; lag <= command.to; lag++) {
    const name =
      command.as && command.from === command.to
        ? fieldName(command.as)
        : UNVERIFIED.lagName(fieldName(command.as ?? command.field), lag);
    pipeline.define(name, { kind: own.kind, sql: `lag(${own.sql}, ${lag}) OVER (${order})` }, pending);
    append(pipeline, name);
  }
  pipeline.addColumns(pending);
}

export function emitFillDown(pipeline: Pipeline, command: Of<'filldown'>): void {
  const shown = pipeline.shownNames();
  const names = new Set<string>();
  if (command.fields.length === 0) for (const name of shown) names.add(name);
  for (const { pattern, at } of command.fields) {
    if (!pattern.includes('*')) names.add(pattern);
    else {
      const wild = new RegExp(
        `^${pattern
          .split('*')
          .map((part) => part.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&'))
          .join('.*')}$`,
      );
      const fitting = shown.filter((name) => wild.test(name));
      if (fitting.length === 0) pipeline.context.warn(`${pattern} fits none of the shown columns`, at);
      for (const name of fitting) names.add(name);
    }
  }
  const window = running(pipeline);
  const pending: { column: string; sql: string }[] = [];
  for (const name of names) {
    const value = shown.includes(name) ? pipeline.shown(name) : pipeline.resolve(wordToField(name));
    if (value.kind === 'missing') continue;
    const own: Value = value.kind === 'dynamic' ? text(asText(value)) : value;
    pipeline.define(name, { ...own, sql: `last_value(${own.sql} IGNORE NULLS) ${window}` }, pending);
    if (!shown.includes(name)) append(pipeline, name);
  }
  pipeline.addColumns(pending);
}

function wordToField(name: string) {
  const sigil = name.startsWith('@@') ? '@@' : name.startsWith('@') ? '@' : '';
  const segments = name
    .slice(sigil.length)
    .split('.')
    .map((part) => ({ text: part, quoted: false, bracket: false }));
  return { kind: 'field', sigil, segments, at: { start: 0, end: 0 } } as const;
}

export function emitFillMissing(pipeline: Pipeline, command: Of<'fillmissing'>): void {
  const { context } = pipeline;
  const { bins } = pipeline;
  const bin = bins ? pipeline.columns.get(bins.name) : undefined;
  if (!bins || !bin || bins.period === null || bin.kind !== 'time') {
    context.error('fillmissing must follow stats ... by bin(...)', command.at);
    return;
  }
  const keys = bins.keys.map((name) => ({
    name,
    old: pipeline.columns.get(name)?.sql ?? 'NULL',
    column: context.names.fresh(name),
  }));
  const time = context.names.fresh(bins.name);
  const from = pipeline.from;
  const values = new Map(command.values.map(({ value, field }) => [fieldName(field), pipeline.value(value)]));
  for (const { field } of command.values) pipeline.resolve(field);
  const all = `SELECT unnest(generate_series(min(${bin.sql}), max(${bin.sql}), ${intervalSql(bins.period)})) AS ${time} FROM {from}`;
  const others =
    keys.length === 0
      ? ''
      : ` CROSS JOIN (SELECT DISTINCT ${keys.map((key) => `${key.old} AS ${key.column}`).join(', ')} FROM {from})`;
  pipeline.step(`SELECT * FROM (${all})${others}`);
  const grid = pipeline.from;
  const present = context.names.fresh('filled');
  const on = [
    `r.${bin.sql} = g.${time}`,
    ...keys.map((key) => `r.${key.old} IS NOT DISTINCT FROM g.${key.column}`),
  ].join(' AND ');
  const columns: [string, Value][] = [];
  const select: string[] = [];
  for (const [name, value] of pipeline.columns) {
    const key = name === bins.name ? time : keys.find((one) => one.name === name)?.column;
    if (key !== undefined) {
      columns.push([name, { ...value, sql: key }]);
      select.push(`g.${key}`);
      continue;
    }
    const constant = values.get(name);
    const column = context.names.fresh(name);
    const fill = constant
      ? `CASE WHEN r.${present} IS NULL THEN ${value.kind === 'number' ? asNumber(constant) : asText(constant)} ELSE r.${value.sql} END`
      : `r.${value.sql}`;
    columns.push([name, { ...value, sql: column }]);
    select.push(`${fill} AS ${column}`);
  }
  pipeline.step(
    `SELECT ${select.join(', ')} FROM ${grid} g LEFT JOIN (SELECT *, true AS ${present} FROM ${from}) r ON ${on}`,
  );
  pipeline.restart(columns, [{ sql: time, descending: false }]);
}

export function emitOutlier(pipeline: Pipeline, command: Of<'outlier'>): void {
  const { context } = pipeline;
  const from = pipeline.from;
  const fields = command.fields.map((field) => ({
    name: fieldName(field),
    value: pipeline.resolve(field),
    sql: asNumber(pipeline.resolve(field)),
    low: context.names.fresh(`${fieldName(field)} low`),
    high: context.names.fresh(`${fieldName(field)} high`),
  }));
  const fences = fields.map(({ sql, low, high }) => {
    const quartile = (p: number) => `quantile_cont(${sql}, ${p})`;
    const range = `(${quartile(0.75)} - ${quartile(0.25)}) * ${command.param}`;
    return `${quartile(0.25)} - ${range} AS ${low}, ${quartile(0.75)} + ${range} AS ${high}`;
  });
  pipeline.step(`SELECT ${fences.join(', ')} FROM {from}`);
  const fence = pipeline.from;
  pipeline.step(`SELECT * FROM ${from} CROSS JOIN ${fence}`);
  const outside = ({ sql, low, high }: (typeof fields)[number]) =>
    command.useLower ? `(${sql} < ${low} OR ${sql} > ${high})` : `(${sql} > ${high})`;
  const pending: { column: string; sql: string }[] = [];
  const remove = fields.map((field) => `NOT coalesce(${outside(field)}, false)`).join(' AND ');
  for (const field of fields) {
    if (command.mark) {
      pipeline.define(UNVERIFIED.outlierMark(field.name), boolean(`coalesce(${outside(field)}, false)`), pending);
      append(pipeline, UNVERIFIED.outlierMark(field.name));
    }
    if (command.action === 'transform') {
      const lower = command.useLower ? `WHEN ${field.sql} < ${field.low} THEN ${field.low} ` : '';
      pipeline.define(
        field.name,
        number(`CASE WHEN ${field.sql} > ${field.high} THEN ${field.high} ${lower}ELSE ${field.sql} END`),
        pending,
      );
      if (!pipeline.shownNames().includes(field.name)) append(pipeline, field.name);
    }
  }
  pipeline.addColumns(pending);
  if (command.action === 'remove') pipeline.step(`SELECT * FROM {from} WHERE ${remove}`);
}

const DEFAULT_GAP_MS = 30 * 60_000;

export function emitSessionize(pipeline: Pipeline, command: Of<'sessionize'>): void {
  const { context } = pipeline;
  const stamp = pipeline.timestamp();
  if (stamp === null) {
    context.error('sessionize needs @timestamp, which the stats before did not pass on', command.at);
    return;
  }
  const gap = command.maxSpan ? periodMs(command.maxSpan) : DEFAULT_GAP_MS;
  const identity = context.names.fresh('identity');
  const parts = command.fields.map((field) => `coalesce(${asText(pipeline.resolve(field))}, '')`);
  pipeline.addColumns([{ column: identity, sql: parts.join(` || '${UNVERIFIED.sessionIdentitySeparator}' || `) }]);
  const begins = context.names.fresh('begins');
  const window = `(PARTITION BY ${identity} ORDER BY ${stamp.sql}`;
  pipeline.addColumns([
    {
      column: begins,
      sql: `CASE WHEN epoch_ms(${stamp.sql}) - epoch_ms(lag(${stamp.sql}) OVER ${window})) > ${gap} THEN 1 ELSE 0 END`,
    },
  ]);
  const number = `1 + sum(${begins}) OVER ${window} ROWS UNBOUNDED PRECEDING)`;
  define(
    pipeline,
    command.as ?? 'session_id',
    text(`${identity} || '${UNVERIFIED.sessionSeparator}' || CAST(CAST(${number} AS BIGINT) AS VARCHAR)`),
  );
}

export function emitAddTotals(pipeline: Pipeline, command: Of<'addtotals'>): void {
  const { context } = pipeline;
  const name = command.name ? fieldName(command.name) : 'Total';
  const shown = pipeline.shownNames();
  const named = command.fields.map((field) => ({ name: fieldName(field), value: pipeline.resolve(field) }));
  const fields =
    named.length > 0
      ? named
      : shown
          .map((one) => ({ name: one, value: pipeline.shown(one) }))
          .filter(
            ({ name: one, value }) =>
              one !== '@timestamp' && one !== '@message' && value.kind !== 'time' && value.container !== true,
          );
  if (fields.length === 0) return;
  const numbers = fields.map(({ value }) => asNumber(value));
  if (command.row) {
    const none = numbers.map((sql) => `${sql} IS NULL`).join(' AND ');
    define(
      pipeline,
      name,
      number(`CASE WHEN NOT (${none}) THEN ${numbers.map((sql) => `coalesce(${sql}, 0)`).join(' + ')} END`),
    );
  }
  if (!command.col) return;
  settleOrder(pipeline);
  // Every shown column becomes one of its own, so that the totals can stand under it in a last row.
  const last = context.names.fresh('totals');
  const kept = pipeline.shownNames().map((one) => {
    const value = pipeline.shown(one);
    const summed = fields.some((field) => field.name === one) || (command.row && one === name);
    const kind: Value['kind'] =
      value.kind === 'dynamic' || value.kind === 'missing' || value.kind === 'json' ? 'text' : value.kind;
    const own = kind === 'text' ? asText(value) : value.sql;
    const sum = `sum(${asNumber(value)})`;
    const total = !summed ? 'NULL' : kind === 'text' ? `insights_number_text(${sum})` : sum;
    return { one, kind, own, total, column: context.names.fresh(one) };
  });
  const order = pipeline.order.map((key) => ({ ...key, column: context.names.fresh('order') }));
  const rows = `SELECT ${[...kept.map((k) => `${k.own} AS ${k.column}`), ...order.map((k) => `${k.sql} AS ${k.column}`), `0 AS ${last}`].join(', ')} FROM {from}`;
  const sums = `SELECT ${[...kept.map((k) => k.total), ...order.map(() => 'NULL'), '1'].join(', ')} FROM {from}`;
  const listed = pipeline.shownNames();
  pipeline.step(`${rows} UNION ALL ${sums}`);
  pipeline.restart(
    kept.map((k): [string, Value] => [k.one, { kind: k.kind, sql: k.column }]),
    [{ sql: last, descending: false }, ...order.map((k) => ({ sql: k.column, descending: k.descending }))],
  );
  pipeline.made = listed;
}
