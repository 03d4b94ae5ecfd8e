import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import type { Plugin } from 'vite';

const entry = (path: string) => resolve(import.meta.dirname, path);

/** Addresses such as `/run/RUN/step/STEP` need absolute asset paths; electron-vite presets relative ones. */
const absoluteAssets: Plugin = { name: 'retrace:absolute-assets', config: () => ({ base: '/' }) };

export default defineConfig({
  main: {
    build: {
      externalizeDeps: true,
      outDir: 'out/main',
      rollupOptions: {
        input: {
          index: entry('src/main/index.ts'),
          cli: entry('src/cli/index.ts'),
          ingest: entry('src/main/library/ingest/worker.ts'),
          parse: entry('src/main/library/parse/worker.ts'),
          query: entry('src/main/library/query/worker.ts'),
        },
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
