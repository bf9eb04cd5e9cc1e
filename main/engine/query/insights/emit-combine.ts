import type { Command, FieldRef } from './ast.ts';
import { append } from './emit-commands.ts';
import type { Pipeline } from './pipeline.ts';
import { LIMITS } from './unverified.ts';
import { asText, type Value } from './values.ts';

type Of<K extends Command['kind']> = Extract<Command, { kind: K }>;

/** `L.k` without its side. */
function keyOf(field: FieldRef): FieldRef {
  const segments = field.segments.slice(1);
  const first = segments[0];
  const sign = first && !first.quoted ? (/^@{1,2}/.exec(first.text)?.[0] ?? '') : '';
  if (!first || sign === '') return { ...field, segments };
  return {
    ...field,
    sigil: sign as '@',
    segments: [{ ...first, text: first.text.slice(sign.length) }, ...segments.slice(1)],
  };
}

/** `join`: the other group's events beside the ones so far; both sides keep their columns under names of their own. */
export function emitJoin(pipeline: Pipeline, command: Of<'join'>): void {
  const other = pipeline.compileInner(command.query, 'join', pipeline);
  const left = asText(pipeline.resolve(keyOf(command.leftKey)));
  const right = asText(other.resolve(keyOf(command.rightKey)));
  other.flushLimit();
  pipeline.adopt(other);
  const type = command.type === 'left' ? 'LEFT JOIN' : 'JOIN';
  pipeline.step(`SELECT l.*, r.* FROM {from} l ${type} ${other.from} r ON ${left} = ${right}`);
  pipeline.joined = { left: command.left, right: command.right, other };
  pipeline.order = [...pipeline.order, ...other.order];
  pipeline.context.warn(
    `On the service the right side of a join is limited to ${LIMITS.joinKeys.toLocaleString('en')} different keys; here it is not`,
    command.at,
    'query.hint',
  );
}

/** `appendcols`: the columns of another query, by the position of the rows. */
export function emitAppendcols(pipeline: Pipeline, command: Of<'appendcols'>): void {
  const inner = pipeline.compileInner(command.query, 'appendcols', pipeline);
  inner.flushLimit();
  const { names } = pipeline.context;
  const [mine, theirs] = [names.fresh('row'), names.fresh('row')];
  const numbered = (of: Pipeline) => `row_number() OVER (${of.windowOrder()})`;
  inner.addColumns([{ column: theirs, sql: numbered(inner) }]);
  const columns = inner.shownNames().map((name) => ({ name, value: inner.shown(name) }));
  const kept = columns.filter(({ name }) => command.override || !isThere(pipeline, name));
  pipeline.addColumns([{ column: mine, sql: numbered(pipeline) }]);
  pipeline.adopt(inner);
  pipeline.step(
    `SELECT m.*, a.* FROM {from} m LEFT JOIN (SELECT * FROM ${inner.from} WHERE ${theirs} <= ${command.max}) a ON m.${mine} = a.${theirs}`,
  );
  for (const { name, value } of kept) {
    pipeline.columns.set(name, value satisfies Value);
    if (!pipeline.shownNames().includes(name)) append(pipeline, name);
  }
  pipeline.order = [{ sql: mine, descending: false }];
}

function isThere(pipeline: Pipeline, name: string): boolean {
  return pipeline.columns.has(name) || pipeline.shownNames().includes(name);
}
