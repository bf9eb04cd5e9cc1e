import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LaunchedApp, launchApp } from '../support/launch.ts';

let launched: LaunchedApp;

beforeAll(async () => {
  launched = await launchApp();
});
afterAll(() => launched.close());

test('the page can open no window', async () => {
  const { app, page } = launched;
  const opened = await page.evaluate(() => [
    window.open('https://example.com/'),
    window.open('app://trailglass/index.html'),
    window.open('about:blank'),
  ]);
  expect(opened).toEqual([null, null, null]);
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
});

test('the page cannot be led elsewhere', async () => {
  const { page } = launched;
  for (const address of [
    'https://example.com/',
    'file:///etc/passwd',
    'data:text/html,x',
    'javascript:document.title="x"',
  ]) {
    await page.evaluate((url) => {
      const link = Object.assign(document.createElement('a'), { href: url });
      document.body.append(link);
      link.click();
      link.remove();
    }, address);
    expect(await page.evaluate(() => [location.href, document.title])).toEqual([
      'app://trailglass/index.html',
      'Trailglass',
    ]);
  }
});

test('the page holds no Node, and its desktop calls are the documented ones alone', async () => {
  const found = await launched.page.evaluate(() => ({
    node: ['require', 'process', 'module', 'Buffer', 'electron', 'ipcRenderer'].filter((name) => name in window),
    calls: Object.keys((window as unknown as { trailglass: object }).trailglass).sort(),
  }));
  expect(found).toEqual({
    node: [],
    calls: [
      'chooseBundle',
      'chooseExportFile',
      'chooseFiles',
      'chooseFolder',
      'chooseNewBundle',
      'chooseNewWorkspace',
      'chooseWorkspace',
      'claimWorkspace',
      'copyText',
      'newWorkspacePath',
      'onEngine',
      'onMenuCommand',
      'onOpenPaths',
      'pathOf',
      'platform',
      'recents',
      'restartEngine',
      'sampleWorkspace',
      'saveFile',
      'settings',
      'showInFolder',
      'startArguments',
      'styleNonce',
      'systemLanguage',
      'versions',
      'windowControls',
    ],
  });
});

test('text never becomes code: no eval, no inline script, no handler in an attribute', async () => {
  const { page } = launched;
  const outcome = await page.evaluate(async () => {
    // What the test driver sends may compile text; what runs in a later turn is the page's own again.
    await new Promise((resolve) => setTimeout(resolve, 0));
    const seen: string[] = [];
    (window as unknown as { note: (what: string) => void }).note = (what) => seen.push(what);
    try {
      new Function('note("function")')();
    } catch {
      seen.push('function refused');
    }
    const script = document.createElement('script');
    script.textContent = 'note("inline script")';
    document.body.append(script);
    const holder = document.createElement('div');
    holder.innerHTML = '<img src="x" onerror="note(\'handler\')"><style>body { display: none }</style>';
    document.body.append(holder);
    return { seen, display: getComputedStyle(document.body).display };
  });
  expect(outcome).toEqual({ seen: ['function refused'], display: 'block' });
});

test('permissions are denied', async () => {
  const outcome = await launched.page.evaluate(async () => {
    const refused = (ask: Promise<unknown>) =>
      ask.then(
        () => 'granted',
        () => 'refused',
      );
    return {
      microphone: await refused(navigator.mediaDevices.getUserMedia({ audio: true })),
      clipboard: await refused(navigator.clipboard.readText()),
      notifications: await Notification.requestPermission(),
      place: await new Promise((resolve) =>
        navigator.geolocation.getCurrentPosition(
          () => resolve('granted'),
          () => resolve('refused'),
        ),
      ),
    };
  });
  expect(outcome).toEqual({ microphone: 'refused', clipboard: 'refused', notifications: 'denied', place: 'refused' });
});

test('addresses that climb out of the built page find nothing', async () => {
  const { app } = launched;
  const answers = await app.evaluate(async ({ session }) => {
    const get = async (url: string) => (await session.defaultSession.fetch(url)).status;
    return [
      await get('app://trailglass/index.html'),
      await get('app://trailglass/../main/index.js'),
      await get('app://trailglass/%2e%2e/main/index.js'),
      await get('app://trailglass/..%2fmain%2findex.js'),
      await get('app://elsewhere/index.html'),
    ];
  });
  expect(answers).toEqual([200, 404, 404, 404, 404]);
});
