import { ChevronDown } from 'lucide-react';
import { visibleText } from '../../lib/visible-text.ts';
import { Button } from '../../ui/Button.tsx';
import { MenuButton } from '../../ui/Menu.tsx';

/** A column out of a list, or none where there is a word for it. */
export function Pick({
  label,
  value,
  none,
  options,
  onPick,
  onNone,
}: {
  label: string;
  value: string | null;
  none?: string;
  options: readonly string[];
  onPick: (name: string) => void;
  onNone?: () => void;
}) {
  const entries = options.map((name) => ({ id: `o:${name}`, text: visibleText(name), act: () => onPick(name) }));
  const first = none === undefined || onNone === undefined ? [] : [{ id: 'none', text: none, act: onNone }];
  return (
    <MenuButton label={label} groups={[{ entries: first }, { entries }]}>
      <Button icon={ChevronDown}>
        <span className="quiet">{label}</span> <span className="mono">{visibleText(value ?? none ?? '')}</span>
      </Button>
    </MenuButton>
  );
}
