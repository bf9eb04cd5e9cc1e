import { createContext, useContext } from 'react';
import type { DesktopApi } from '../../preload/contract/desktop.ts';

declare global {
  interface Window {
    /** Exposed by preload/index.ts. */
    trailglass?: DesktopApi;
  }
}

export const DesktopContext = createContext<DesktopApi | null>(null);

/** The desktop calls of this window. */
export function useDesktop(): DesktopApi {
  const desktop = useContext(DesktopContext);
  if (desktop === null) throw new Error('no DesktopContext around this component');
  return desktop;
}
