import { useState } from 'react';
import { useApp } from '../../app/app.ts';
import type { MapTab } from '../../app/state/trace-tabs.ts';
import { wholeDuration } from '../../app/traces/whole-duration.ts';
import { ValueButton } from '../../app/values/ValueButton.tsx';
import type { ValueHandle } from '../../app/values/value.ts';
import { count, percent } from '../../lib/format-number.ts';
import { percentile } from '../../lib/percentile.ts';
import { t } from '../../messages/message.ts';
import { StatusShape } from '../../ui/StatusShape.tsx';
import { failedShare, healthOf, type MapGraph, statisticsOf } from './map-graph.ts';
import { changeText, nodeName, nodeNote, rateText, typeText } from './map-text.ts';
import { serviceHandle } from './service-handle.ts';

interface Row {
  key: string;
  names: string[];
  /** What can be done with each name as a value; null where it is none. */
  handles: (ValueHandle | null)[];
  status: ReturnType<typeof healthOf>;
  figures: { value: number | null; text: string }[];
}

/** The map's services and calls as tables, with the same figures; a name leads to the panel of what it names. */
export function MapTable({
  tab,
  graph,
  minutes,
  isCompared,
  onSelect,
}: {
  tab: MapTab;
  graph: MapGraph;
  minutes: number;
  isCompared: boolean;
  onSelect: (key: string) => void;
}) {
  const app = useApp();
  const { selected } = tab;
  const isGrouped = tab.grouping !== 'none';
  const nodeOf = (key: string) => graph.nodes.find((one) => one.key === key);
  const nameOf = (key: string) => {
    const node = nodeOf(key);
    return node === undefined ? '' : nodeName(node);
  };
  const handleOf = (key: string) => {
    const node = nodeOf(key);
    return node === undefined ? null : serviceHandle(app, tab, node);
  };
  const nodes: Row[] = graph.nodes
    .filter(({ isClient }) => !isClient)
    .map((node) => ({
      key: node.key,
      names: [nodeName(node), isGrouped ? nodeNote(node, true) : typeText(node.type)],
      handles: [handleOf(node.key)],
      status: healthOf(node.now),
      figures: figuresOf(node, minutes, isCompared),
    }));
  const edges: Row[] = graph.edges.map((edge) => ({
    key: edge.key,
    names: [nameOf(edge.from), nameOf(edge.to)],
    handles: [handleOf(edge.from), handleOf(edge.to)],
    status: healthOf(edge.now),
    figures: figuresOf(edge, minutes, isCompared),
  }));
  const heads = [
    t('map.requests'),
    t('map.rate'),
    t('map.failed'),
    t('outcome.error'),
    t('outcome.throttle'),
    t('outcome.fault'),
    'p50',
    'p99',
    ...(isCompared ? [t('map.requestsChange'), t('map.p99Change')] : []),
  ];
  return (
    <div className="map-tables" data-region-focus="" tabIndex={-1}>
      <SortedTable
        caption={t('map.nodesTable')}
        names={[t('map.service'), t('map.type')]}
        heads={heads}
        rows={nodes}
        selected={selected}
        onSelect={onSelect}
      />
      <SortedTable
        caption={t('map.edgesTable')}
        names={[t('map.from'), t('map.to')]}
        heads={heads}
        rows={edges}
        selected={selected}
        onSelect={onSelect}
      />
    </div>
  );
}

function NameMenu({ handle }: { handle: ValueHandle | null }) {
  return handle === null ? null : <ValueButton handle={handle} />;
}

function figuresOf(
  { now, before }: MapGraph['nodes'][number] | MapGraph['edges'][number],
  minutes: number,
  isCompared: boolean,
) {
  const statistics = statisticsOf(now);
  const times = (part: number, of = now) => percentile(of?.responseTimes ?? [], part);
  const number = (value: number) => ({ value, text: count(value) });
  const time = (value: number | null) => ({ value, text: value === null ? '–' : wholeDuration(value) });
  const [requests, p99] = [statistics.total - statisticsOf(before).total, times(0.99)];
  const old = times(0.99, before);
  return [
    number(statistics.total),
    { value: statistics.total, text: rateText(now, minutes) },
    { value: failedShare(now), text: percent(failedShare(now), 1) },
    number(statistics.error),
    number(statistics.throttle),
    number(statistics.fault),
    time(times(0.5)),
    time(p99),
    ...(isCompared
      ? [
          { value: requests, text: changeText(statistics.total, statisticsOf(before).total, count) },
          { value: p99 === null || old === null ? null : p99 - old, text: changeText(p99, old, wholeDuration) },
        ]
      : []),
  ];
}

function SortedTable({
  caption,
  names,
  heads,
  rows,
  selected,
  onSelect,
}: {
  caption: string;
  names: string[];
  heads: string[];
  rows: Row[];
  selected: string | null;
  onSelect: (key: string) => void;
}) {
  // By failures first: that is what one looks for.
  const [sort, setSort] = useState({ column: names.length + 2, descending: true });
  const figureOf = (row: Row) => row.figures[sort.column - names.length]?.value ?? Number.NEGATIVE_INFINITY;
  const sorted = [...rows].sort((a, b) => {
    const byName = (a.names[sort.column] ?? '').localeCompare(b.names[sort.column] ?? '');
    const by = sort.column < names.length ? byName : figureOf(a) - figureOf(b);
    return sort.descending ? -by : by;
  });
  return (
    <table className="table map-table">
      <caption>{caption}</caption>
      <thead>
        <tr>
          {[...names, ...heads].map((head, column) => {
            const isSorted = sort.column === column;
            const direction = sort.descending ? 'descending' : 'ascending';
            return (
              <th
                key={head}
                scope="col"
                className={column < names.length ? '' : 'number'}
                aria-sort={isSorted ? direction : 'none'}
              >
                <button
                  type="button"
                  onClick={() => setSort({ column, descending: isSorted ? !sort.descending : column >= names.length })}
                >
                  {head}
                  {isSorted ? (sort.descending ? ' ↓' : ' ↑') : ''}
                </button>
              </th>
            );
          })}
        </tr>
      </thead>
      <tbody>
        {sorted.map((row) => (
          <tr key={row.key} className={row.key === selected ? 'selected' : ''}>
            {row.names.map((name, index) => (
              <td key={`${names[index]}`} className={index === 0 ? '' : 'quiet'}>
                {index === 0 ? (
                  <button type="button" className="link mono map-row-name" onClick={() => onSelect(row.key)}>
                    <StatusShape status={row.status} label={t(`outcome.${row.status}`)} /> {name}
                  </button>
                ) : (
                  name
                )}
                <NameMenu handle={row.handles[index] ?? null} />
              </td>
            ))}
            {row.figures.map(({ text }, index) => (
              <td key={heads[index]} className="number mono">
                {text}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
