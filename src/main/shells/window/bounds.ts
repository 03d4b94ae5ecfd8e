import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Rectangle } from 'electron';
import * as v from 'valibot';

/** Where the window stood. A file of its own: the window opens before the engine can be asked. */

const number = v.pipe(v.number(), v.safeInteger());
const savedBounds = v.object({ x: number, y: number, width: number, height: number, maximized: v.boolean() });
export type SavedBounds = v.InferOutput<typeof savedBounds>;

export const SMALLEST = { width: 720, height: 480 };
const USUAL = { width: 1440, height: 900 };
/** So much of the title bar must be on a screen for the window to be moved by hand. */
const GRIP = { width: 120, height: 40 };

/** Null at a first start, and where the file holds nothing usable. */
export function readBounds(folder: string): SavedBounds | null {
  try {
    const parsed = v.safeParse(savedBounds, JSON.parse(readFileSync(join(folder, FILE), 'utf8')));
    return parsed.success ? parsed.output : null;
  } catch {
    // Missing or cut short: the window opens where the system puts it.
    return null;
  }
}

export function writeBounds(folder: string, bounds: SavedBounds): void {
  const path = join(folder, FILE);
  writeFileSync(`${path}.new`, JSON.stringify(bounds));
  renameSync(`${path}.new`, path);
}

const FILE = 'bounds.json';

/** Where to open: as saved while that is still within reach on a screen, else the usual size, centred by the system. */
export function placeOn(screens: readonly Rectangle[], saved: SavedBounds | null): Partial<Rectangle> {
  const width = Math.max(saved?.width ?? USUAL.width, SMALLEST.width);
  const height = Math.max(saved?.height ?? USUAL.height, SMALLEST.height);
  if (saved === null) return { width, height };
  const { x, y } = saved;
  const isInReach = screens.some(
    (screen) =>
      Math.min(x + width, screen.x + screen.width) - Math.max(x, screen.x) >= GRIP.width &&
      y >= screen.y &&
      y <= screen.y + screen.height - GRIP.height,
  );
  return isInReach ? { x, y, width, height } : { width, height };
}
