import { readFile, realpath, stat } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';

/**
 * The built interface as files, for every shell: the web shell answers HTTP with it, a window its own scheme.
 * It reads below one folder only and knows nothing of traces.
 */

export interface StaticReply {
  status: 200 | 404;
  headers: Record<string, string>;
  body: Uint8Array;
}

/** Answers a URL's raw path, still percent-encoded. Never throws for what a request may hold. */
export type StaticHandler = (urlPath: string) => Promise<StaticReply>;

const MEDIA_TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};

/** Nothing in a trace may run, navigate or fetch, even where the interface had a hole. */
export function policyHeaders(sockets: readonly string[]): Record<string, string> {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    // The diff editor compares texts in a thread of its own, which is a file of the build.
    "worker-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "font-src 'self'",
    "img-src 'self' data:",
    // 'self' covers a socket of the same host in newer browsers only.
    `connect-src ${["'self'", ...sockets].join(' ')}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ];
  return {
    'content-security-policy': policy.join('; '),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  };
}

/**
 * Serves `folder`. `/`, `/run/…` and `/compare/…`, the addresses of the interface's own screens, give `index.html`; of the
 * rest only files that lie in the folder once every symbolic link is resolved.
 */
export function staticHandler(folder: string): StaticHandler {
  return async (urlPath) => {
    const name = fileName(urlPath);
    const file = name === null ? null : await readInside(folder, name);
    if (file === null) {
      const body = new TextEncoder().encode('Not found\n');
      return { status: 404, headers: { 'content-type': 'text/plain; charset=utf-8' }, body };
    }
    const extension = extname(file.path);
    // Built assets carry a hash of their content in their name.
    const cache = file.path.includes(`${sep}assets${sep}`) ? 'private, max-age=31536000, immutable' : 'no-store';
    const type = MEDIA_TYPES[extension] ?? 'application/octet-stream';
    return { status: 200, headers: { 'content-type': type, 'cache-control': cache }, body: file.body };
  };
}

/** Relative name of the file a URL path asks for; null when no file can be meant. */
function fileName(urlPath: string): string | null {
  if (/^\/($|run\/|compare($|\/))/.test(urlPath)) return 'index.html';
  let decoded: string;
  try {
    decoded = decodeURIComponent(urlPath);
  } catch {
    // Not UTF-8 once decoded: no file of ours is named so.
    return null;
  }
  const segments = decoded.split('/');
  if (segments.shift() !== '') return null;
  const plain = segments.every((segment) => /^[\w.-]+$/.test(segment) && !segment.startsWith('.'));
  return plain ? segments.join(sep) : null;
}

async function readInside(folder: string, name: string): Promise<{ path: string; body: Uint8Array } | null> {
  try {
    const root = await realpath(folder);
    const path = await realpath(join(root, name));
    if (!path.startsWith(root + sep) || !(await stat(path)).isFile()) return null;
    return { path, body: await readFile(path) };
  } catch (error) {
    if (error instanceof Error && 'code' in error && UNREADABLE.has(String(error.code))) return null;
    throw error;
  }
}

const UNREADABLE = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'EACCES', 'EPERM', 'ENAMETOOLONG']);
