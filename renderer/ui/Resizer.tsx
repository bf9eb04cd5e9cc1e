import { useRef } from 'react';

/** The edge between two panes: drag it, or focus it and use the arrow keys. Double click goes back to the first size. */
export function Resizer({
  label,
  axis,
  value,
  min,
  max,
  initial,
  reversed = false,
  onChange,
}: {
  label: string;
  /** `x` moves left and right (a vertical edge). */
  axis: 'x' | 'y';
  value: number;
  min: number;
  max: number;
  initial: number;
  /** The pane lies after the edge, so that moving towards the start makes it larger. */
  reversed?: boolean;
  onChange: (size: number) => void;
}) {
  const drag = useRef<{ at: number; size: number } | null>(null);
  const clamp = (size: number) => Math.round(Math.min(max, Math.max(min, size)));
  const sign = reversed ? -1 : 1;
  const [less, more] = axis === 'x' ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown'];
  return (
    // biome-ignore lint/a11y/useSemanticElements: a separator that is moved is a widget, not an <hr>
    <div
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation={axis === 'x' ? 'vertical' : 'horizontal'}
      aria-valuenow={value}
      aria-valuemin={min}
      aria-valuemax={max}
      className={`resizer resizer-${axis}`}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        drag.current = { at: axis === 'x' ? event.clientX : event.clientY, size: value };
      }}
      onPointerMove={(event) => {
        if (drag.current === null) return;
        const moved = (axis === 'x' ? event.clientX : event.clientY) - drag.current.at;
        onChange(clamp(drag.current.size + sign * moved));
      }}
      onPointerUp={() => {
        drag.current = null;
      }}
      onLostPointerCapture={() => {
        drag.current = null;
      }}
      onDoubleClick={() => onChange(initial)}
      onKeyDown={(event) => {
        const step = event.shiftKey ? 50 : 10;
        if (event.key === less) onChange(clamp(value - sign * step));
        else if (event.key === more) onChange(clamp(value + sign * step));
        else if (event.key === 'Home') onChange(min);
        else if (event.key === 'End') onChange(max);
        else return;
        event.preventDefault();
      }}
    />
  );
}
