import { expect, type Page } from '@playwright/test';
import { keyCaps } from '../../src/renderer/ui/key-label.ts';
import type { COMMANDS, CommandId } from '../../src/shared/commands.ts';
import { showStep } from './every-tab.ts';
import { writeRuns } from './native-runs.ts';
import { jumpsTrace, writeTraces } from './run-traces.ts';
import { test } from './shell.ts';

/**
 * Every key of the command table is pressed and does what it says. A key without a case here does not compile; what
 * a key does in each state of its view is told by the specs of that view.
 */
type KeyOf<Group> = {
  [Id in CommandId]: (typeof COMMANDS)[Id] extends { group: Group } ? (typeof COMMANDS)[Id]['keys'][number] : never;
}[CommandId];

type Case = (page: Page, press: () => Promise<void>) => Promise<void>;

const RUN = 'retrace:j';
const steps = (page: Page) => page.getByRole('tree', { name: 'Steps', exact: true });
const step = (page: Page, seq: number) => steps(page).getByRole('treeitem', { name: new RegExp(`^${seq}, `) });
const dialogs = (page: Page) => page.getByRole('dialog');
const sidebar = (page: Page) => page.getByRole('complementary', { name: 'Runs' });
const problems = (page: Page) => page.getByRole('tab', { name: /^Problems/ });
const panel = (page: Page) => page.getByRole('region', { name: 'Inspector' }).getByRole('tabpanel');
const clipboard = (page: Page) => page.evaluate(() => navigator.clipboard.readText());
const scale = (page: Page) => page.evaluate(() => Number(document.documentElement.style.zoom || 1));
const pane = (page: Page) =>
  page.evaluate(() => document.activeElement?.closest('[data-pane]')?.getAttribute('data-pane') ?? null);

/** List and inspector have gone to the step: what a key acts on is that step, in both. */
async function expectStep(page: Page, seq: number): Promise<void> {
  await expect(step(page, seq)).toHaveAttribute('aria-selected', 'true');
  await expect(panel(page)).toHaveAttribute('data-step', `s${seq}`);
}

/** Goes to the other run of the list. */
async function openOther(page: Page): Promise<void> {
  await page.getByRole('option', { name: /^Rename the basket/ }).click();
  await expect(page).toHaveURL(/retrace%3Ab$/);
}

