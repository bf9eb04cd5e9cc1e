import { Filter } from 'lucide-react';
import { useState } from 'react';
import { useApp } from '../../app/app.ts';
import { count, percent } from '../../lib/format-number.ts';
import { usePart, useStore } from '../../lib/store.ts';
import { useCall } from '../../lib/useCall.ts';
import { t } from '../../messages/message.ts';
import { Icon } from '../../ui/Icon.tsx';
import { SearchBox } from '../../ui/SearchBox.tsx';
import { StatusShape } from '../../ui/StatusShape.tsx';

/** Filters that are worth a look in any workspace. */
const GROUPS = [
  { name: 'faults', filter: 'fault = true' },
  { name: 'errors', filter: 'error = true' },
  { name: 'throttled', filter: 'throttle = true' },
  { name: 'slow', filter: 'responsetime > 2' },
  { name: 'partial', filter: 'partial = true' },
] as const;

/** Beside the map: its services by failed share, and filters with the traces that they choose. */
export function ServicesPanel() {
  const app = useApp();
  const listed = useStore(app.traces.services);
  const workspace = usePart(app.session.store, (state) => state.workspace);
  const map = usePart(app.tabs.store, () => app.traces.lastMap());
  const [search, setSearch] = useState('');
  const needle = search.trim().toLowerCase();
  const services = (listed?.services ?? []).filter(({ name }) => name.toLowerCase().includes(needle));
  const choose = (key: string) => {
    if (listed === null) return;
    app.tabs.activate(listed.tabId);
    app.tabs.changeTraces('map', listed.tabId, { selected: key });
  };
  return (
    <>
      <div className="side-head">
        <h2>{t('map.services.title')}</h2>
      </div>
      <div className="side-filter">
        <SearchBox
          icon={Filter}
          label={t('map.services.filter')}
          value={search}
          onChange={setSearch}
          onKeyDown={(event) => {
            const [first] = services;
            if (event.key === 'Enter' && first !== undefined) choose(first.key);
          }}
        />
      </div>
      <div className="side-body">
        <h3 className="side-title">{t('map.services.sorted')}</h3>
        <ul className="service-list">
          {services.map((service) => (
            <li key={service.key}>
              <button
                type="button"
                className={`service-row ${map?.selected === service.key ? 'selected' : ''}`}
                aria-pressed={map?.selected === service.key}
                onClick={() => choose(service.key)}
              >
                <StatusShape status={service.health} label={t(`outcome.${service.health}`)} />
                <span className="service-name" title={`${service.name} ${service.note ?? ''}`.trimEnd()}>
                  <span className="mono">{service.name}</span>
                  {service.note !== null && <span className="service-note quiet">{service.note}</span>}
                </span>
                <span className={`mono tone-${service.health}`}>{percent(service.failedShare, 1)}</span>
              </button>
            </li>
          ))}
        </ul>
        {services.length === 0 && (
          <p className="side-hint">{needle === '' ? t('map.services.none') : t('map.services.noneFound')}</p>
        )}
        <h3 className="side-title">{t('map.groups')}</h3>
        <ul className="service-list">
          {GROUPS.map((group) => (
            <FilterGroup key={group.name} {...group} />
          ))}
        </ul>
      </div>
      {workspace !== null && (
        <div className="side-foot">
          {t('map.services.total', { traces: count(workspace.traces), spans: count(workspace.spans) })}
        </div>
      )}
    </>
  );
}

function FilterGroup({ name, filter }: (typeof GROUPS)[number]) {
  const app = useApp();
  const version = useStore(app.session.data);
  const range = usePart(app.range.store, (state) => state.current);
  const answer = useCall('traces.list', { range, filter, limit: 1 }, version);
  return (
    <li>
      <button
        type="button"
        className="service-row"
        title={filter}
        onClick={() => {
          const map = app.traces.lastMap();
          if (map === null) app.traces.openMap(filter);
          else app.tabs.changeTraces('map', map.id, { filter });
        }}
      >
        <Icon of={Filter} size={12} />
        <span className="service-name">{t(`map.group.${name}`)}</span>
        <span className="mono quiet">{answer.output === null ? '' : count(answer.output.total)}</span>
      </button>
    </li>
  );
}
