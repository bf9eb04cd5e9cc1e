import { ChevronDown } from 'lucide-react';
import { Button } from './Button.tsx';
import { Icon } from './Icon.tsx';
import { MenuButton } from './Menu.tsx';

/** One of several, by a menu; the button says which. */
export function Choice<V extends string>({
  label,
  value,
  options,
  onChange,
}: {
  label: string;
  value: V;
  options: readonly { value: V; text: string }[];
  onChange: (value: V) => void;
}) {
  const text = options.find((option) => option.value === value)?.text ?? value;
  const entries = options.map((option) => ({
    id: `o:${option.value}`,
    text: option.text,
    act: () => onChange(option.value),
  }));
  return (
    <MenuButton label={label} groups={[{ entries }]}>
      <Button label={`${label}: ${text}`}>
        <span className="ranking-choice">
          {text} <Icon of={ChevronDown} size={12} />
        </span>
      </Button>
    </MenuButton>
  );
}
