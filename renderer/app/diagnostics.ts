import { t } from '../messages/message.ts';
import type { App } from './app.ts';

/**
 * Copies what a report of a mistake needs: versions, system, settings of the engine, counts, codes of errors. No name, path
 * or value of the data or of its owner. Answers with the text.
 */
export async function copyDiagnostics(app: App): Promise<string> {
  const { versions, platform } = app.desktop;
  const { theme, density, singleKeys } = app.preferences.store.get();
  const open = app.session.store.get().workspace !== null;
  // Without a workspace the engine has nothing to tell of; nor has one that is just being started.
  const engine = open ? await app.engine.call('diagnostics.get', {}).catch(() => null) : null;
  const failure = app.session.store.get().failure?.error.code ?? null;
  const report = {
    trailglass: versions.app,
    electron: versions.electron,
    chromium: versions.chrome,
    platform,
    window: {
      theme,
      density,
      singleKeys,
      language: document.documentElement.lang,
      width: innerWidth,
      height: innerHeight,
    },
    openTabs: app.tabs.store.get().tabs.length,
    engineState: app.engineState.get().status,
    failure,
    engine,
  };
  const text = JSON.stringify(report, null, 2);
  await app.desktop.copyText(text);
  app.say(t('settings.reportCopied'));
  return text;
}
