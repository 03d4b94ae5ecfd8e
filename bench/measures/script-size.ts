import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ROOT } from '../../scripts/build.ts';
import type { Figure, Measure } from '../measure.ts';

export const scriptMeasures: readonly Measure[] = [
  {
    name: 'script',
    about: 'compressed script of the first load of the interface',
    run: () => Promise.resolve([measureScript()]),
  },
];

/** What the page asks for before anything is clicked: its scripts and all they import statically. */
function measureScript(): Figure {
  const root = join(ROOT, 'out/renderer');
  const html = readFileSync(join(root, 'index.html'), 'utf8');
  const entries = [...html.matchAll(/<script[^>]+src="([^"]+)"|<link[^>]+rel="modulepreload"[^>]+href="([^"]+)"/g)];
  const pending = entries.flatMap((match) => match[1] ?? match[2] ?? []).map((path) => join(root, path));
  const loaded = new Map<string, number>();
  for (let path = pending.pop(); path !== undefined; path = pending.pop()) {
    if (loaded.has(path)) continue;
    const source = readFileSync(path);
    loaded.set(path, gzipSync(source, { level: 9 }).length);
    for (const match of source.toString('utf8').matchAll(/(?:from|import)\s*"(\.[^"]+\.js)"/g))
      pending.push(join(path, '..', match[1] ?? ''));
  }
  if (loaded.size === 0) throw new Error('out/renderer/index.html names no script');
  return {
    what: 'compressed script of the first load',
    value: [...loaded.values()].reduce((sum, bytes) => sum + bytes, 0) / 1000,
    unit: 'kB',
    budget: { limit: 350, side: 'at most' },
    note: `${loaded.size} files, gzip level 9`,
  };
}
