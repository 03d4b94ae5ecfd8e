import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ROOT } from '../../scripts/build.ts';
import type { Figure, Measure } from '../measure.ts';

export const scriptMeasures: readonly Measure[] = [
  {
    name: 'script',
    about: 'compressed script of the interface, the diff editor left out',
    run: () => Promise.resolve(measureScripts()),
  },
];

/** What is loaded only once two texts lie side by side: Monaco, with the thread in which it compares. */
const DIFF_EDITOR = /[\\/](?:TextDifference|editor\.worker)-[^\\/]*\.js$/;

/**
 * All scripts that the page may ask for before the diff editor is opened: its entry, what that imports, and the views it
 * loads when they are first shown. And the diff editor by itself.
 */
function measureScripts(): Figure[] {
  const root = join(ROOT, 'out/renderer');
  const html = readFileSync(join(root, 'index.html'), 'utf8');
  const entries = [...html.matchAll(/<script[^>]+src="([^"]+)"/g)].map((match) => join(root, match[1] ?? ''));
  const first = loadedFrom(entries, /(?:from|import)\s*"(\.[^"]+\.js)"/g);
  const all = loadedFrom(entries, /"(\.\/[^"]+\.js)"|["`]\/?(assets\/[^"`]+\.js)["`]/g);
  if (first.size === 0) throw new Error('out/renderer/index.html names no script');
  const editor = new Map([...all].filter(([path]) => DIFF_EDITOR.test(path)));
  if (editor.size !== 2) throw new Error(`the diff editor is ${editor.size} files of the build, not 2`);
  const rest = new Map([...all].filter(([path]) => !editor.has(path)));
  const kilobytes = (files: Map<string, number>) => [...files.values()].reduce((sum, bytes) => sum + bytes, 0) / 1000;
  return [
    {
      what: 'compressed script of the interface',
      value: kilobytes(rest),
      unit: 'kB',
      budget: { limit: 350, side: 'at most' },
      note: `gzip level 9, ${rest.size} files; ${Math.round(kilobytes(first))} kB before a run is opened`,
    },
    {
      what: 'compressed script of the diff editor',
      value: kilobytes(editor),
      unit: 'kB',
      budget: null,
      note: 'loaded when the first two texts are laid side by side',
    },
  ];
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
