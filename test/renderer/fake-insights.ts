import type { Catalog } from '../../main/engine/query/insights/catalog.ts';
import { compile } from '../../main/engine/query/insights/compile.ts';
import { complete } from '../../main/engine/query/insights/complete.ts';
import { format } from '../../main/engine/query/insights/format.ts';
import { hover } from '../../main/engine/query/insights/hover.ts';
import { languageReference } from '../../main/engine/query/insights/reference.ts';
import { withLiterals } from '../../main/engine/query/insights/sql-text.ts';
import { library } from '../../main/engine/query/library/index.ts';
import type { Input, Output } from '../../preload/contract/index.ts';
import type { SavedQuery } from '../../preload/contract/saved.ts';
import { EngineError } from '../../renderer/lib/connect.ts';

/**
 * The editor's questions about Insights texts, answered by the engine's own compiler on an invented workspace: what the
 * window shows of mistakes, fields and functions is what it would show in earnest.
 */
const field = (name: string, share: number, top: string[] = []) => ({
  name,
  type: 'text',
  share,
  top: top.map((value, i) => ({ value, count: 100 - i })),
});

const CATALOG: Catalog = {
  trails: true,
  traces: false,
  logGroups: [
    { groupId: 1, name: '/aws/lambda/orders', account: '111122223333' },
    { groupId: 2, name: '/ecs/payments', account: '111122223333' },
  ],
  logFormats: [],
  lookupTables: [{ name: 'owners', columns: ['arn', 'team'] }],
  fields: new Map([
    [
      'cloudtrail',
      [
        field('eventName', 1, ['GetObject', 'ListRoles', 'AssumeRole']),
        field('eventSource', 1, ['s3.amazonaws.com', 'sts.amazonaws.com']),
        field('userIdentity.arn', 0.98),
        field('sourceIPAddress', 1, ['198.51.100.77']),
        field('errorCode', 0.061, ['AccessDenied', 'Throttling', 'ValidationError']),
        field('errorMessage', 0.061),
        field('responseElements.credentials.sessionToken', 0.01, ['IQoJb3JpZ2luX2VjEExample']),
      ],
    ],
    ['/aws/lambda/orders', [field('level', 0.9, ['info', 'error']), field('order-id', 0.4)]],
    ['/ecs/payments', [field('status', 1, ['200', '500'])]],
  ]),
  dottedKeys: [],
  inexactTrailFields: [],
};

const NOW_US = BigInt(Date.UTC(2026, 10, 14, 12)) * 1000n;

function compiled({ text, sources = [], range = null }: Pick<Input<'query.explain'>, 'text' | 'sources' | 'range'>) {
  return compile(text, {
    catalog: CATALOG,
    sources,
    range: range === null ? null : { fromUs: BigInt(range.from), toUs: BigInt(range.to) },
    nowUs: NOW_US,
  });
}

export const insightsAnswers = {
  reference: (): Output<'query.reference'> => languageReference(),
  dataSets: (): Output<'query.dataSets'> => ({
    dataSets: [
      { name: 'cloudtrail', kind: 'trail', account: null, events: 2_318_407 },
      { name: 'cloudtrail/111122223333', kind: 'trail-account', account: '111122223333', events: 1_604_118 },
      { name: 'cloudtrail/111122223333/eu-west-1', kind: 'trail-region', account: '111122223333', events: 902_551 },
      { name: '/aws/lambda/orders', kind: 'log-group', account: '111122223333', events: 1_204_331 },
      { name: '/ecs/payments', kind: 'log-group', account: '111122223333', events: 3_077_164 },
    ],
  }),
  complete: ({ text, cursor, sources }: Input<'query.complete'>) => complete(text, cursor, CATALOG, sources),
  hover: ({ text, offset, sources }: Input<'query.hover'>) => ({ help: hover(text, offset, CATALOG, sources) }),
  format: ({ text }: Input<'query.format'>) => ({ text: format(text) }),
  diagnose(input: Input<'query.diagnose'>): Output<'query.diagnose'> {
    const result = compiled(input);
    return { diagnostics: result.ok ? result.query.warnings : result.diagnostics };
  },
  explain(input: Input<'query.explain'>): Output<'query.explain'> {
    const result = compiled(input);
    return { sql: result.ok ? withLiterals(result.query) : '' };
  },
};

/** Saved queries that live as long as the fake engine. */
export function savedAnswers(queries: SavedQuery[] = []) {
  let last = 0;
  return {
    list: (): Output<'saved.list'> => ({ queries: queries.toSorted((a, b) => (a.name < b.name ? -1 : 1)) }),
    put({ id, name, language, text, logGroups = [], parameters }: Input<'saved.save'>): SavedQuery {
      if (queries.some((one) => one.name === name && one.id !== id))
        throw new EngineError('bad-request', `There is a saved query ${name} already. Choose another name.`);
      const known = queries.find((one) => one.id === id);
      const kept: SavedQuery = {
        id: known?.id ?? `q${++last}`,
        name,
        language,
        text,
        logGroups,
        parameters: parameters ?? known?.parameters ?? [],
        version: (known?.version ?? 0) + 1,
        createdAt: 0,
        updatedAt: ++last,
        origin: known?.origin ?? null,
      };
      if (known === undefined) queries.push(kept);
      else Object.assign(known, kept);
      return kept;
    },
    remove({ id }: Input<'saved.remove'>) {
      queries.splice(
        queries.findIndex((one) => one.id === id),
        1,
      );
      return {};
    },
    library: (): Output<'library.list'> => ({ groups: library() }),
    fields: (): Output<'fields.list'> => ({
      dataSets: [...CATALOG.fields].map(([dataSet, fields]) => ({
        dataSet,
        events: 1000,
        sampled: 1000,
        leftOut: 0,
        fields: fields.map(({ name, share }) => ({ name, type: 'text', share, top: [] })),
      })),
    }),
  };
}
