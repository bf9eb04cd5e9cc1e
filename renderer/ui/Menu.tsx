import { Check, type LucideIcon } from 'lucide-react';
import type { ReactNode, RefObject } from 'react';
import {
  Menu as AriaMenu,
  Header,
  MenuItem,
  MenuSection,
  MenuTrigger,
  Popover,
  Separator,
} from 'react-aria-components';
import { Icon } from './Icon.tsx';
import { Kbd } from './Kbd.tsx';

export interface MenuEntry {
  id: string;
  text: string;
  icon?: LucideIcon;
  shortcut?: string | undefined;
  detail?: string;
  danger?: boolean;
  disabled?: boolean;
  /** On or off: the menu stays while entries of its kind are switched. */
  checked?: boolean;
  act: () => void;
}

export interface MenuGroup {
  title?: string;
  entries: MenuEntry[];
}

function MenuList({ label, groups, onClose }: { label: string; groups: MenuGroup[]; onClose?: () => void }) {
  const shown = groups.filter((group) => group.entries.length > 0);
  return (
    <AriaMenu
      className="menu"
      aria-label={label}
      autoFocus="first"
      {...(onClose ? { onClose } : {})}
      disabledKeys={shown.flatMap((group) => group.entries.filter((e) => e.disabled).map((e) => e.id))}
      onAction={(key) => {
        for (const group of shown) for (const entry of group.entries) if (entry.id === key) entry.act();
      }}
    >
      {shown.map((group, index) => (
        <MenuSection
          key={group.title ?? group.entries[0]?.id ?? index}
          aria-label={group.title ?? label}
          {...selectionOf(group)}
        >
          {index > 0 && <Separator className="menu-line" />}
          {group.title && <Header className="menu-title">{group.title}</Header>}
          {group.entries.map((entry) => (
            <MenuItem
              key={entry.id}
              id={entry.id}
              textValue={entry.text}
              className={`menu-item ${entry.danger ? 'danger' : ''}`}
            >
              <span className="menu-icon">
                {entry.checked ? <Icon of={Check} /> : entry.icon && <Icon of={entry.icon} />}
              </span>
              <span className="menu-text">{entry.text}</span>
              {entry.detail && <span className="menu-detail">{entry.detail}</span>}
              {entry.shortcut && <Kbd keys={entry.shortcut} />}
            </MenuItem>
          ))}
        </MenuSection>
      ))}
    </AriaMenu>
  );
}

/** What makes the entries of a group ones to be switched, where it has such. */
function selectionOf({ entries }: MenuGroup) {
  if (entries.every(({ checked }) => checked === undefined)) return {};
  const selectedKeys = entries.filter(({ checked }) => checked).map(({ id }) => id);
  return { selectionMode: 'multiple' as const, selectedKeys };
}

/** A button (the child) that opens a menu. */
export function MenuButton({
  label,
  groups,
  children,
  placement = 'bottom start',
}: {
  label: string;
  groups: MenuGroup[];
  children: ReactNode;
  placement?: 'bottom start' | 'bottom end';
}) {
  return (
    <MenuTrigger>
      {children}
      <Popover className="popover" placement={placement} offset={4}>
        <MenuList label={label} groups={groups} />
      </Popover>
    </MenuTrigger>
  );
}

/** What lies over the page at a place of it; a click beside it and Esc close it. */
export function PopoverAt({
  label,
  anchor,
  onClose,
  children,
}: {
  label: string;
  anchor: RefObject<Element | null>;
  onClose: () => void;
  children: ReactNode;
}) {
  return (
    <Popover
      className="popover"
      aria-label={label}
      triggerRef={anchor}
      isOpen
      placement="bottom start"
      offset={2}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      {children}
    </Popover>
  );
}

/** A menu at a place of the page (right click, Menu key): `anchor` is an element that lies there. */
export function MenuAt({
  label,
  groups,
  anchor,
  onClose,
}: {
  label: string;
  groups: MenuGroup[];
  anchor: RefObject<Element | null>;
  onClose: () => void;
}) {
  return (
    <PopoverAt label={label} anchor={anchor} onClose={onClose}>
      <MenuList label={label} groups={groups} onClose={onClose} />
    </PopoverAt>
  );
}
