import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import type { DesktopApi } from '../../preload/contract/desktop.ts';
import type { EngineConnection } from '../lib/connect.ts';
import { DesktopContext } from '../lib/desktop.ts';
import { LanguageContext } from '../lib/language.ts';
import { SingleKeysContext } from '../lib/single-keys.ts';
import { usePart, useStore } from '../lib/store.ts';
import { EngineContext } from '../lib/useCall.ts';
import { PlatformContext } from '../ui/Kbd.tsx';
import { type App, AppContext, createApp } from './app.ts';
import { Shell } from './Shell.tsx';

/** The shell with everything around it that its parts ask for. */
export function Window({ app }: { app: App }) {
  const language = usePart(app.preferences.store, app.preferences.language);
  return (
    <EngineContext value={app.engine}>
      <DesktopContext value={app.desktop}>
        <PlatformContext value={app.desktop.platform}>
          <LanguageContext value={language}>
            <SingleKeysContext value={useStore(app.preferences.store)}>
              <AppContext value={app}>
                <Shell />
              </AppContext>
            </SingleKeysContext>
          </LanguageContext>
        </PlatformContext>
      </DesktopContext>
    </EngineContext>
  );
}

/** Starts the window in the page, then does what the program was started with. */
export async function mount(page: Document, engine: EngineConnection, desktop: DesktopApi): Promise<App> {
  // Style elements that libraries add carry the page's nonce; react-aria looks for it here.
  const nonce = page.createElement('meta');
  nonce.setAttribute('property', 'csp-nonce');
  nonce.nonce = desktop.styleNonce;
  nonce.content = desktop.styleNonce;
  page.head.append(nonce);

  const app = createApp(engine, desktop, await desktop.settings.get());
  const root = page.getElementById('root');
  if (root === null) throw new Error('no #root in the page');
  createRoot(root).render(
    <StrictMode>
      <Window app={app} />
    </StrictMode>,
  );
  const follow = async (paths: { workspace: string | null; importPaths: string[] }) => {
    if (paths.workspace !== null) await app.openWorkspace(paths.workspace);
    if (paths.importPaths.length > 0) await app.importPaths(paths.importPaths);
  };
  desktop.onOpenPaths((paths) => void follow(paths));
  await follow(await desktop.startArguments());
  return app;
}
