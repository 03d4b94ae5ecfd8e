import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** Nothing for axe to find, in a theme and at a zoom. Restores neither. */
async function expectClean(page: Page, what: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.map(({ id, nodes }) => ({ rule: id, where: nodes.map((node) => node.target.join(' ')) }));
  expect(found, what).toEqual([]);
}

/**
 * Checks the state on screen in both themes, and at 200 % in the first. The theme is set on the document: the
 * same tokens as by the setting, without closing what is open.
 */
export async function expectAccessible(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).first().waitFor({ state: 'attached' });
  for (const theme of ['light', 'dark'] as const) {
    await page.evaluate((to) => {
      document.documentElement.dataset.theme = to;
    }, theme);
    await settled(page);
    await expectClean(page, `${theme} theme`);
  }
  const before = await page.evaluate(() => document.documentElement.style.zoom);
  await page.evaluate(() => {
    document.documentElement.style.zoom = '2';
  });
  await settled(page);
  await expectClean(page, '200 %');
  await page.evaluate((zoom) => {
    document.documentElement.style.zoom = zoom;
  }, before);
}

/** Transitions have ended: colours half-way would be measured otherwise. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await Promise.all(
      document
        .getAnimations()
        .filter((animation) => animation.effect?.getComputedTiming().iterations !== Number.POSITIVE_INFINITY)
        .map((animation) => animation.finished.catch(() => undefined)),
    );
  });
}
