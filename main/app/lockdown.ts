import { app, type Session } from 'electron';
import { PAGE_ORIGIN } from './page-protocol.ts';

/** Schemes that reach nobody: our files, and bytes that the page already has. */
const LOCAL = [`${PAGE_ORIGIN}/`, 'data:', 'blob:'];

/**
 * Shuts what a page could reach from inside of this session (Electron's security checklist): no request but for our own
 * files, no permission, no device, no download. `devTools` leaves the developer tools' own addresses open.
 */
export function lockSession(session: Session, { devTools }: { devTools: boolean }): void {
  const allowed = devTools ? [...LOCAL, 'devtools:'] : LOCAL;
  session.webRequest.onBeforeRequest(({ url }, answer) => {
    answer({ cancel: !allowed.some((start) => url.startsWith(start)) });
  });
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.setSpellCheckerEnabled(false); // it would download dictionaries
  session.on('will-download', (event) => event.preventDefault());
}

/** Denies every page of the program to leave its address, to open windows and to hold embedded pages. */
export function lockPages(): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
    contents.on('will-navigate', (event) => event.preventDefault());
    contents.on('will-frame-navigate', (event) => event.preventDefault());
    contents.on('will-redirect', (event) => event.preventDefault());
    contents.on('will-attach-webview', (event) => event.preventDefault());
    // Peer connections are outside of a content security policy; without a proxy this leaves them no road.
    contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
  });
}
