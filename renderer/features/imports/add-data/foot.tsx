import { createContext, type ReactNode, useContext } from 'react';
import { createPortal } from 'react-dom';

/** The dialog's footer, once it is on screen: each kind of data puts its own acts there. */
export const FootContext = createContext<HTMLElement | null>(null);

export function Foot({ children }: { children: ReactNode }) {
  const foot = useContext(FootContext);
  return foot === null ? null : createPortal(children, foot);
}
