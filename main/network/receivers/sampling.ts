/**
 * What the X-Ray daemon's TCP side answers offline: sample everything (xray.md part 7). SDKs ask for rules and report to targets;
 * nothing is forwarded.
 */
const RULE = {
  RuleName: 'Default',
  ResourceARN: '*',
  Priority: 10_000,
  FixedRate: 1,
  ReservoirSize: 1000,
  ServiceName: '*',
  ServiceType: '*',
  Host: '*',
  HTTPMethod: '*',
  URLPath: '*',
  Version: 1,
  Attributes: {},
};
const INTERVAL_SECONDS = 10;

/** The answer to a POST; null for paths that the daemon's clients do not need. `nowSeconds` is since the epoch. */
export function samplingAnswer(path: string, body: string, nowSeconds: number): object | null {
  switch (path) {
    case '/GetSamplingRules':
      return { SamplingRuleRecords: [{ CreatedAt: 0, ModifiedAt: 0, SamplingRule: RULE }], NextToken: null };
    case '/SamplingTargets':
      return {
        SamplingTargetDocuments: ruleNames(body).map((RuleName) => ({
          RuleName,
          FixedRate: 1,
          Interval: INTERVAL_SECONDS,
          ReservoirQuota: RULE.ReservoirSize,
          ReservoirQuotaTTL: nowSeconds + INTERVAL_SECONDS,
        })),
        LastRuleModification: 0,
        UnprocessedStatistics: [],
      };
    default:
      return null;
  }
}

/** Rules that statistics were sent of. */
function ruleNames(body: string): string[] {
  try {
    const { SamplingStatisticsDocuments: documents } = JSON.parse(body) as Record<string, unknown>;
    if (!Array.isArray(documents)) return [];
    return documents.flatMap((one: { RuleName?: unknown } | null) =>
      typeof one?.RuleName === 'string' ? [one.RuleName] : [],
    );
  } catch {
    return [];
  }
}
