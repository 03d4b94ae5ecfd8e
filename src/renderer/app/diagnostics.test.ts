import { expect, test } from 'vitest';
import type { Result } from '../../shared/api.ts';
import { diagnosticsText } from './diagnostics.ts';

const info: Result<'app.info'> = {
  version: '1.2.3',
  shell: 'web',
  platform: 'linux',
  home: '/home/secret',
  index_path: '/home/secret/index-2-1.db',
  index_bytes: 2_100_000,
  user_path: '/home/secret/user.db',
  logs_path: '/home/secret/logs',
  versions: { node: '24.1.0', sqlite: '3.50.0', electron: null, chromium: null },
  browse_anywhere: false,
  sample_runs: 8,
};
const status: Result<'index.status'> = {
  rev: 1,
  phase: 'idle',
  writer: null,
  files_done: 3,
  files_total: 3,
  bytes_done: 1,
  bytes_total: 1,
  bytes_per_second: null,
  remaining_ms: null,
  notice: '/home/secret cannot be read',
  files: 3,
  runs: 1,
  steps: 12_000,
  problems: 2,
  sources: 1,
  sources_paused: 0,
};

test('diagnostics name versions and counts, and no path', () => {
  const text = diagnosticsText(info, status, 'A browser');
  expect(text.split('\n')).toEqual([
    'Retrace 1.2.3, browser, linux',
    'Node 24.1.0, SQLite 3.50.0',
    'Index: 2.1 MB, idle',
    '1 source, 3 files, 1 run, 12,000 steps, 2 problems',
    'A browser',
    '',
  ]);
  const window = {
    ...info,
    shell: 'electron' as const,
    versions: { ...info.versions, electron: '45', chromium: '150' },
  };
  expect(diagnosticsText(window, status, 'A browser')).toMatch(/desktop window.*\nElectron 45, Chromium 150, Node/);
  expect(diagnosticsText(info, { ...status, writer: { pid: 1, since_us: 1 } as never }, 'b')).not.toContain('secret');
});
