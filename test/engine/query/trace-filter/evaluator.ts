import fc from 'fast-check';
import type {
  CausePattern,
  Expression,
  Key,
  Node,
  Operator,
  Value,
} from '../../../../main/engine/query/trace-filter/ast.ts';
import { ACCOUNTS, type Call, type Cause, KEYS, NAMES, SECONDS, STATUSES, TEXTS, type Trace, TYPES } from './model.ts';

type Scalar = string | number | boolean | null;
/** Values of a keyword: of a row none or one, of a trace as many as it has. */
type Look<Row> = (row: Row) => Scalar[];

const TRACE: Record<string, Look<Trace>> = {
  ok: (t) => [!t.has_fault && !t.has_error],
  error: (t) => [t.has_error],
  fault: (t) => [t.has_fault],
  throttle: (t) => [t.has_throttle],
  partial: (t) => [t.is_partial],
  inferred: (t) => [t.calls.some((call) => call.what === 'node' && call.inferred)],
  responsetime: (t) => [t.response_time_s],
  duration: (t) => [t.duration_s],
  'http.status': (t) => [t.http_status],
  'http.url': (t) => [t.http_url],
  'http.method': (t) => [t.http_method],
  'http.useragent': (t) => [t.http_user_agent],
  'http.clientip': (t) => [t.http_client_ip],
  user: (t) => t.segments.map((one) => one.user_name),
  availabilityzone: (t) => t.segments.map((one) => one.availability_zone),
  'instance.id': (t) => t.segments.map((one) => one.instance_id),
  'resource.arn': (t) => t.segments.map((one) => one.resource_arn),
  'account.id': (t) => t.calls.filter((call) => call.what === 'node').map((call) => call.dst_account),
};
const is = (outcome: Call['outcome'], ...wanted: string[]): Scalar =>
  outcome === null ? null : wanted.includes(outcome);
const EDGE: Record<string, Look<Call>> = {
  ok: (c) => [is(c.outcome, 'ok')],
  error: (c) => [is(c.outcome, 'error', 'throttle')],
  fault: (c) => [is(c.outcome, 'fault')],
  throttle: (c) => [is(c.outcome, 'throttle')],
  responsetime: (c) => [c.response_s],
  duration: (c) => [c.duration_s],
  'http.status': (c) => [c.http_status],
  'http.url': (c) => [c.http_url],
  'http.method': (c) => [c.http_method],
};
const SERVICE: Record<string, Look<Call>> = {
  ...EDGE,
  inferred: (c) => [c.inferred],
  root: (c) => [c.root],
  name: (c) => [c.dst_name],
  type: (c) => [c.dst_type],
  'account.id': (c) => [c.dst_account],
};
const places = (ord: (r: Cause) => number | null, count: (r: Cause) => number | null): Record<string, Look<Cause>> => ({
  first: (r) => [ord(r) === 0],
  last: (r) => [ord(r) === (count(r) ?? 0) - 1],
  index: (r) => [ord(r)],
});
const CAUSE: Record<'service' | 'entity' | 'exception', Record<string, Look<Cause>>> = {
  service: {
    ...places(
      (r) => r.service_ord,
      (r) => r.service_count,
    ),
    name: (r) => [r.service_name],
    type: (r) => [r.service_type],
    'account.id': (r) => [r.account_id],
    inferred: (r) => [r.inferred],
  },
  entity: {
    ...places(
      (r) => r.entity_ord,
      (r) => r.entity_count,
    ),
    name: (r) => [r.entity_name],
    remote: (r) => [r.remote],
    coverage: (r) => [r.coverage],
  },
  exception: {
    ...places(
      (r) => r.exc_ord,
      (r) => r.exc_count,
    ),
    name: (r) => [r.exc_name],
    message: (r) => [r.exc_message],
    remote: (r) => [r.remote],
  },
};
const ORD = { service: 'service_ord', entity: 'entity_ord', exception: 'exc_ord' } as const;

/** Whether a trace fits, by the words of xray.md part 5 alone: nothing here knows SQL, and a missing value fails every test. */
export function fits(expression: Expression, trace: Trace): boolean {
  return judge(expression, trace, trace, TRACE);
}

