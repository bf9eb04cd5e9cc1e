import axe, { type AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

/** What axe finds serious or critical on the page as it is, in light and in dark: a line each, empty where nothing is. */
export async function seriousViolations(page: Page): Promise<string[]> {
  const session = await page.context().newCDPSession(page);
  // The page's own policy lets no script in; the debugger's protocol stands outside of it.
  const run = async <T>(expression: string): Promise<T> => {
    const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails !== undefined) throw new Error(exceptionDetails.exception?.description ?? 'axe did not run');
    return result.value as T;
  };
  try {
    if (!(await run<boolean>('"axe" in globalThis'))) await run(`${axe.source}; true`);
    const own = await run<string>('document.documentElement.dataset.theme');
    const found: string[] = [];
    for (const theme of ['light', 'dark']) {
      await run(`document.documentElement.dataset.theme = '${theme}'; true`);
      // Popovers and drawers come in over 120 ms: a colour on its way is none that anybody reads.
      await run(
        'Promise.all(document.getAnimations().filter((one) => one.effect?.getTiming().iterations !== Infinity).map((one) => one.finished.catch(() => null))).then(() => true)',
      );
      const results = await run<AxeResults>('axe.run(document, { resultTypes: ["violations"] })');
      for (const { id, impact, nodes } of results.violations) {
        if (impact !== 'serious' && impact !== 'critical') continue;
        // Completions are walked from the editor, which has the focus all the while.
        const own = nodes.filter(
          ({ target }) => !(id === 'scrollable-region-focusable' && /^#cm-ac-/.test(target.join())),
        );
        for (const node of own.slice(0, 3)) {
          found.push(
            `${theme}: ${id} at ${node.html.slice(0, 160)}: ${(node.failureSummary ?? '').replaceAll('\n', ' ')}`,
          );
        }
      }
    }
    await run(`document.documentElement.dataset.theme = '${own}'; true`);
    return found;
  } finally {
    await session.detach();
  }
}
