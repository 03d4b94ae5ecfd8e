import { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { zstdCompressSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { runRetrace } from './retrace-process.ts';
import { expect, test } from './shell.ts';

/** Codex packs sessions that lie idle, and unpacks them to go on: to whoever watches, it is one session throughout. */
const FIXTURE = join(import.meta.dirname, '../fixtures/codex/0.142/tools-and-tokens.jsonl');

const runs = (page: Page) => page.getByRole('listbox', { name: 'Runs' }).getByRole('option');
const rows = (page: Page) => page.getByRole('tree', { name: 'Steps', exact: true }).getByRole('treeitem');
const record = (page: Page) => page.getByRole('region', { name: 'Inspector' }).getByRole('region', { name: /^Record/ });

test('a session that is packed while it is watched, and unpacked to go on, stays the same run', async ({
  open,
  folder,
}) => {
  const sessions = join(folder, 'sessions');
  mkdirSync(sessions);
  const plain = join(sessions, 'rollout.jsonl');
  const packed = `${plain}.zst`;
  const bytes = readFileSync(FIXTURE);
  writeFileSync(plain, bytes);
  const { page } = await open({ open: [sessions] });
  // All of it is read, and every row is here.
  const { steps } = JSON.parse((await runRetrace(['index', plain, '--json'], join(folder, 'counting'))).stdout);
  await expect(rows(page)).toHaveCount(steps);
  await expect(rows(page).and(page.getByRole('treeitem', { name: 'Loading' }))).toHaveCount(0);
  await rows(page).nth(3).click();
  await expect(rows(page).nth(3)).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Alt+6');
  await expect(record(page).first()).toHaveAccessibleName(/rollout\.jsonl line \d+$/);
  const names = await rows(page).evaluateAll((all) => all.map((row) => row.getAttribute('aria-label')));
  const address = page.url();
  const same = async () => {
    await expect(runs(page)).toHaveCount(1);
    await expect(page).toHaveURL(address);
    await expect(rows(page).nth(3)).toHaveAttribute('aria-selected', 'true');
    await expect
      .poll(() => rows(page).evaluateAll((all) => all.map((row) => row.getAttribute('aria-label'))))
      .toEqual(names);
  };

  // The packed file is there before the plain one goes, and not whole at once.
  const whole = zstdCompressSync(bytes);
  writeFileSync(packed, whole.subarray(0, 200));
  appendFileSync(packed, whole.subarray(200));
  await expect(runs(page)).toHaveCount(2);
  rmSync(plain);
  await same();
  await expect(record(page).first()).toHaveAccessibleName(/rollout\.jsonl\.zst line \d+$/);
  await expect(page.getByRole('main').getByText('File moved or deleted')).toHaveCount(0);

  // And back: unpacked beside it, the packed one removed, and written on.
  writeFileSync(plain, bytes);
  await expect(runs(page)).toHaveCount(2);
  rmSync(packed);
  await same();
  await expect(record(page).first()).toHaveAccessibleName(/rollout\.jsonl line \d+$/);
  const prompt = { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Go on after the pause' }] };
  const line = { timestamp: '2026-05-03T11:00:00.000Z', type: 'response_item', payload: prompt };
  appendFileSync(plain, `${JSON.stringify(line)}\n`);
  await expect(rows(page)).toHaveCount(names.length + 1);
  await expect(page).toHaveURL(address);
  await expect(rows(page).nth(3)).toHaveAttribute('aria-selected', 'true');
});
