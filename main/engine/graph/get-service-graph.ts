import type {
  CallStatistics,
  GraphEdge,
  GraphNode,
  MillisecondHistogram,
  ServiceGraphAnswer,
} from '../../../preload/contract/graph.ts';
import { CLIENT } from './service-graph.ts';

type Json = Record<string, unknown>;

/**
 * A graph in the shape of GetServiceGraph: services with their edges by ReferenceId, times in seconds. As in AWS's answers
 * a client has neither statistics nor histograms, and a link has an age histogram in place of both. Histogram values are
 * seconds with three decimals, `TotalResponseTime` the rounded sum of times that were not.
 */
export function getServiceGraph({ nodes, edges, range }: ServiceGraphAnswer): Json {
  return {
    ...(range === null ? {} : { StartTime: secondsOf(range.from), EndTime: secondsOf(range.to) }),
    Services: nodes.map((node) => serviceOf(node, edges)),
    ContainsOldGroupVersions: false,
  };
}

function serviceOf(node: GraphNode, edges: readonly GraphEdge[]): Json {
  const { id, name, type, account, root, state, startUs, endUs } = node;
  return {
    ReferenceId: id,
    Name: name,
    Names: [name],
    Root: root,
    ...(account === null ? {} : { AccountId: account }),
    ...(type === null ? {} : { Type: type }),
    State: state,
    ...timesOf(startUs, endUs),
    Edges: edges.filter(({ from }) => from === id).map(edgeOf),
    ...(type === CLIENT
      ? {}
      : {
          SummaryStatistics: summaryStatistics(node.statistics),
          DurationHistogram: histogramOf(node.durations),
          ResponseTimeHistogram: histogramOf(node.responseTimes),
        }),
  };
}

function edgeOf(edge: GraphEdge): Json {
  const { to, kind, startUs, endUs, aliases } = edge;
  return {
    ReferenceId: to,
    ...timesOf(startUs, endUs),
    ...(kind === 'link'
      ? { EdgeType: 'link', ReceivedEventAgeHistogram: histogramOf(edge.ages) }
      : {
          SummaryStatistics: summaryStatistics(edge.statistics),
          ResponseTimeHistogram: histogramOf(edge.responseTimes),
        }),
    Aliases: aliases.map(({ name, type }) => ({ Name: name, Names: [name], ...(type === null ? {} : { Type: type }) })),
  };
}

/** Rule 6: throttles are a part of the errors. */
function summaryStatistics({ ok, error, throttle, fault, total, responseUs }: CallStatistics): Json {
  return {
    OkCount: ok,
    ErrorStatistics: { ThrottleCount: throttle, OtherCount: error, TotalCount: throttle + error },
    FaultStatistics: { OtherCount: fault, TotalCount: fault },
    TotalCount: total,
    TotalResponseTime: Math.floor((responseUs + 500) / 1000) / 1000,
  };
}

function histogramOf(histogram: MillisecondHistogram): Json[] {
  return histogram.map(({ ms, count }) => ({ Value: ms / 1000, Count: count }));
}

function timesOf(startUs: number, endUs: number | null): Json {
  return { StartTime: secondsOf(startUs), ...(endUs === null ? {} : { EndTime: secondsOf(endUs) }) };
}

function secondsOf(micros: number): number {
  return micros / 1e6;
}
