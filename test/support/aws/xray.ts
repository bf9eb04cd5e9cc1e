import type { Random } from '../../../main/engine/sample/random.ts';
import { type AwsAnswer, AwsError, type AwsRequest, Input, jsonAnswer } from './wire.ts';
import { XrayRetrievals } from './xray-retrievals.ts';

/** A trace in the fake: its segment documents, and what its summary says. */
export interface StoredTrace {
  /** X-Ray's form; its time is that of the id, unless `at` (milliseconds) is given. */
  id: string;
  at?: number;
  documents: { id: string; text: string }[];
  /** Seconds. */
  duration: number;
  fault: boolean;
  /** Names of services that it passed. */
  services: string[];
}

export interface XrayQuirks {
  /** Share of ids that BatchGetTraces leaves unprocessed. */
  unprocessed: number;
  /** Documents of a page of BatchGetTraces. */
  documentsPerPage: number;
  /** Summaries of a page. */
  summariesPerPage: number;
  /** Seconds of the longest window of GetTraceSummaries. */
  longestWindow: number;
  /** The window's end is inside. */
  endInside: boolean;
}

export const NO_XRAY_QUIRKS: XrayQuirks = {
  unprocessed: 0,
  documentsPerPage: 1000,
  summariesPerPage: 100,
  longestWindow: 6 * 3600,
  endInside: false,
};

const OPERATIONS: Readonly<Record<string, string>> = {
  '/TraceSummaries': 'GetTraceSummaries',
  '/Traces': 'BatchGetTraces',
  '/Groups': 'GetGroups',
};

/** X-Ray says what is asked for by the path. */
export function xrayOperation(url: URL): string {
  return OPERATIONS[url.pathname] ?? url.pathname.slice(1);
}

/** The second of a trace: that in its id, where it has one. */
export function secondOf({ id, at }: Pick<StoredTrace, 'id' | 'at'>): number {
  return at === undefined ? Number.parseInt(id.slice(2, 10), 16) : Math.floor(at / 1000);
}

/** X-Ray (REST JSON): one account's traces in one Region. */
export class XrayService {
  destination: { Destination: 'XRay' | 'CloudWatchLogs'; Status: 'ACTIVE' | 'PENDING' } = {
    Destination: 'XRay',
    Status: 'ACTIVE',
  };
  quirks = NO_XRAY_QUIRKS;
  groups: { GroupName: string; FilterExpression?: string }[] = [{ GroupName: 'Default' }];
  samplingRules: { RuleName: string; Priority: number; FixedRate: number }[] = [];
  readonly retrievals: XrayRetrievals;
  readonly #traces = new Map<string, StoredTrace>();

