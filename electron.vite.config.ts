import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import { build, type Plugin } from 'vite';

const entry = (path: string) => resolve(import.meta.dirname, path);

/** Addresses such as `/run/RUN/step/STEP` need absolute asset paths; electron-vite presets relative ones. */
const absoluteAssets: Plugin = { name: 'retrace:absolute-assets', config: () => ({ base: '/' }) };

/** What runs inside a packaged app, where nothing but SQLite lies in `node_modules`. */
const PACKAGED = {
  index: entry('src/main/index.ts'),
  ingest: entry('src/main/library/ingest/worker.ts'),
  parse: entry('src/main/library/parse/worker.ts'),
  query: entry('src/main/library/query/worker.ts'),
  diff: entry('src/main/diff/worker.ts'),
};

/** Builds each of them as one file that needs no other. */
const selfContained: Plugin = {
  name: 'retrace:self-contained',
  async closeBundle() {
    for (const [name, ssr] of Object.entries(PACKAGED)) {
      await build({
        configFile: false,
        logLevel: 'warn',
        ssr: { noExternal: true, external: ['electron', 'better-sqlite3'] },
        build: {
          ssr,
          target: 'node24',
          outDir: 'out/main',
          emptyOutDir: false,
          rolldownOptions: { output: { codeSplitting: false, entryFileNames: `${name}.js` } },
        },
      });
    }
  },
};

export default defineConfig({
  main: {
    plugins: [selfContained],
    build: {
      externalizeDeps: true,
      outDir: 'out/main',
      rollupOptions: {
        // Loads SQLite only once it knows its Node: its commands are chunks.
        input: { cli: entry('src/cli/index.ts') },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunk-[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      // One file that requires `electron` alone, and no module: all that a sandboxed preload may be.
      externalizeDeps: false,
      outDir: 'out/preload',
      rollupOptions: {
        input: { index: entry('src/preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: entry('src/renderer'),
    plugins: [react(), absoluteAssets],
    build: { outDir: entry('out/renderer'), minify: true, rollupOptions: { input: entry('src/renderer/index.html') } },
  },
});
