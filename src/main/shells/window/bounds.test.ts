import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { placeOn, readBounds, writeBounds } from './bounds.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'retrace-bounds-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const bounds = { x: 40, y: 50, width: 1000, height: 700, maximized: true };
const screen = { x: 0, y: 0, width: 1920, height: 1080 };

test('bounds come back as they were written; what cannot be read is as if there were none', () => {
  expect(readBounds(folder)).toBeNull();
  writeBounds(folder, bounds);
  expect(readBounds(folder)).toEqual(bounds);
  const [name = ''] = readdirSync(folder);
  for (const broken of ['', '{"x":1', '[]', '{"x":1,"y":2,"width":"3","height":4,"maximized":true}']) {
    writeFileSync(join(folder, name), broken);
    expect(readBounds(folder)).toBeNull();
  }
});

test('a window comes back to where it was, on a screen beside the first one, too', () => {
  const { maximized: _, ...place } = bounds;
  expect(placeOn([screen], bounds)).toEqual(place);
  expect(placeOn([screen, { ...screen, x: -1920 }], { ...bounds, x: -1500 })).toEqual({ ...place, x: -1500 });
});

test('where its screen is gone, or its title bar out of reach, it opens at its size where the system puts it', () => {
  const size = { width: 1000, height: 700 };
  for (const lost of [{ x: 2500 }, { x: -950 }, { y: -30 }, { y: 1060 }]) {
    expect(placeOn([screen], { ...bounds, ...lost })).toEqual(size);
  }
  expect(placeOn([screen], null)).toEqual({ width: 1440, height: 900 });
  expect(placeOn([screen], { ...bounds, width: 10, height: 10 })).toMatchObject({ width: 720, height: 480 });
});
