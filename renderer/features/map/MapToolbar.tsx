import { ArrowLeftRight, ChevronDown, Group, PanelRight, RefreshCw, Share, Table2, X } from 'lucide-react';
import { useApp } from '../../app/app.ts';
import type { MapTab } from '../../app/state/trace-tabs.ts';
import { t } from '../../messages/message.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { MenuButton } from '../../ui/Menu.tsx';
import { Segmented } from '../../ui/Segmented.tsx';

/** How the map is drawn: what rings and calls tell, its way, groups, threshold, focus, comparison, export. */
export function MapToolbar({
  tab,
  focusName,
  onLayout,
  onExport,
  onDrawer,
}: {
  tab: MapTab;
  focusName: string | null;
  onLayout: () => void;
  onExport: (form: 'png' | 'svg' | 'json') => void;
  /** Shows or hides figures; null where nothing is chosen that has them. */
  onDrawer: (() => void) | null;
}) {
  const app = useApp();
  const change = (part: Partial<MapTab>) => app.tabs.changeTraces('map', tab.id, part);
  const menu = <V extends string>(label: string, value: V, texts: Record<V, string>, put: (value: V) => void) => (
    <MenuButton
      label={label}
      groups={[
        {
          entries: (Object.keys(texts) as V[]).map((one) => ({
            id: one,
            text: texts[one],
            ...(one === value ? { detail: '✓' } : {}),
            act: () => put(one),
          })),
        },
      ]}
    >
      <Button label={`${label}: ${texts[value]}`}>
        {texts[value]} <Icon of={ChevronDown} size={12} />
      </Button>
    </MenuButton>
  );
  const { focus } = tab;
  return (
    <div className="toolbar map-toolbar">
      <Segmented
        label={t('map.view')}
        value={tab.view}
        options={[
          { value: 'health', text: t('map.view.health') },
          { value: 'latency', text: t('map.view.latency') },
          { value: 'traffic', text: t('map.view.traffic') },
        ]}
        onChange={(view) => change({ view })}
      />
      {menu(
        t('map.direction'),
        tab.direction,
        { right: t('map.direction.right'), down: t('map.direction.down') },
        (direction) => change({ direction }),
      )}
      {menu(
        t('map.edges'),
        tab.edges,
        { figures: t('map.edges.figures'), rate: t('map.edges.rate'), none: t('map.edges.none') },
        (edges) => change({ edges }),
      )}
      <span className="map-choice">
        <Icon of={Group} size={14} />
        {menu(
          t('map.grouping'),
          tab.grouping,
          { none: t('map.grouping.none'), type: t('map.grouping.type'), account: t('map.grouping.account') },
          (grouping) => change({ grouping, focus: null, selected: null }),
        )}
      </span>
      <label className="map-threshold">
        {t('map.threshold')}
        <input
          className="input"
          type="number"
          min={0}
          step={1}
          value={tab.leastRequests}
          onChange={(event) => change({ leastRequests: Math.max(0, Math.floor(Number(event.target.value) || 0)) })}
        />
      </label>
      {focus !== null && focusName !== null && (
        <span className="map-focus tag">
          <span className="mono">{t('map.focused', { name: focusName, n: focus.hops })}</span>
          <button
            type="button"
            aria-label={t('map.fewerHops')}
            disabled={focus.hops <= 1}
            onClick={() => change({ focus: { ...focus, hops: focus.hops - 1 } })}
          >
            −
          </button>
          <button
            type="button"
            aria-label={t('map.moreHops')}
            onClick={() => change({ focus: { ...focus, hops: focus.hops + 1 } })}
          >
            +
          </button>
          <button type="button" aria-label={t('map.noFocus')} onClick={() => change({ focus: null })}>
            <Icon of={X} size={12} />
          </button>
        </span>
      )}
      <span className="toolbar-space" />
      {tab.traceId === null && (
        <span className="map-choice">
          <Icon of={ArrowLeftRight} size={14} />
          {menu(
            t('map.compare'),
            tab.compare,
            {
              off: t('map.compare.off'),
              previous: t('map.compare.previous'),
              day: t('map.compare.day'),
              week: t('map.compare.week'),
            },
            (compare) => change({ compare }),
          )}
        </span>
      )}
      {onDrawer !== null && (
        <IconButton
          icon={PanelRight}
          className="drawer-switch"
          label={t('command.drawer')}
          shortcut="Mod+J"
          onPress={onDrawer}
        />
      )}
      <IconButton icon={RefreshCw} className="map-lay-out" label={t('map.layOut')} onPress={onLayout} />
      <IconButton
        icon={Table2}
        label={tab.twin ? t('map.showMap') : t('map.showTable')}
        shortcut="L"
        pressed={tab.twin}
        onPress={() => change({ twin: !tab.twin })}
      />
      <MenuButton
        label={t('map.export')}
        placement="bottom end"
        groups={[
          {
            entries: (['png', 'svg', 'json'] as const).map((form) => ({
              id: form,
              text: t(`map.export.${form}`),
              act: () => onExport(form),
            })),
          },
        ]}
      >
        <IconButton icon={Share} className="map-export" label={t('map.export')} />
      </MenuButton>
    </div>
  );
}
