import type { Page } from 'playwright-core';

/** Runs a command of the window by the palette, with keys alone. */
export async function runCommand(page: Page, text: string): Promise<void> {
  const palette = page.getByRole('dialog', { name: 'Command palette' });
  await page.keyboard.press('Control+k');
  await palette.waitFor();
  await page.keyboard.insertText(`>${text}`);
  await page.getByRole('option', { name: text, exact: false, selected: true }).waitFor(); // what Enter takes
  await page.keyboard.press('Enter');
  await palette.waitFor({ state: 'detached' });
  // The command acts in the second frame after the palette has gone, when the focus is back.
  await page.evaluate(async () => {
    for (let frame = 0; frame < 3; frame++) await new Promise((resolve) => requestAnimationFrame(resolve));
  });
}
