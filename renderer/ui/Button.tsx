import type { LucideIcon } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { Button as AriaButton, Tooltip, TooltipTrigger } from 'react-aria-components';
import { Icon } from './Icon.tsx';
import { Kbd } from './Kbd.tsx';

interface ButtonProps {
  children: ReactNode;
  onPress?: () => void;
  kind?: 'primary' | 'normal' | 'quiet' | 'danger';
  icon?: LucideIcon;
  /** Shown as a key cap inside of the button. */
  shortcut?: string | undefined;
  disabled?: boolean;
  /** Why it cannot be used, or more about it. */
  hint?: string | undefined;
  autoFocus?: boolean;
  label?: string;
}

/** A button is a verb with its object (ui.md part 7); one primary a view. */
export function Button({
  children,
  onPress,
  kind = 'normal',
  icon,
  shortcut,
  disabled,
  hint,
  autoFocus,
  label,
}: ButtonProps) {
  const button = (
    <AriaButton
      className={`button button-${kind}`}
      {...(onPress && !disabled ? { onPress } : {})}
      {...(label ? { 'aria-label': label } : {})}
      {...(autoFocus ? { autoFocus } : {})}
      {...(disabled ? { 'aria-disabled': true } : {})}
    >
      {icon && <Icon of={icon} />}
      <span className="button-text">{children}</span>
      {shortcut && <Kbd keys={shortcut} />}
    </AriaButton>
  );
  return hint ? <WithHint hint={hint}>{button}</WithHint> : button;
}

/** A button of an icon alone: its label is read out and shown on hover. */
export function IconButton({
  icon,
  label,
  onPress,
  shortcut,
  pressed,
  disabled,
  size = 16,
  className = '',
}: {
  icon: LucideIcon;
  label: string;
  onPress?: () => void;
  shortcut?: string;
  pressed?: boolean;
  disabled?: boolean;
  size?: 12 | 14 | 16 | 20;
  className?: string;
}) {
  return (
    <WithHint hint={label} shortcut={shortcut}>
      <AriaButton
        className={`icon-button ${className}`}
        aria-label={label}
        {...(onPress ? { onPress } : {})}
        {...(pressed === undefined ? {} : { 'aria-pressed': pressed })}
        isDisabled={disabled ?? false}
      >
        <Icon of={icon} size={size} />
      </AriaButton>
    </WithHint>
  );
}

function WithHint({
  hint,
  shortcut,
  children,
}: {
  hint: string;
  shortcut?: string | undefined;
  children: ReactElement;
}) {
  return (
    <TooltipTrigger delay={500} closeDelay={0}>
      {children}
      <Tooltip className="tooltip" offset={6}>
        {hint}
        {shortcut && <Kbd keys={shortcut} />}
      </Tooltip>
    </TooltipTrigger>
  );
}
