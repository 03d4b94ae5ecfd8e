import type { Result } from '../../shared/api.ts';
import { formatBytes, formatPlural } from '../../shared/format/numbers.ts';

/** What a report of a fault needs to say of this Retrace: no path, nothing of a trace. */
export function diagnosticsText(
  info: Result<'app.info'>,
  status: Result<'index.status'>,
  browser: string = navigator.userAgent,
): string {
  const { node, sqlite, electron, chromium } = info.versions;
  const shell = info.shell === 'electron' ? 'desktop window' : 'browser';
  const of = (name: string, version: string | null) => (version === null ? [] : [`${name} ${version}`]);
  const below = [...of('Electron', electron), ...of('Chromium', chromium), `Node ${node}`, `SQLite ${sqlite}`];
  const counts = [
    formatPlural(status.sources, 'source'),
    formatPlural(status.files, 'file'),
    formatPlural(status.runs, 'run'),
    formatPlural(status.steps, 'step'),
    formatPlural(status.problems, 'problem'),
  ];
  return [
    `Retrace ${info.version}, ${shell}, ${info.platform}`,
    below.join(', '),
    `Index: ${formatBytes(info.index_bytes)}, ${status.phase}${status.writer === null ? '' : ', written by another Retrace'}`,
    counts.join(', '),
    browser,
    '',
  ].join('\n');
}
