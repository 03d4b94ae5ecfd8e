import { formatBytes, formatCount } from '../shared/format/numbers.ts';
import type { Terminal } from './terminal.ts';

export interface ReadProgress {
  files_done: number;
  files_total: number;
  bytes_done: number;
  bytes_total: number;
}

export function showProgress(progress: ReadProgress, terminal: Terminal): void {
  const { files_done, files_total, bytes_done, bytes_total } = progress;
  const files = `${formatCount(files_done)} of ${formatCount(files_total)} files`;
  terminal.progress(`Reading ${files}, ${formatBytes(bytes_done)} of ${formatBytes(bytes_total)}`);
}
