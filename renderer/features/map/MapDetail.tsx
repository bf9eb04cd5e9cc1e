import { FileText, ListTree, Network } from 'lucide-react';
import type { TimeRange } from '../../../preload/contract/time.ts';
import { useApp } from '../../app/app.ts';
import type { MapTab } from '../../app/state/trace-tabs.ts';
import { bothFilters, edgeFilter, responseTimes, serviceFilter } from '../../app/traces/filter-text.ts';
import { ResponseTimes } from '../../app/traces/ResponseTimes.tsx';
import { shortArn } from '../../lib/cell-text.ts';
import { count, percent } from '../../lib/format-number.ts';
import { equalityText } from '../../lib/literal-text.ts';
import { logGroupQuery } from '../../lib/log-group-query.ts';
import { usePart, useStore } from '../../lib/store.ts';
import { useCall } from '../../lib/useCall.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { StatusShape } from '../../ui/StatusShape.tsx';
import { DetailHead, DetailPart, FigureTable, StatusSplit } from './FigureDetail.tsx';
import { failedShare, healthOf, type MapEdge, type MapGraph, type MapNode, statisticsOf } from './map-graph.ts';
import { nodeName, nodeNote, rateText } from './map-text.ts';
import { serviceHandle } from './service-handle.ts';

interface DetailProps {
  tab: MapTab;
  graph: MapGraph;
  minutes: number;
  beforeName: string;
  onSelect: (key: string | null) => void;
}

/** Figures of the service or call that was chosen on the map; nothing where it is on the map no more. */
export function MapDetail(props: DetailProps) {
  const node = props.graph.nodes.find(({ key }) => key === props.tab.selected);
  if (node !== undefined) return <NodeDetail {...props} node={node} />;
  const edge = props.graph.edges.find(({ key }) => key === props.tab.selected);
  return edge === undefined ? null : <EdgeDetail {...props} edge={edge} />;
}

function NodeDetail({ tab, graph, minutes, beforeName, onSelect, node }: DetailProps & { node: MapNode }) {
  const app = useApp();
  const isGroup = tab.grouping !== 'none' && !node.isClient;
  const show = (inside: string) => app.traces.showList(bothFilters(tab.filter, serviceFilter(node, inside)));
  return (
    <>
      <DetailHead
        title={nodeName(node)}
        note={nodeNote(node, isGroup)}
        status={healthOf(node.now)}
        handle={serviceHandle(app, tab, node)}
        onClose={() => onSelect(null)}
      />
      <div className="drawer-body">
        {!isGroup && !node.isClient && (
          <div className="acts detail-acts">
            <TracesButton filter={bothFilters(tab.filter, serviceFilter(node))} />
            {failedShare(node.now) > 0 && (
              <Button onPress={() => show('fault = true OR error = true')}>{t('map.openFailed')}</Button>
            )}
            {node.isActive && <BesideButtons tab={tab} node={node} />}
          </div>
        )}
        {!node.isClient && (
          <>
            <FigureTable now={node.now} before={node.before} minutes={minutes} beforeName={beforeName} />
            <StatusSplit figures={node.now} />
            <ResponseTimes
              title={t('map.responseTimes')}
              histogram={node.now?.responseTimes ?? []}
              failed={node.now?.failedTimes}
              onChoose={isGroup ? null : (from, to) => show(responseTimes(from, to))}
              act={(times) => t('map.openTimes', { times })}
            />
            {!isGroup && statisticsOf(node.now).total > statisticsOf(node.now).ok && <Causes tab={tab} node={node} />}
          </>
        )}
        <Neighbours graph={graph} node={node} minutes={minutes} onSelect={onSelect} />
        <Remarks node={node} />
      </div>
    </>
  );
}

/** Opens the traces of a filter, and says how many they are. */
function TracesButton({ filter }: { filter: string }) {
  const app = useApp();
  const range = usePart(app.range.store, (state) => state.current);
  const version = useStore(app.session.data);
  const total = useCall('traces.list', { range, filter, limit: 1 }, version).output?.total;
  return (
    <Button icon={ListTree} onPress={() => app.traces.showList(filter)}>
      {total === undefined ? t('traces.title') : t('map.openTraces', { n: count(total) })}
    </Button>
  );
}