function judge<Row>(expression: Expression, row: Row, trace: Trace, words: Record<string, Look<Row>>): boolean {
  const values = (key: Key): Scalar[] => {
    if (key.kind === 'annotation')
      return trace.annotations.filter((one) => one.key === key.name).map((one) => one.value);
    return (words[key.name]?.(row) ?? []).filter((value) => value !== null);
  };
  const within = <Inner>(where: Expression | null, inner: Inner, its: Record<string, Look<Inner>>) =>
    where === null || judge(where, inner, trace, its);
  switch (expression.kind) {
    case 'and':
      return expression.parts.every((part) => judge(part, row, trace, words));
    case 'or':
      return expression.parts.some((part) => judge(part, row, trace, words));
    case 'not':
      return !judge(expression.inner, row, trace, words);
    case 'service':
      return trace.calls.some(
        (call) =>
          call.what === 'node' &&
          isNode(expression.node ?? {}, call.dst_name, call.dst_type, call.dst_account) &&
          (expression.where === null || call.dst_type !== 'client') &&
          within(expression.where, call, SERVICE),
      );
    case 'edge':
      return trace.calls.some(
        (call) =>
          call.what !== 'node' &&
          isNode(expression.from, call.src_name, call.src_type, call.src_account) &&
          isNode(expression.to, call.dst_name, call.dst_type, call.dst_account) &&
          within(expression.where, call, EDGE),
      );
    case 'root-cause':
      return trace.root_causes.some(
        (cause) =>
          cause.kind === expression.cause &&
          cause[ORD[expression.level]] !== null &&
          within(expression.where, cause, CAUSE[expression.level]),
      );
    case 'root-cause-json':
      return expression.causes.some((pattern) => hasCause(trace, expression.cause, pattern));
    case 'is-set':
      return values(expression.key).some((value) => value !== false);
    case 'compare':
      return compare(values(expression.key), expression.operator, expression.value);
  }
}

function isNode(node: Node, name: string | null, type: string | null, account: string | null): boolean {
  return (
    (node.name === undefined || node.name === name) &&
    (node.type === undefined || node.type === type) &&
    (node.account === undefined || node.account === account)
  );
}

function compare(values: readonly Scalar[], operator: Operator, value: Value): boolean {
  const wanted = value.kind === 'string' ? value.text : value.value;
  if (operator === '!=') return values.length > 0 && !values.includes(wanted);
  return values.some((found) => {
    if (wanted === '' && operator !== '=') return true;
    if (typeof found !== typeof wanted) return false;
    if (typeof found === 'string' && typeof wanted === 'string') {
      if (operator === 'CONTAINS') return found.includes(wanted);
      if (operator === 'BEGINSWITH') return found.startsWith(wanted);
      if (operator === 'ENDSWITH') return found.endsWith(wanted);
    }
    if (typeof found === 'number' && typeof wanted === 'number') {
      if (operator === '<') return found < wanted;
      if (operator === '<=') return found <= wanted;
      if (operator === '>') return found > wanted;
      if (operator === '>=') return found >= wanted;
    }
    return found === wanted;
  });
}

/** Whether one of the trace's causes is like the pattern: lists in order and of the same length, what is left out fits. */
function hasCause(trace: Trace, kind: Cause['kind'] | null, pattern: CausePattern): boolean {
  const rows = trace.root_causes.filter((row) => kind === null || row.kind === kind);
  const causes = groupBy(rows, (row) => `${row.kind} ${row.cause_ord}`);
  return [...causes.values()].some((cause) => {
    const services = byPlace(cause, 'service_ord');
    return (
      like(pattern.ClientImpacting, cause[0]?.client_impacting) &&
      listLike(pattern.Services, services, (wanted, rows) => {
        const [row] = rows;
        return (
          like(wanted.Name, row?.service_name) &&
          like(wanted.Type, row?.service_type) &&
          like(wanted.AccountId, row?.account_id) &&
          like(wanted.Inferred, row?.inferred) &&
          listLike(wanted.EntityPath, byPlace(rows, 'entity_ord'), (entity, ofEntity) => {
            const [first] = ofEntity;
            return (
              like(entity.Name, first?.entity_name) &&
              like(entity.Remote, first?.remote) &&
              like(entity.Coverage, first?.coverage) &&
              listLike(
                entity.Exceptions,
                byPlace(ofEntity, 'exc_ord'),
                (exception, [found]) =>
                  like(exception.Name, found?.exc_name) && like(exception.Message, found?.exc_message),
              )
            );
          })
        );
      })
    );
  });
}

