import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LaunchedApp, launchApp } from '../support/launch.ts';
import { openTap, type Tap } from '../support/tap.ts';

let launched: LaunchedApp;
let tap: Tap;

beforeAll(async () => {
  tap = await openTap();
  launched = await launchApp();
});
afterAll(async () => {
  await launched.close();
  await tap.close();
});

test('the tap notes what reaches it', async () => {
  const caller = connect(tap.port, '127.0.0.1');
  await once(caller, 'connect');
  caller.destroy();
  await expect.poll(() => tap.attempts.splice(0)).toEqual(['tcp']);
});

test('the page can open no connection, whatever it asks by', async () => {
  const outcome = await launched.page.evaluate(async (host) => {
    const seen: Record<string, string> = {};
    const violations: string[] = [];
    document.addEventListener('securitypolicyviolation', (event) => violations.push(event.effectiveDirective));
    const attempt = async (name: string, act: () => unknown) => {
      try {
        await act();
        seen[name] = 'no error';
      } catch {
        seen[name] = 'refused';
      }
    };
    const loads = (element: HTMLElement, parent: Node = document.body) =>
      new Promise<void>((resolve, reject) => {
        element.onload = () => resolve();
        element.onerror = () => reject(new Error('refused'));
        parent.appendChild(element);
        setTimeout(() => reject(new Error('no answer')), 1500);
      });
    const make = <K extends keyof HTMLElementTagNameMap>(tag: K, fields: Partial<HTMLElementTagNameMap[K]>) =>
      Object.assign(document.createElement(tag), fields);
    const http = `http://${host}`;

    await attempt('fetch', () => fetch(`${http}/fetch`, { mode: 'no-cors' }));
    await attempt('image', () => loads(make('img', { src: `${http}/image.png` })));
    await attempt('script', () => loads(make('script', { src: `${http}/script.js` })));
    await attempt('style', () => loads(make('link', { rel: 'stylesheet', href: `${http}/style.css` })));
    await attempt('font', () => new FontFace('Elsewhere', `url(${http}/font.woff2)`).load());
    await attempt('video', () => loads(make('video', { src: `${http}/video.mp4` })));
    await attempt('import', () => import(/* @vite-ignore */ `${http}/module.js`));
    await attempt(
      'request',
      () =>
        new Promise<void>((resolve, reject) => {
          const request = new XMLHttpRequest();
          request.onload = () => resolve();
          request.onerror = () => reject(new Error('refused'));
          request.open('GET', `${http}/xhr`);
          request.send();
        }),
    );
    await attempt(
      'web socket',
      () =>
        new Promise<void>((resolve, reject) => {
          const socket = new WebSocket(`ws://${host}/socket`);
          socket.onopen = () => resolve();
          socket.onerror = () => reject(new Error('refused'));
        }),
    );
    // These have no outcome that the page could see; the tap would.
    navigator.sendBeacon(`${http}/beacon`, 'x');
    new EventSource(`${http}/events`);
    for (const rel of ['prefetch', 'preconnect', 'dns-prefetch', 'preload', 'modulepreload', 'icon']) {
      document.head.append(make('link', { rel, href: `${http}/${rel}` }));
    }
    document.body.append(make('iframe', { src: `${http}/frame` }));
    const form = make('form', { action: `${http}/form`, method: 'post' });
    document.body.append(form);
    form.submit();
    const peer = new RTCPeerConnection({ iceServers: [{ urls: `stun:${host}` }] });
    peer.createDataChannel('x');
    await peer.setLocalDescription(await peer.createOffer());
    await new Promise((resolve) => {
      peer.onicegatheringstatechange = () => peer.iceGatheringState === 'complete' && resolve(null);
      setTimeout(resolve, 3000);
    });
    peer.close();
    return { seen, violations: [...new Set(violations)].sort() };
  }, `127.0.0.1:${tap.port}`);

  const ways = ['fetch', 'font', 'image', 'import', 'request', 'script', 'style', 'video', 'web socket'];
  expect(outcome.seen).toEqual(Object.fromEntries(ways.map((way) => [way, 'refused'])));
  expect(outcome.violations).toContain('connect-src');
  // That nothing comes cannot be waited for by a condition: the last ones above have half a second.
  await launched.page.waitForTimeout(500);
  expect(tap.attempts).toEqual([]);
});

test('the session refuses what is no file of ours even without the page policy', async () => {
  const outcome = await launched.app.evaluate(
    ({ session }, url) =>
      session.defaultSession.fetch(url).then(
        () => 'opened',
        (error: Error) => error.message,
      ),
    `http://127.0.0.1:${tap.port}/`,
  );
  expect([outcome, tap.attempts]).toEqual(['net::ERR_BLOCKED_BY_CLIENT', []]);
});

test('no name and no address resolves inside of Chromium', async () => {
  const resolved = await launched.app.evaluate(({ session }) =>
    session.defaultSession.resolveHost('localhost').then(
      ({ endpoints }) => endpoints.map(({ address }) => address),
      (error: Error) => error.message,
    ),
  );
  expect(resolved).toEqual('net::ERR_NAME_NOT_RESOLVED');
});