/** Log lines and API calls of a service, each in a query of its own. */
function BesideButtons({ tab, node }: { tab: MapTab; node: MapNode }) {
  const app = useApp();
  const range = usePart(app.range.store, (state) => state.current);
  const version = useStore(app.session.data);
  const dataSets = useStore(app.dataSets);
  const { name, type, account } = node;
  const { output } = useCall('graph.beside', { ...traceChoiceOf(tab, range), node: { name, type, account } }, version);
  const openLogs = (group: { name: string; account: string | null }) => {
    const { title, text, ...more } = logGroupQuery(group, dataSets);
    app.openQuery(title, text, more);
  };
  return (
    <>
      {output?.logGroups.map((group) => (
        <Button key={`${group.account} ${group.name}`} icon={FileText} onPress={() => openLogs(group)}>
          {t('map.openLogs')} <span className="mono">{visibleText(group.name)}</span>
        </Button>
      ))}
      {output?.roles.map(({ arn, rule, calls }) => (
        <Button
          key={arn}
          icon={Network}
          hint={`${visibleText(arn)}, ${t(`map.roleRule.${rule}`)}`}
          onPress={() =>
            app.openQuery(shortArn(arn), roleQuery(arn), { language: 'insights', sources: ['cloudtrail'] })
          }
        >
          {t('map.openCalls', { n: count(calls) })}
        </Button>
      ))}
    </>
  );
}

/** The traces that a map is made of. */
const traceChoiceOf = ({ filter, traceId }: MapTab, range: TimeRange | null) => ({
  filter,
  traceId,
  range: traceId === null ? range : null,
});

const roleQuery = (
  arn: string,
) => `fields @timestamp, eventName, eventSource, errorCode, sourceIPAddress, userIdentity.arn
| filter ${equalityText('userIdentity.sessionContext.sessionIssuer.arn', arn, 'insights')}
| sort @timestamp desc`;

function Causes({ tab, node }: { tab: MapTab; node: MapNode }) {
  const app = useApp();
  const range = usePart(app.range.store, (state) => state.current);
  const version = useStore(app.session.data);
  const { name, type, account } = node;
  const answer = useCall('graph.causes', { ...traceChoiceOf(tab, range), node: { name, type, account } }, version);
  if (answer.status === 'failed') {
    return <ErrorNote title={t('map.noCauses')} message={answer.error.userMessage} detail={answer.error.detail} />;
  }
  const causes = answer.output?.causes ?? [];
  const failed = answer.output?.failed ?? 0;
  return (
    <DetailPart title={t('map.causes')}>
      <ul className="cause-list">
        {causes.map((cause) => (
          <li key={JSON.stringify(cause)}>
            <StatusShape status={cause.outcome} label={t(`outcome.${cause.outcome}`)} />
            <span className="mono cause-name">{causeText(cause)}</span>
            <span className="mono">{count(cause.count)}</span>
            <span className="mono quiet">{percent(cause.count, failed)}</span>
          </li>
        ))}
      </ul>
      {answer.output !== null && answer.output.distinct > causes.length && (
        <p className="quiet">{t('map.moreCauses', { n: answer.output.distinct - causes.length })}</p>
      )}
    </DetailPart>
  );
}

function causeText({
  exception,
  status,
  called,
}: {
  exception: string | null;
  status: number | null;
  called: string | null;
}) {
  if (exception !== null) return visibleText(exception);
  if (status === null) return t('map.noCause');
  return called === null ? `HTTP ${status}` : `HTTP ${status}, ${visibleText(called)}`;
}