function groupBy<Key>(rows: readonly Cause[], keyOf: (row: Cause) => Key): Map<Key, Cause[]> {
  const groups = new Map<Key, Cause[]>();
  for (const row of rows) groups.set(keyOf(row), [...(groups.get(keyOf(row)) ?? []), row]);
  return groups;
}

const like = (wanted: Scalar | undefined, found: Scalar | undefined) => wanted === undefined || wanted === found;

function listLike<Wanted>(
  wanted: readonly Wanted[] | undefined,
  found: Cause[][],
  test: (one: Wanted, rows: Cause[]) => boolean,
) {
  return (
    wanted === undefined ||
    (wanted.length === found.length && wanted.every((one, index) => test(one, found[index] ?? [])))
  );
}

function byPlace(rows: readonly Cause[], place: 'service_ord' | 'entity_ord' | 'exc_ord'): Cause[][] {
  const groups = groupBy(
    rows.filter((row) => row[place] !== null),
    (row) => row[place] ?? 0,
  );
  return [...groups].sort(([a], [b]) => a - b).map(([, group]) => group);
}

const at = { start: 0, end: 0 };
const BOOLEANS = ['ok', 'error', 'fault', 'throttle', 'partial', 'inferred', 'root', 'remote', 'first', 'last'];
const NUMBERS = ['responsetime', 'duration', 'http.status', 'index', 'coverage'];
const numbers: fc.Arbitrary<number> = fc.constantFrom(...SECONDS, ...STATUSES, 0.8, -1.5e-7, 1e21);
const texts: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...TEXTS, ...NAMES, ...TYPES, ...ACCOUNTS, 'GET', 'POST'),
  fc.string({ maxLength: 3, unit: fc.constantFrom('a', '"', '\\', '\n', '/', 'é') }),
);
const value = (kind: Value['kind']): fc.Arbitrary<Value> =>
  kind === 'boolean'
    ? fc.boolean().map((value) => ({ kind, value, at }))
    : kind === 'number'
      ? numbers.map((value) => ({ kind, value, at }))
      : texts.map((text) => ({ kind: 'string', text, at }));
const OPERATORS: Record<Value['kind'], Operator[]> = {
  boolean: ['=', '!='],
  number: ['=', '!=', '<', '<=', '>', '>='],
  string: ['=', '!=', 'CONTAINS', 'BEGINSWITH', 'ENDSWITH'],
};
const comparison = (key: fc.Arbitrary<Key>, kind: Value['kind']): fc.Arbitrary<Expression> =>
  fc
    .record({ key, operator: fc.constantFrom(...OPERATORS[kind]), value: value(kind) })
    .map((parts) => ({ kind: 'compare', at, ...parts }));

/** Tests of single keywords, which are all that stands inside of braces. */
const tests = (words: Record<string, unknown>): fc.Arbitrary<Expression> => {
  const named = (names: readonly string[]): fc.Arbitrary<Key> =>
    fc.constantFrom(...names).map((name) => ({ kind: 'keyword', name, at }));
  const all = Object.keys(words);
  const pick = (wanted: (name: string) => boolean) => named(all.filter(wanted));
  const options: fc.Arbitrary<Expression>[] = [
    named(all).map((key) => ({ kind: 'is-set', key, at })),
    comparison(
      pick((name) => BOOLEANS.includes(name)),
      'boolean',
    ),
    comparison(
      pick((name) => NUMBERS.includes(name)),
      'number',
    ),
  ];
  const strings = all.filter((name) => !BOOLEANS.includes(name) && !NUMBERS.includes(name));
  if (strings.length > 0) options.push(comparison(named(strings), 'string'));
  return fc.oneof(...options);
};

const annotationKey: fc.Arbitrary<Key> = fc
  .constantFrom(...KEYS, 'a]b"\\', 'x')
  .map((name) => ({ kind: 'annotation', name, at }));
