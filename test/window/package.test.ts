import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { extractFile, listPackage, statFile } from '@electron/asar';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WindowProcess } from './window-process.ts';

/**
 * What `npm run dist` packs, with a stand-in for Electron's program: electron-builder checks its configuration, makes a
 * real archive and flips the switches of a program that has the same ones in the wrong positions.
 */

const ROOT = resolve(import.meta.dirname, '../..');
const ENTRIES = ['index', 'ingest', 'parse', 'query'];
/** Marks the place of the switches in Electron's program. */
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';

let base: string;
let resources: string;
let archive: string;

beforeAll(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), 'retrace-package-')));
  const electron = join(base, 'electron');
  mkdirSync(join(electron, 'locales'), { recursive: true });
  mkdirSync(join(electron, 'resources'));
  for (const name of ['LICENSE', 'LICENSES.chromium.html', 'locales/en-US.pak'])
    writeFileSync(join(electron, name), '');
  // The version of the switches, their number, and each of them as it must not stay.
  writeFileSync(join(electron, 'electron'), `#!/bin/sh\n${SENTINEL}\x01\x0800110001`);
  chmodSync(join(electron, 'electron'), 0o755);
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      join(ROOT, 'node_modules/electron-builder/cli.js'),
      '--linux',
      'dir',
      `--${process.arch}`,
      '--publish=never',
      `-c.electronDist=${electron}`,
      `-c.directories.output=${join(base, 'dist')}`,
    ],
    { cwd: ROOT, encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`electron-builder ended with ${status}.\n${stdout}\n${stderr}`);
  const [unpacked = ''] = readdirSync(join(base, 'dist')).filter((name) => name.endsWith('unpacked'));
  resources = join(base, 'dist', unpacked, 'resources');
  archive = join(resources, 'app.asar');
}, 300_000);

afterAll(() => rmSync(base, { recursive: true, force: true }));

/** Files of the archive, those beside it included, and whether they lie beside it. */
function packed(): Map<string, boolean> {
  const files = new Map<string, boolean>();
  for (const path of listPackage(archive, { isPack: false })) {
    const entry = statFile(archive, path.slice(1));
    if (!('files' in entry)) files.set(path.slice(1), 'unpacked' in entry && entry.unpacked === true);
  }
  return files;
}

test('the program runs our archive alone, takes no options and no debugger from outside, and runs our own programs', async () => {
  const fuses = await getCurrentFuseWire(join(dirname(resources), 'retrace'));
  const isOn = (option: FuseV1Options) => String.fromCharCode(fuses[option] ?? 0) === '1';
  expect({
    runAsNode: isOn(FuseV1Options.RunAsNode),
    nodeOptions: isOn(FuseV1Options.EnableNodeOptionsEnvironmentVariable),
    inspect: isOn(FuseV1Options.EnableNodeCliInspectArguments),
    onlyFromAsar: isOn(FuseV1Options.OnlyLoadAppFromAsar),
    integrity: isOn(FuseV1Options.EnableEmbeddedAsarIntegrityValidation),
    cookies: isOn(FuseV1Options.EnableCookieEncryption),
    fileProtocol: isOn(FuseV1Options.GrantFileProtocolExtraPrivileges),
  }).toEqual({
    runAsNode: true,
    nodeOptions: false,
    inspect: false,
    onlyFromAsar: true,
    integrity: true,
    cookies: true,
    fileProtocol: false,
  });
});

