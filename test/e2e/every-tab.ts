import type { Page } from '@playwright/test';
import { linkPath } from '../../src/renderer/app/link.ts';
import { expect } from './shell.ts';

export const TABS = ['Overview', 'Request', 'Response', 'State', 'Decision', 'Raw'] as const;

/** What must never be on screen: values that escaped their formatting, markup of an agent's harness. */
const ESCAPED = /\bNaN\b|\bundefined\b|\[object Object\]|<command-(?:name|message|args)>/g;

/** Goes to a step as the browser's own back and forward do: by its address, without a reload. */
export async function showStep(page: Page, run: string, step: string | null): Promise<void> {
  await page.evaluate((path) => {
    history.pushState(null, '', path);
    dispatchEvent(new PopStateEvent('popstate'));
  }, linkPath({ run, step }));
}

/** Waits until the inspector shows that step. */
export async function expectStep(page: Page, step: string): Promise<void> {
  const panel = page.getByRole('region', { name: 'Inspector' }).locator('#inspector-panel');
  await expect(panel).toHaveAttribute('data-step', step);
}

/**
 * Opens every tab of the step on screen and returns the text of each. A tab that cannot be opened must say
 * why, and no panel may be empty.
 */
export async function readTabs(page: Page): Promise<Record<string, string>> {
  const inspector = page.getByRole('region', { name: 'Inspector' });
  const texts: Record<string, string> = {};
  for (const name of TABS) {
    const tab = inspector.getByRole('tab', { name: new RegExp(`^${name}`) });
    if ((await tab.getAttribute('aria-disabled')) === 'true') {
      const why = await tab.evaluate((element) => element.getAttribute('data-tip') ?? '');
      texts[name] = why;
      expect(why, `the reason why ${name} cannot be opened`).toMatch(/\S/);
      continue;
    }
    await tab.click();
    const panel = inspector.getByRole('tabpanel');
    await expect(panel).toHaveAccessibleName(new RegExp(`^${name}`));
    await expect(panel).not.toHaveText(/^\s*$/);
    texts[name] = (await panel.textContent()) ?? '';
  }
  return texts;
}

/**
 * Fails when a text on screen holds a value that escaped its formatting. `recorded`: what the trace itself
 * holds there, where an agent may well have written such words.
 */
export function expectWellFormed(text: string, recorded: string, where: string): void {
  const escaped = [...text.matchAll(ESCAPED)].map(([found]) => found);
  expect(
    escaped.filter((word) => !recorded.includes(word)),
    where,
  ).toEqual([]);
}
