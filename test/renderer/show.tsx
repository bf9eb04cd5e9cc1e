import { cleanup, configure, render } from '@testing-library/react';
import { afterEach } from 'vitest';
import type { DesktopApi, Settings } from '../../preload/contract/desktop.ts';
import { type App, createApp } from '../../renderer/app/app.ts';
import { Window } from '../../renderer/app/mount.tsx';
import { type FakeDesktop, fakeDesktop } from './fake-desktop.ts';
import { type FakeEngine, trailEngine } from './fake-engine.ts';

afterEach(cleanup);
// Looking through the whole window by role takes a second on a busy machine.
configure({ asyncUtilTimeout: 10_000 });

// What jsdom lacks of a page.
globalThis.CSS ??= { escape: (text: string) => text.replace(/["\\]/g, '\\$&') } as never;
Range.prototype.getClientRects ??= () => [] as never;
Range.prototype.getBoundingClientRect ??= () => new DOMRect();

export interface Shown {
  app: App;
  engine: FakeEngine;
  desktop: FakeDesktop;
}

/** Shows the whole window on the fake engine, with a workspace open unless `workspace` is false. */
export async function showWindow({
  engine = trailEngine(),
  workspace = true,
  desktop: change = {},
  settings = {},
}: {
  engine?: FakeEngine;
  workspace?: boolean;
  desktop?: Partial<DesktopApi>;
  settings?: Partial<Settings>;
} = {}): Promise<Shown> {
  localStorage.clear();
  const desktop = fakeDesktop(change, settings);
  const app = createApp(engine as never, desktop, await desktop.settings.get());
  if (workspace) await app.openWorkspace('/cases/acme-incident-1114.trailglass');
  render(<Window app={app} />);
  return { app, engine, desktop };
}