function Neighbours({
  graph,
  node,
  minutes,
  onSelect,
}: Pick<DetailProps, 'graph' | 'minutes' | 'onSelect'> & { node: MapNode }) {
  const nameOf = (key: string) => {
    const found = graph.nodes.find((one) => one.key === key);
    return found === undefined ? '' : nodeName(found);
  };
  const rows = graph.edges
    .filter(({ from, to }) => from === node.key || to === node.key)
    .map((edge) => ({ edge, isIn: edge.to === node.key, other: nameOf(edge.to === node.key ? edge.from : edge.to) }))
    .sort((a, b) => Number(b.isIn) - Number(a.isIn) || statisticsOf(b.edge.now).total - statisticsOf(a.edge.now).total);
  if (rows.length === 0) return null;
  return (
    <DetailPart title={t('map.callers')}>
      <ul className="cause-list">
        {rows.map(({ edge, isIn, other }) => (
          <li key={edge.key}>
            <span className="quiet call-way">{isIn ? t('map.in') : t('map.out')}</span>
            <button type="button" className="mono cause-name link" onClick={() => onSelect(edge.key)}>
              {other}
            </button>
            <span className="mono">{edge.kind === 'link' ? t('map.link') : rateText(edge.now, minutes)}</span>
            <span className={`mono tone-${healthOf(edge.now)}`}>
              {edge.kind === 'link' ? '' : percent(failedShare(edge.now), 1)}
            </span>
          </li>
        ))}
      </ul>
    </DetailPart>
  );
}

/** What the data do not say of a service. */
function Remarks({ node }: { node: MapNode }) {
  const remarks = [
    node.inProgress > 0 ? t('map.inProgress', { n: node.inProgress }) : null,
    node.callerMissing > 0 ? t('map.callerMissing', { n: node.callerMissing }) : null,
    node.linksMissing > 0 ? t('map.linksMissing', { n: node.linksMissing }) : null,
    node.isActive || node.isClient ? null : t('map.inferred'),
  ].filter((remark) => remark !== null);
  return remarks.map((remark) => (
    <p key={remark} className="detail-remark quiet">
      {remark}
    </p>
  ));
}

function EdgeDetail({ tab, graph, minutes, beforeName, onSelect, edge }: DetailProps & { edge: MapEdge }) {
  const app = useApp();
  const [from, to] = [edge.from, edge.to].map((key) => graph.nodes.find((node) => node.key === key));
  if (from === undefined || to === undefined) return null;
  const isGroup = tab.grouping !== 'none';
  const isLink = edge.kind === 'link';
  const show = (inside: string) => app.traces.showList(bothFilters(tab.filter, edgeFilter(from, to, inside)));
  return (
    <>
      <DetailHead
        title={t('map.edgeTitle', { from: nodeName(from), to: nodeName(to) })}
        note={isLink ? t('map.linkNote') : t('map.callNote')}
        status={healthOf(edge.now)}
        handle={null}
        onClose={() => onSelect(null)}
      />
      <div className="drawer-body">
        {!isGroup && !isLink && (
          <div className="acts detail-acts">
            <TracesButton filter={bothFilters(tab.filter, edgeFilter(from, to))} />
          </div>
        )}
        {isLink ? (
          <ResponseTimes
            title={t('map.ages')}
            histogram={edge.ages}
            onChoose={null}
            act={(times) => t('map.openTimes', { times })}
          />
        ) : (
          <>
            <FigureTable now={edge.now} before={edge.before} minutes={minutes} beforeName={beforeName} />
            <StatusSplit figures={edge.now} />
            <ResponseTimes
              title={t('map.callerTimes')}
              histogram={edge.now?.responseTimes ?? []}
              failed={edge.now?.failedTimes}
              onChoose={isGroup ? null : (least, most) => show(responseTimes(least, most))}
              act={(times) => t('map.openTimes', { times })}
            />
          </>
        )}
        {edge.aliases.length > 0 && (
          <DetailPart title={t('map.aliases')}>
            <p className="mono">{[...new Set(edge.aliases.map(({ name }) => visibleText(name)))].join(', ')}</p>
          </DetailPart>
        )}
        <DetailPart title={t('map.ends')}>
          <div className="acts">
            {[from, to].map((node) => (
              <Button key={node.key} kind="quiet" onPress={() => onSelect(node.key)}>
                {nodeName(node)}
              </Button>
            ))}
          </div>
        </DetailPart>
      </div>
    </>
  );
}
