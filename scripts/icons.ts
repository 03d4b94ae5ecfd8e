import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { findBrowser } from '../test/e2e/browser.ts';
import { ROOT } from './build.ts';

/**
 * Draws `resources/icons` from the icon of the interface. Its files are committed; run this after a change of the
 * drawing: `node scripts/icons.ts`.
 */

const DRAWING = join(ROOT, 'src/renderer/app/icon.svg');
const FOLDER = join(ROOT, 'resources/icons');

const LINUX = [16, 32, 48, 64, 128, 256, 512];
const WINDOWS = [16, 24, 32, 48, 64, 128, 256];
/** Kinds of entry in an icns file that hold a PNG, with its size: plain sizes, then those for dense screens. */
const MAC: [kind: string, size: number][] = [
  ['ic07', 128],
  ['ic08', 256],
  ['ic09', 512],
  ['ic11', 32],
  ['ic12', 64],
  ['ic13', 256],
  ['ic14', 512],
  ['ic10', 1024],
];
/** Icons on macOS keep this much of their square free on each side. */
const MAC_MARGIN = 100 / 1024;

const executablePath = findBrowser();
if (executablePath === null) throw new Error('No Chromium or Chrome to draw with.');
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
const page = await browser.newPage();

async function draw(size: number, margin = 0): Promise<Buffer> {
  const inner = Math.round(size * (1 - 2 * margin));
  const source = `data:image/svg+xml;base64,${readFileSync(DRAWING).toString('base64')}`;
  await page.setViewportSize({ width: size, height: size });
  await page.setContent(
    `<body style="margin:0;display:grid;place-items:center;height:100vh"><img src="${source}" width="${inner}" height="${inner}">`,
  );
  return page.screenshot({ omitBackground: true });
}

mkdirSync(FOLDER, { recursive: true });
for (const size of LINUX) writeFileSync(join(FOLDER, `${size}x${size}.png`), await draw(size));
writeFileSync(join(FOLDER, 'icon.ico'), ico(await inTurn(WINDOWS, (size) => draw(size))));
writeFileSync(join(FOLDER, 'icon.icns'), icns(await inTurn(MAC, ([, size]) => draw(size, MAC_MARGIN))));
await browser.close();

/** There is one page to draw on. */
async function inTurn<T, R>(items: readonly T[], each: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (const item of items) results.push(await each(item));
  return results;
}

/** A header, an entry for each image, then the images as PNG. */
function ico(images: readonly Buffer[]): Buffer {
  const head = Buffer.alloc(6 + images.length * 16);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(images.length, 4);
  let offset = head.length;
  for (const [index, image] of images.entries()) {
    const entry = 6 + index * 16;
    // 256 is written as 0.
    head.writeUInt8((WINDOWS[index] ?? 0) % 256, entry);
    head.writeUInt8((WINDOWS[index] ?? 0) % 256, entry + 1);
    head.writeUInt16LE(1, entry + 4);
    head.writeUInt16LE(32, entry + 6);
    head.writeUInt32LE(image.length, entry + 8);
    head.writeUInt32LE(offset, entry + 12);
    offset += image.length;
  }
  return Buffer.concat([head, ...images]);
}

/** Entries of kind, length and PNG, behind a head of the same form that counts the whole file. */
function icns(images: readonly Buffer[]): Buffer {
  const entry = (kind: string, length: number) => {
    const head = Buffer.alloc(8);
    head.write(kind, 'latin1');
    head.writeUInt32BE(8 + length, 4);
    return head;
  };
  const entries = images.flatMap((image, index) => [entry(MAC[index]?.[0] ?? '', image.length), image]);
  return Buffer.concat([entry('icns', Buffer.concat(entries).length), ...entries]);
}