const opens =
  (name: string): Case =>
  async (page, press) => {
    await press();
    await expect(page.getByRole('dialog', { name, exact: true })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(dialogs(page)).toHaveCount(0);
  };

const leads =
  (from: number, to: number): Case =>
  async (page, press) => {
    await showStep(page, RUN, `s${from}`);
    await expectStep(page, from);
    await press();
    await expectStep(page, to);
  };

const opensTab =
  (name: string): Case =>
  async (page, press) => {
    await page.keyboard.press(name === 'Raw' ? 'Alt+1' : 'Alt+6');
    await expect(panel(page)).not.toHaveAccessibleName(new RegExp(`^${name}`));
    await press();
    await expect(panel(page)).toHaveAccessibleName(new RegExp(`^${name}`));
  };

const zooms =
  (to: 'larger' | 'smaller'): Case =>
  async (page, press) => {
    await page.keyboard.press('ControlOrMeta+0');
    await expect.poll(() => scale(page)).toBe(1);
    await press();
    if (to === 'larger') await expect.poll(() => scale(page)).toBeGreaterThan(1);
    else await expect.poll(() => scale(page)).toBeLessThan(1);
  };

/** Start and length of what the timeline shows, once it moves no more. */
async function shown(page: Page): Promise<{ start: number; length: number }> {
  const read = () =>
    page.evaluate(
      () =>
        new Promise<[number, number]>((resolve) => {
          requestAnimationFrame(() => {
            const at = (name: string) =>
              Number(document.querySelector(`[role=slider][aria-label="${name}"]`)?.getAttribute('aria-valuenow'));
            resolve([at('Start of the visible range'), at('End of the visible range')]);
          });
        }),
    );
  for (let before = await read(); ; ) {
    const [start, end] = await read();
    if (start === before[0] && end === before[1]) return { start, length: end - start };
    before = [start, end];
  }
}

const moves =
  (what: 'start' | 'length', to: 'more' | 'less'): Case =>
  async (page, press) => {
    const before = (await shown(page))[what];
    await press();
    const now = expect.poll(async () => (await shown(page))[what]);
    if (to === 'more') await now.toBeGreaterThan(before);
    else await now.toBeLessThan(before);
  };

const EVERYWHERE: Record<KeyOf<'Everywhere'>, Case> = {
  'Mod+k': opens('Commands and search'),
  'Mod+Shift+f': opens('Search'),
  'Mod+1': async (page, press) => {
    await steps(page).focus();
    await press();
    await expect.poll(() => pane(page)).toBe('Runs');
  },
  'Mod+2': async (page, press) => {
    await press();
    await expect(page.getByRole('main', { name: 'Compare' })).toContainText('No runs are compared.');
    await page.keyboard.press('ControlOrMeta+1');
    await expect(steps(page)).toBeVisible();
  },
  'Mod+[': async (page, press) => {
    await openOther(page);
    await press();
    await expect(page).toHaveURL(/retrace%3Aj/);
  },
  'Mod+]': async (page, press) => {
    await openOther(page);
    await page.goBack();
    await expect(page).toHaveURL(/retrace%3Aj/);
    await press();
    await expect(page).toHaveURL(/retrace%3Ab$/);
    await page.goBack();
    await expect(page).toHaveURL(/retrace%3Aj/);
  },
  'Mod+o': opens('Open folder'),
  'Mod+Shift+o': opens('Open trace files'),
  'Mod+b': async (page, press) => {
    await press();
    await expect(sidebar(page)).toHaveCount(0);
    await press();
    await expect(sidebar(page)).toBeVisible();
  },
  'Mod+j': async (page, press) => {
    await press();
    await expect(problems(page)).toBeVisible();
    await press();
    await expect(problems(page)).toHaveCount(0);
  },
  'Mod+Shift+m': async (page, press) => {
    await press();
    await expect(problems(page)).toHaveAttribute('aria-selected', 'true');
    await press();
    await expect(problems(page)).toHaveCount(0);
  },
  F6: async (page, press) => {
    // The inspector has something that takes the focus.
    await expectStep(page, 2);
    await steps(page).focus();
    const from = await pane(page);
    await press();
    await expect.poll(() => pane(page)).toBe('Inspector');
    expect(from).not.toBe('Inspector');
  },
  'Shift+F6': async (page, press) => {
    await steps(page).focus();
    const from = await pane(page);
    await page.keyboard.press('F6');
    await expect.poll(() => pane(page)).toBe('Inspector');
    await press();
    await expect.poll(() => pane(page)).toBe(from);
  },
  '/': async (page, press) => {
    await steps(page).focus();
    await press();
    await expect(page.getByRole('searchbox', { name: 'Filter steps' })).toBeFocused();
    await steps(page).focus();
  },
  Escape: async (page, press) => {
    const filter = page.getByRole('searchbox', { name: 'Filter runs' });
    await filter.fill('basket');
    await expect(page.getByText('1 hidden by filter')).toBeVisible();
    await showStep(page, RUN, 's3');
    await expectStep(page, 3);
    await steps(page).focus();
    await page.keyboard.press('?');
    await expect(dialogs(page)).toBeVisible();
    await press();
    await expect(dialogs(page)).toHaveCount(0);
    await expectStep(page, 3);
    await press();
    await expect(steps(page).getByRole('treeitem', { selected: true })).toHaveCount(0);
    await expect(filter).toHaveValue('basket');
    await press();
    await expect(filter).toHaveValue('');
  },
  'Mod+,': opens('Settings'),
  '?': opens('Keys'),
  'Mod++': zooms('larger'),
  'Mod+=': zooms('larger'),
  'Mod+-': zooms('smaller'),
  'Mod+0': async (page, press) => {
    await page.keyboard.press('ControlOrMeta+-');
    await expect.poll(() => scale(page)).not.toBe(1);
    await press();
    await expect.poll(() => scale(page)).toBe(1);
  },
};

const RUN_VIEW: Record<KeyOf<'Run'>, Case> = {
  c: opens('Compare with'),
  e: leads(1, 4),
  n: leads(4, 5),
  'Shift+n': leads(6, 5),
  u: leads(1, 3),
  'Shift+u': leads(7, 3),
  '[': leads(6, 5),
  ']': leads(5, 6),
  p: leads(3, 2),
  'Alt+1': opensTab('Overview'),
  'Alt+2': opensTab('Request'),
  'Alt+3': opensTab('Response'),
  'Alt+4': opensTab('State'),
  'Alt+5': opensTab('Decision'),
  'Alt+6': opensTab('Raw'),
  'Mod+f': async (page, press) => {
    await press();
    await expect(page.getByRole('searchbox', { name: 'Find in this step' })).toBeFocused();
    await page.keyboard.press('Escape');
  },
  w: moves('length', 'less'),
  'Shift+w': moves('length', 'less'),
  d: moves('start', 'more'),
  'Shift+d': moves('start', 'more'),
  a: moves('start', 'less'),
  'Shift+a': moves('start', 'less'),
  'Shift+s': moves('length', 'more'),
  s: moves('length', 'more'),
  m: async (page, press) => {
    await showStep(page, RUN, 's3');
    await expectStep(page, 3);
    await moves('length', 'less')(page, press);
  },
  f: async (page, press) => {
    await showStep(page, RUN, 's3');
    await expectStep(page, 3);
    await page.keyboard.press('m');
    await expect.poll(async () => (await shown(page)).start).toBeGreaterThan(0);
    await press();
    await expect.poll(async () => (await shown(page)).start).toBe(0);
  },
  t: async (page, press) => {
    const state = page.getByRole('radio', { name: 'State' });
    await expect(state).not.toBeChecked();
    await press();
    await expect(state).toBeChecked();
    await page.keyboard.press('t');
    await expect(state).not.toBeChecked();
  },
  'Mod+c': async (page, press) => {
    await showStep(page, RUN, 's3');
    await expectStep(page, 3);
    await page.keyboard.press('Alt+2');
    const request = panel(page).getByRole('tree', { name: /^Arguments|^Request/ });
    await expect(request).toContainText('note 3');
    await request.focus();
    await page.keyboard.press('Home');
    await press();
    await expect.poll(() => clipboard(page)).toMatch(/^\{\s*"note": "note 3"\s*\}$/);
  },
  y: async (page, press) => {
    await press();
    await expect.poll(() => clipboard(page)).toBe(page.url());
  },
};

/** Keys that a list takes by itself, and those of steps that work from anywhere. */
const LISTS: Record<KeyOf<'Lists'>, Case> & Record<string, Case> = {
  ArrowUp: leads(3, 2),
  ArrowDown: leads(2, 3),
  Home: leads(5, 1),
  End: leads(5, 8),
  PageUp: leads(8, 1),
  PageDown: leads(1, 8),
  ArrowLeft: async (page, press) => {
    await leads(4, 3)(page, press);
    await press();
    await expect(step(page, 3)).toHaveAttribute('aria-expanded', 'false');
  },
  ArrowRight: async (page, press) => {
    await expect(step(page, 3)).toHaveAttribute('aria-expanded', 'false');
    await press();
    await expect(step(page, 3)).toHaveAttribute('aria-expanded', 'true');
    await press();
    await expectStep(page, 4);
  },
  Enter: async (page, press) => {
    await press();
    await expect(panel(page)).toBeFocused();
  },
  ' ': async (page, press) => {
    const marked = page.getByRole('status', { name: 'Marked for compare' });
    await page.getByRole('listbox', { name: 'Runs' }).focus();
    await press();
    await expect(marked).toContainText('1 marked');
    await press();
    await expect(marked).toHaveCount(0);
  },
  j: leads(2, 3),
  k: leads(3, 2),
};

test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

test('every key of the table does what it says', async ({ open, folder }) => {
  writeRuns(folder, 'traces', [{ id: 'b', title: 'Rename the basket' }]);
  const { page } = await open({
    open: [writeTraces(folder, { 'j.trace.jsonl': jumpsTrace('j') })],
    path: '/run/retrace%3Aj/step/s2',
  });
  await expectStep(page, 2);
  await expect(step(page, 8)).toBeVisible();
  await expect(page.getByRole('slider', { name: 'Visible range', exact: true })).toBeVisible();

  // The list that `?` shows has these keys and no others.
  await page.keyboard.press('?');
  const listed = dialogs(page).getByRole('region', { name: 'Lists' }).locator('kbd');
  await expect(listed).toHaveText(Object.keys(LISTS).flatMap((key) => keyCaps(key)));
  await page.keyboard.press('Escape');
  await expect(dialogs(page)).toHaveCount(0);

  for (const [group, cases] of Object.entries({ EVERYWHERE, RUN_VIEW, LISTS })) {
    for (const [key, run] of Object.entries(cases)) {
      await test.step(`${group}: ${key}`, async () => {
        if (group === 'LISTS') await steps(page).focus();
        await run(page, () => page.keyboard.press(key.replace('Mod', 'ControlOrMeta')));
      });
    }
  }
});
