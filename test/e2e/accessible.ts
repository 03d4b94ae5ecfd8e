import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** Nothing for axe to find on the page as it is. */
async function expectClean(page: Page, what: string): Promise<void> {
  // There are no frames here: without a page of its own for them axe takes a fraction of the time.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  const found = violations.map(({ id, nodes }) => ({ rule: id, where: nodes.map((node) => node.target.join(' ')) }));
  expect(found, what).toEqual([]);
}

/**
 * Checks the state on screen in both themes, at 100 and at 200 %. The theme is set on the document: the same tokens as
 * by the setting, without closing what is open. The zoom is the interface's own, which lays out for narrow windows too.
 */
export async function expectAccessible(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).first().waitFor({ state: 'attached' });
  await expectCleanInThemes(page, '100 %');
  const zoom = page.locator('html');
  for (const scale of ['1.1', '1.25', '1.5', '1.75', '2']) {
    await page.keyboard.press('ControlOrMeta+=');
    await expect(zoom).toHaveAttribute('style', `zoom: ${scale};`);
  }
  await expectCleanInThemes(page, '200 %');
  await page.keyboard.press('ControlOrMeta+0');
  await expect(zoom).toHaveAttribute('style', 'zoom: 1;');
}

async function expectCleanInThemes(page: Page, zoom: string): Promise<void> {
  for (const theme of ['light', 'dark'] as const) {
    await page.evaluate((to) => {
      document.documentElement.dataset.theme = to;
    }, theme);
    await settled(page);
    await expectClean(page, `${theme} theme at ${zoom}`);
  }
}

/** Transitions have ended, and those that began meanwhile: colours half-way would be measured otherwise. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const running = () =>
      document
        .getAnimations()
        .filter((animation) => animation.effect?.getComputedTiming().iterations !== Number.POSITIVE_INFINITY)
        .filter((animation) => animation.playState === 'running');
    for (let left = running(); left.length > 0; left = running()) {
      await Promise.all(left.map((animation) => animation.finished.catch(() => undefined)));
    }
  });
}