  constructor(private readonly random: Random) {
    this.retrievals = new XrayRetrievals(this.#traces);
  }

  put(traces: Iterable<StoredTrace>): void {
    for (const trace of traces) this.#traces.set(trace.id, trace);
  }

  /** X-Ray keeps the summary and has lost the documents. */
  forget(id: string): void {
    const trace = this.#traces.get(id);
    if (trace !== undefined) this.#traces.set(id, { ...trace, documents: [] });
  }

  answer(request: AwsRequest): AwsAnswer {
    const input = new Input(request.input);
    switch (request.operation) {
      case 'GetTraceSegmentDestination':
        return jsonAnswer(this.destination);
      case 'GetTraceSummaries':
        return this.#summaries(input, request.input);
      case 'BatchGetTraces':
        return this.#batch(input);
      case 'GetGroups':
        return this.#pageOfGroups(input, request);
      case 'GetSamplingRules':
        return jsonAnswer({
          SamplingRuleRecords: this.samplingRules.map((rule) => ({
            SamplingRule: {
              ...rule,
              ResourceARN: '*',
              ReservoirSize: 1,
              ServiceName: '*',
              ServiceType: '*',
              Host: '*',
              HTTPMethod: '*',
              URLPath: '*',
              Version: 1,
            },
            CreatedAt: 0,
            ModifiedAt: 1_700_000_000,
          })),
        });
      case 'StartTraceRetrieval':
        return this.retrievals.start(input);
      case 'ListRetrievedTraces':
        return this.retrievals.list(input);
      case 'CancelTraceRetrieval':
        return this.retrievals.cancel(input);
      default:
        throw new AwsError('UnknownOperationException', request.operation, 404);
    }
  }

  /** The newest first; a token is bound to the parameters. */
  #summaries(input: Input, { NextToken: token, ...parameters }: Readonly<Record<string, unknown>>): AwsAnswer {
    const { summariesPerPage, longestWindow, endInside } = this.quirks;
    const from = input.number('StartTime') ?? 0;
    const to = input.number('EndTime') ?? 0;
    if (to - from > longestWindow) throw refused('The time range is longer than what is allowed.');
    if (from > to) throw refused('StartTime must be before EndTime.');
    if (input.text('TimeRangeType') !== 'TraceId') throw refused('The fake knows the time of trace ids alone.');
    const bound = JSON.stringify(parameters);
    const place = token === undefined ? null : (JSON.parse(String(token)) as { bound: string; at: number });
    if (place !== null && place.bound !== bound) throw refused('Invalid NextToken.');
    const inWindow = [...this.#traces.values()]
      .filter((trace) => secondOf(trace) >= from && (endInside ? secondOf(trace) <= to : secondOf(trace) < to))
      .sort((a, b) => secondOf(b) - secondOf(a) || (a.id < b.id ? -1 : 1));
    const fits = this.#filter(input.text('FilterExpression') ?? '');
    const at = place?.at ?? 0;
    const page = inWindow.slice(at, at + summariesPerPage);
    const next = at + summariesPerPage;
    const oldest = page.at(-1);
    return jsonAnswer({
      TraceSummaries: page.filter(fits).map(summaryOf),
      TracesProcessedCount: page.length,
      ApproximateTime: oldest === undefined ? from : secondOf(oldest),
      ...(next < inWindow.length ? { NextToken: JSON.stringify({ bound, at: next }) } : {}),
    });
  }

  /** `fault`, `ok`, `service("x")` and `group.name = "x"`, joined by AND. Other forms are refused, never ignored. */
  #filter(expression: string): (trace: StoredTrace) => boolean {
    if (expression === '') return () => true;
    const tests = expression.split(/\s+AND\s+/i).map((term) => {
      const text = term.replace(/^\((.*)\)$/s, '$1').trim();
      const service = /^service\("([^"]+)"\)$/.exec(text)?.[1];
      if (service !== undefined) return (trace: StoredTrace) => trace.services.includes(service);
      const name = /^group\.name = "([^"]+)"$/.exec(text)?.[1];
      if (name !== undefined) {
        const group = this.groups.find(({ GroupName }) => GroupName === name);
        if (group === undefined) throw refused(`Group ${name} does not exist.`);
        return this.#filter(group.FilterExpression ?? '');
      }
      if (text === 'fault') return ({ fault }: StoredTrace) => fault;
      if (text === 'ok') return ({ fault }: StoredTrace) => !fault;
      throw refused(`Invalid filter expression: ${text}`);
    });
    return (trace) => tests.every((test) => test(trace));
  }

  #batch(input: Input): AwsAnswer {
    const ids = input.list('TraceIds') ?? [];
    if (ids.length === 0 || ids.length > 5) throw refused('TraceIds must hold 1 to 5 ids.');
    const token = input.text('NextToken');
    const { unprocessed, documentsPerPage } = this.quirks;
    const read = token === undefined ? null : (JSON.parse(token) as { at: number; ids: string[] });
    const left = read === null ? ids.filter(() => this.random.fraction() < unprocessed) : [];
    const given = read?.ids ?? ids.filter((id) => !left.includes(id));
    const all = given.flatMap((id) => (this.#traces.get(id)?.documents ?? []).map((document) => ({ id, document })));
    const at = read?.at ?? 0;
    const page = all.slice(at, at + documentsPerPage);
    const next = at + documentsPerPage;
    return jsonAnswer({
      Traces: given.flatMap((id) => {
        const trace = this.#traces.get(id);
        const documents = page.filter((one) => one.id === id).map(({ document }) => document);
        if (trace === undefined || documents.length === 0) return [];
        const Segments = documents.map((document) => ({ Id: document.id, Document: document.text }));
        return [{ Id: id, Duration: trace.duration, LimitExceeded: false, Segments }];
      }),
      UnprocessedTraceIds: left,
      ...(next < all.length ? { NextToken: JSON.stringify({ at: next, ids: given }) } : {}),
    });
  }

  /** Two a page, so that a listing has several. */
  #pageOfGroups(input: Input, { account, region }: AwsRequest): AwsAnswer {
    const at = Number(input.text('NextToken') ?? 0);
    return jsonAnswer({
      Groups: this.groups.slice(at, at + 2).map((group) => ({
        ...group,
        GroupARN: `arn:aws:xray:${region}:${account}:group/${group.GroupName}/EXAMPLE`,
        InsightsConfiguration: { InsightsEnabled: group.GroupName !== 'Default', NotificationsEnabled: false },
      })),
      ...(at + 2 < this.groups.length ? { NextToken: String(at + 2) } : {}),
    });
  }
}

function summaryOf(trace: StoredTrace) {
  const { id, duration, fault, services } = trace;
  return {
    Id: id,
    StartTime: secondOf(trace),
    Duration: duration,
    ResponseTime: duration,
    HasFault: fault,
    HasError: false,
    HasThrottle: false,
    IsPartial: false,
    Revision: 1,
    ServiceIds: services.map((name) => ({ Name: name, Names: [name], Type: 'AWS::EC2::Instance' })),
    FaultRootCauses: fault ? [{ ClientImpacting: true, Services: [{ Name: services[0], EntityPath: [] }] }] : [],
  };
}

function refused(message: string): AwsError {
  return new AwsError('InvalidRequestException', message);
}
