import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

const entry = (path: string) => resolve(import.meta.dirname, path);

export default defineConfig({
  main: {
    build: {
      externalizeDeps: true,
      outDir: 'out/main',
      rollupOptions: {
        input: {
          cli: entry('src/cli/index.ts'),
          ingest: entry('src/main/library/ingest/worker.ts'),
          query: entry('src/main/library/query/worker.ts'),
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunk-[name]-[hash].js' },
      },
    },
  },
  renderer: {
    root: entry('src/renderer'),
    plugins: [react()],
    build: { outDir: entry('out/renderer'), minify: true, rollupOptions: { input: entry('src/renderer/index.html') } },
  },
});
