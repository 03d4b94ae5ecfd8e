import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ROOT } from '../../scripts/build.ts';
import type { Figure, Measure } from '../measure.ts';

export const scriptMeasures: readonly Measure[] = [
  {
    name: 'script',
    about: 'compressed script of the interface, the diff editor left out',
    run: () => Promise.resolve([measureScript()]),
  },
];

/**
 * All scripts that the page may ask for before the diff editor is opened: its entry, what that imports, and the views it
 * loads when they are first shown.
 */
function measureScript(): Figure {
  const root = join(ROOT, 'out/renderer');
  const html = readFileSync(join(root, 'index.html'), 'utf8');
  const entries = [...html.matchAll(/<script[^>]+src="([^"]+)"/g)].map((match) => join(root, match[1] ?? ''));
  const first = loadedFrom(entries, /(?:from|import)\s*"(\.[^"]+\.js)"/g);
  const all = loadedFrom(entries, /"(\.\/[^"]+\.js)"|"(assets\/[^"]+\.js)"/g);
  if (first.size === 0) throw new Error('out/renderer/index.html names no script');
  const kilobytes = (files: Map<string, number>) => [...files.values()].reduce((sum, bytes) => sum + bytes, 0) / 1000;
  return {
    what: 'compressed script of the interface',
    value: kilobytes(all),
    unit: 'kB',
    budget: { limit: 350, side: 'at most' },
    note: `gzip level 9, ${all.size} files; ${Math.round(kilobytes(first))} kB before a run is opened`,
  };
}

/** Compressed bytes of the files that are reached from `entries` by the references that `pattern` finds. */
function loadedFrom(entries: readonly string[], pattern: RegExp): Map<string, number> {
  const pending = [...entries];
  const loaded = new Map<string, number>();
  for (let path = pending.pop(); path !== undefined; path = pending.pop()) {
    if (loaded.has(path)) continue;
    const source = readFileSync(path);
    loaded.set(path, gzipSync(source, { level: 9 }).length);
    for (const [, beside, below] of source.toString('utf8').matchAll(pattern)) {
      if (beside !== undefined) pending.push(join(path, '..', beside));
      if (below !== undefined) pending.push(join(ROOT, 'out/renderer', below));
    }
  }
  return loaded;
}
