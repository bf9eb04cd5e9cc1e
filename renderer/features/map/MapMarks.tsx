import { memo } from 'react';
import type { Status } from '../../lib/outcome.ts';
import type { DrawnEdge, DrawnMap, DrawnNode } from './map-drawing.ts';
import type { Point } from './map-layout.ts';
import { nodeIcon } from './map-text.ts';

interface Looks {
  /** Prefix of the ids of services. */
  id: string;
  /** Services whose names show; null for all. */
  named: ReadonlySet<string> | null;
  /** What is near the pointer or the cursor; null where nothing is looked at. */
  near: ReadonlySet<string> | null;
  selected: string | null;
  cursor: string | null;
  /** Middle of a call, where its words stand. */
  middleOf(key: string): Point | null;
}

/**
 * Words, figures and icons of services and calls over the canvas, each service and call an element with its label: a canvas
 * has neither letters of the page's fonts nor anything that a screen reader could be told of.
 */
export const MapMarks = memo(function MapMarks({ map, looks }: { map: DrawnMap; looks: Looks }) {
  const { near, named, selected, cursor, middleOf } = looks;
  return (
    <>
      {map.edges.map((edge) => {
        const isNear = near?.has(edge.key) ?? false;
        // Of too many calls only those that are looked at stand here; the table has them all.
        if (named !== null && !isNear && selected !== edge.key) return null;
        return <EdgeMark key={edge.key} edge={edge} at={middleOf(edge.key)} dim={near !== null && !isNear} />;
      })}
      {map.nodes.map((node) => {
        const isNear = near?.has(node.key) ?? false;
        return (
          <NodeMark
            key={node.key}
            id={partId(looks.id, node.key)}
            node={node}
            isNamed={named === null || isNear || named.has(node.key) || selected === node.key}
            isSelected={selected === node.key}
            isCursor={cursor === node.key}
            dim={near !== null && !isNear}
          />
        );
      })}
    </>
  );
});

/** Id of a service in the page: names have letters that no id has. */
export function partId(map: string, key: string): string {
  return `${map}${encodeURIComponent(key)}`;
}

const NodeMark = memo(function NodeMark({
  id,
  node,
  isNamed,
  isSelected,
  isCursor,
  dim,
}: {
  id: string;
  node: DrawnNode;
  isNamed: boolean;
  isSelected: boolean;
  isCursor: boolean;
  dim: boolean;
}) {
  const IconOf = nodeIcon(node.type);
  const classes = [
    'map-node',
    dim ? 'dim' : '',
    node.isGone ? 'gone' : '',
    isSelected ? 'selected' : '',
    isCursor ? 'cursor' : '',
  ];
  return (
    <div
      id={id}
      role="img"
      aria-label={node.label}
      data-node={node.key}
      className={classes.filter((name) => name !== '').join(' ')}
      style={{ left: node.at.x, top: node.at.y }}
    >
      <IconOf size={16} strokeWidth={1.4} className="map-icon" />
      {node.inside !== null && <span className="map-inside">{node.inside}</span>}
      {node.health !== 'ok' && <Badge status={node.health} />}
      {isNamed && (
        <span className="map-names">
          <span className="map-name">{node.name}</span>
          <span className="map-note">{node.note}</span>
          {node.change !== null && <span className="map-change">{node.change}</span>}
        </span>
      )}
    </div>
  );
});

export const BADGES: Readonly<Record<Exclude<Status, 'ok'>, string>> = {
  error: 'M0 -6 L7 6 H-7 Z',
  throttle: 'M-5 -6 h4 v12 h-4 z M1 -6 h4 v12 h-4 z',
  fault: 'M0 -7 L7 0 L0 7 L-7 0 Z',
};

function Badge({ status }: { status: Exclude<Status, 'ok'> }) {
  return (
    <svg className={`map-badge ${status}`} width="20" height="20" viewBox="-10 -10 20 20" aria-hidden="true">
      <path d={BADGES[status]} />
    </svg>
  );
}

const EdgeMark = memo(function EdgeMark({ edge, at, dim }: { edge: DrawnEdge; at: Point | null; dim: boolean }) {
  return (
    <div
      role="img"
      aria-label={edge.label}
      data-edge={edge.key}
      className={`map-words ${edge.isFaulty ? 'fault' : ''} ${dim ? 'dim' : ''}`}
      style={at === null ? undefined : { left: at.x, top: at.y }}
    >
      {edge.words.map((text, line) => (
        <span key={text} className={line === 0 ? 'rate' : 'times'}>
          {text}
        </span>
      ))}
    </div>
  );
});
