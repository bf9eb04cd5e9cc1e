import type { LucideIcon } from 'lucide-react';

/** An icon on the 16 px grid with the 1.3 px stroke of ui.md 3.5; it is decoration, its word stands beside it or in a label. */
export function Icon({ of: Shape, size = 16 }: { of: LucideIcon; size?: 12 | 14 | 16 | 20 }) {
  return <Shape size={size} strokeWidth={1.3} absoluteStrokeWidth aria-hidden="true" className="icon" />;
}