test('the archive holds what the window needs and nothing else; what cannot lie in it lies beside it', () => {
  const files = packed();
  const names = [...files.keys()];
  const inside = names.filter((name) => !files.get(name));
  const beside = names.filter((name) => files.get(name));
  const assets = /^out\/renderer\/assets\/[\w.-]+\.(js|css|svg|woff2)$/;
  expect(inside.filter((name) => !assets.test(name)).sort()).toEqual([
    'LICENSE',
    'out/main/index.js',
    'out/preload/index.cjs',
    'out/renderer/index.html',
    'package.json',
  ]);
  expect(inside.some((name) => name.endsWith('.js') && assets.test(name))).toBe(true);
  const library = /^node_modules\/better-sqlite3\/(lib\/.+\.js|package\.json|LICENSE)$/;
  const sample = /^resources\/samples\/[\w-]+\.trace\.jsonl$/;
  expect(beside.filter((name) => !library.test(name) && !sample.test(name)).sort()).toEqual([
    `node_modules/better-sqlite3/prebuilds/linux-${process.arch}.node`,
    'out/main/diff.js',
    'out/main/ingest.js',
    'out/main/parse.js',
    'out/main/query.js',
  ]);
  expect(beside.filter((name) => sample.test(name))).toHaveLength(readdirSync(join(ROOT, 'resources/samples')).length);
  for (const name of beside) expect(existsSync(join(`${archive}.unpacked`, name)), name).toBe(true);

  const kilobytes = (paths: string[]) => Math.round(paths.reduce((sum, path) => sum + statSync(path).size, 0) / 1000);
  const sizes = [kilobytes([archive]), kilobytes(beside.map((name) => join(`${archive}.unpacked`, name)))];
  process.stdout.write(`Packaged: app.asar ${sizes[0]} kB, beside it ${sizes[1]} kB\n`);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(12_000);
});

test('each of our entries is one file that asks for Node, SQLite and Electron alone', () => {
  const manifest = JSON.parse(extractFile(archive, 'package.json').toString()) as { main: string };
  expect(manifest.main).toBe('out/main/index.js');
  for (const name of ENTRIES) {
    const code = extractFile(archive, `out/main/${name}.js`).toString();
    const asked = [...code.matchAll(/^import (?:.* from )?"([^"]+)";?$|\bimport\("([^"]+)"\)/gm)];
    const others = asked.map(([, of, at]) => of ?? at ?? '').filter((specifier) => !isBuiltin(specifier));
    // The window's own thread neither opens a database nor is it slowed by loading one.
    expect(new Set(others), name).toEqual(
      new Set(name === 'index' ? ['electron'] : name === 'parse' ? [] : ['better-sqlite3']),
    );
  }
});

test.runIf(process.platform === 'linux')(
  'a packaged app finds its threads, its database, its page and its samples',
  async () => {
    // As Electron sees it, but stricter: what lies beside the archive is not to be found in it.
    const root = join(base, 'app/app.asar');
    for (const [name, isBeside] of packed()) {
      if (isBeside) continue;
      mkdirSync(dirname(join(root, name)), { recursive: true });
      writeFileSync(join(root, name), extractFile(archive, name));
    }
    cpSync(`${archive}.unpacked`, `${root}.unpacked`, { recursive: true });
    const main = new WindowProcess({ home: join(base, 'home'), packaged: root });
    try {
      await main.until('the window', ({ state }) => state.windows.length === 1);
      const preload = await main.evaluate(({ state }) => state.windows[0]?.options.webPreferences?.preload);
      expect(preload).toBe(join(root, 'out/preload/index.cjs'));
      expect(existsSync(preload ?? '')).toBe(true);
      const page = await main.evaluate(({ answer }) => answer('app://retrace/'));
      expect(page.status).toBe(200);
      main.fromPage('retrace:connect', undefined);
      expect((await main.call('sources.add_samples', {})).error).toBeUndefined();
      const sources = async () => (await main.call('sources.list', {})).result?.sources;
      await expect.poll(async () => (await sources())?.[0]?.runs).toBeGreaterThan(0);
      expect(await sources()).toMatchObject([{ path: `${root}.unpacked/resources/samples` }]);
    } finally {
      await main.stop();
    }
  },
);

test('its icons are drawn for every size they are named by', () => {
  const folder = join(ROOT, 'resources/icons');
  const pngs = readdirSync(folder).filter((name) => name.endsWith('.png'));
  expect(pngs).toContain('512x512.png');
  for (const name of pngs) {
    const bytes = readFileSync(join(folder, name));
    expect(`${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}.png`).toBe(name);
  }
  const icns = readFileSync(join(folder, 'icon.icns'));
  expect([icns.toString('latin1', 0, 4), icns.readUInt32BE(4)]).toEqual(['icns', icns.length]);
  const ico = readFileSync(join(folder, 'icon.ico'));
  const last = 6 + (ico.readUInt16LE(4) - 1) * 16;
  expect(ico.readUInt32LE(last + 12) + ico.readUInt32LE(last + 8)).toBe(ico.length);
});
