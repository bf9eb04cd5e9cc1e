import { ChevronDown } from 'lucide-react';
import { Button as AriaButton } from 'react-aria-components';
import { zoneName } from '../lib/format-time.ts';
import { useStore } from '../lib/store.ts';
import { t } from '../messages/message.ts';
import { Icon } from '../ui/Icon.tsx';
import { MenuButton } from '../ui/Menu.tsx';
import { useApp } from './app.ts';

/** The zone of every clock: UTC, local, or the named one of the settings. */
export function ZoneMenu() {
  const app = useApp();
  const { timeZone } = useStore(app.preferences.store);
  const named = timeZone !== 'UTC' && timeZone !== 'local';
  const choices = [
    { zone: 'UTC', text: t('range.zoneUtc') },
    { zone: 'local', text: t('range.zoneLocal', { zone: zoneName('local') }) },
    ...(named ? [{ zone: timeZone, text: timeZone }] : []),
  ];
  return (
    <MenuButton
      label={t('range.zone', { zone: zoneName(timeZone) })}
      placement="bottom end"
      groups={[
        {
          entries: choices.map(({ zone, text }) => ({
            id: zone,
            text,
            act: () => app.preferences.change({ timeZone: zone }),
          })),
        },
      ]}
    >
      <AriaButton className="zone-button" aria-label={t('range.zone', { zone: zoneName(timeZone) })}>
        <span>{zoneName(timeZone)}</span>
        <Icon of={ChevronDown} size={12} />
      </AriaButton>
    </MenuButton>
  );
}