const annotation: fc.Arbitrary<Expression> = fc.oneof(
  annotationKey.map((key): Expression => ({ kind: 'is-set', key, at })),
  comparison(annotationKey, 'string'),
  comparison(annotationKey, 'number'),
  comparison(annotationKey, 'boolean'),
);
/** Only members that are set, as the parser makes them. */
const given = <T extends object>(record: { [K in keyof T]-?: fc.Arbitrary<T[K]> }) =>
  fc.record(record, { requiredKeys: [] }) as unknown as fc.Arbitrary<T>;
const node = given<Node>({
  name: fc.constantFrom(...NAMES),
  type: fc.constantFrom(...TYPES),
  account: fc.constantFrom(...ACCOUNTS),
}).filter((one) => Object.keys(one).length > 0);

const combined = (leaf: fc.Arbitrary<Expression>): fc.Arbitrary<Expression> =>
  fc.letrec<{ any: Expression; leaf: Expression }>((tie) => ({
    leaf,
    any: fc.oneof(
      { maxDepth: 3, depthSize: 'small', withCrossShrink: true },
      tie('leaf'),
      fc
        .record({
          kind: fc.constantFrom('and' as const, 'or' as const),
          parts: fc.array(tie('any'), { minLength: 2, maxLength: 3 }),
        })
        .map((both): Expression => both),
      tie('any').map((inner): Expression => ({ kind: 'not', inner })),
    ),
  })).any;

const where = (words: Record<string, unknown>) => fc.option(combined(tests(words)));
const pattern = given<CausePattern>({
  ClientImpacting: fc.boolean(),
  Services: fc.array(
    given<NonNullable<CausePattern['Services']>[number]>({
      Name: fc.constantFrom(...NAMES),
      Names: fc.constant(undefined),
      Type: fc.constantFrom(...TYPES),
      AccountId: fc.constantFrom(...ACCOUNTS),
      Inferred: fc.boolean(),
      EntityPath: fc.array(
        given<{ Name?: string; Remote?: boolean; Coverage?: number; Exceptions?: { Name?: string }[] }>({
          Name: fc.constantFrom(...NAMES),
          Remote: fc.boolean(),
          Coverage: fc.constantFrom(0.4, 0.8),
          Exceptions: fc.array(given<{ Name?: string }>({ Name: fc.constantFrom('Denied', 'Timeout') }), {
            maxLength: 2,
          }),
        }),
        { maxLength: 2 },
      ),
    }),
    { maxLength: 2 },
  ),
}).map((one) => JSON.parse(JSON.stringify(one)) as CausePattern);

/** Coverage is for causes of response times alone. */
function wordsOf(cause: string, level: keyof typeof CAUSE): Record<string, unknown> {
  const { coverage, ...words } = CAUSE[level];
  return coverage === undefined || cause !== 'responsetime' ? words : { ...words, coverage };
}

/** Any expression that can be asked, groups aside. */
export const expressions: fc.Arbitrary<Expression> = combined(
  fc.oneof(
    tests(TRACE),
    annotation,
    fc
      .record({ node: fc.option(node), where: where(SERVICE) })
      .map((parts): Expression => ({ kind: 'service', at, ...parts })),
    fc
      .record({ from: node, to: node, where: where(EDGE) })
      .map((parts): Expression => ({ kind: 'edge', at, ...parts })),
    fc
      .tuple(
        fc.constantFrom('fault' as const, 'error' as const, 'responsetime' as const),
        fc.constantFrom('service' as const, 'entity' as const, 'exception' as const),
      )
      .chain(([cause, level]) =>
        where(wordsOf(cause, level)).map(
          (inner): Expression => ({ kind: 'root-cause', cause, level, where: inner, at }),
        ),
      ),
    fc
      .record({
        cause: fc.constantFrom('fault' as const, 'error' as const, null),
        causes: fc.array(pattern, { minLength: 1, maxLength: 2 }),
      })
      .map((parts): Expression => ({ kind: 'root-cause-json', at, ...parts })),
  ),
);

/** The expression with every place set to the same, to compare what was parsed from different texts. */
export function withoutPlaces(expression: Expression): unknown {
  return JSON.parse(JSON.stringify(expression, (key, value) => (key === 'at' ? undefined : value)));
}
