import { expectAccessible } from './accessible.ts';
import { writeRuns } from './native-runs.ts';
import { expect, test } from './shell.ts';

test('the first index shows its progress, can be stopped and taken up again, and reading never waits', async ({
  open,
  folder,
}) => {
  test.setTimeout(600_000);
  const many = Array.from({ length: 10_000 }, (_, n) => ({ id: `r${n}`, title: `Run number ${n}`, steps: 4 }));
  const { page } = await open({ open: [writeRuns(folder, 'traces', many)], opensFirst: false });
  const status = page.getByRole('contentinfo');
  await expect(status.getByRole('progressbar', { name: 'Indexing' })).toBeVisible();
  await expect(status).toContainText(/Indexing [\d,]+ of [\d,]+/);
  // Rate and time left come once they are known.
  await expect(status).toContainText(/B\/s, .* left/);
  await page.getByRole('button', { name: 'Stop indexing' }).click();
  await expect(status).toContainText(/Indexing stopped, [\d,]+ of [\d,]+ files read/);
  const runs = page.getByRole('listbox', { name: 'Runs' });
  await runs.getByRole('option').first().click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Run number');
  await expectAccessible(page);

  await page.getByRole('button', { name: 'Resume' }).click();
  await expect(page.getByRole('heading', { name: '10,000 runs' })).toBeVisible({ timeout: 300_000 });
  await expect(status.getByRole('progressbar')).toHaveCount(0);
});
