import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { policyHeaders, type StaticHandler, staticHandler } from './static.ts';

let base: string;
let serve: StaticHandler;
beforeAll(() => {
  base = mkdtempSync(join(tmpdir(), 'retrace-static-'));
  mkdirSync(join(base, 'renderer', 'assets'), { recursive: true });
  mkdirSync(join(base, 'renderer-private'));
  writeFileSync(join(base, 'renderer', 'index.html'), '<!doctype html>page');
  writeFileSync(join(base, 'renderer', 'assets', 'index-1a2b.js'), 'script');
  writeFileSync(join(base, 'renderer', '.hidden'), 'secret');
  writeFileSync(join(base, 'secret.txt'), 'secret');
  writeFileSync(join(base, 'renderer-private', 'secret.txt'), 'secret');
  symlinkSync(join(base, 'secret.txt'), join(base, 'renderer', 'link.txt'));
  symlinkSync(base, join(base, 'renderer', 'up'));
  symlinkSync(join(base, 'renderer', 'index.html'), join(base, 'renderer', 'inside.html'));
  serve = staticHandler(join(base, 'renderer'));
});
afterAll(() => rmSync(base, { recursive: true }));

const text = async (path: string) => new TextDecoder().decode((await serve(path)).body);

describe('the static handler', () => {
  test('serves the interface, and its page for the addresses of its screens', async () => {
    expect(await text('/')).toContain('page');
    expect(await text('/run/claude-code%3Aabc/step/%2e%2e%2f%2e%2e')).toContain('page');
    expect(await text('/inside.html')).toContain('page');
    const script = await serve('/assets/index-1a2b.js');
    expect(script.headers).toEqual({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'private, max-age=31536000, immutable',
    });
    expect((await serve('/')).headers).toEqual({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
    });
  });

  test.each([
    ['C6: parent folder', '/../secret.txt'],
    ['C6: encoded parent folder', '/%2e%2e/secret.txt'],
    ['C6: encoded slash', '/..%2fsecret.txt'],
    ['C6: encoded twice', '/%252e%252e%252fsecret.txt'],
    ['C6: backslash', '/..\\secret.txt'],
    ['C6: encoded backslash', '/..%5csecret.txt'],
    ['C6: parent from a folder', '/assets/../../secret.txt'],
    ['C6: sibling folder with the same beginning', '/../renderer-private/secret.txt'],
    ['C6: symbolic link to a file outside', '/link.txt'],
    ['C6: symbolic link to a folder outside', '/up/secret.txt'],
    ['C6: absolute path', '//etc/passwd'],
    ['C6: absolute path, encoded', '/%2fetc%2fpasswd'],
    ['C6: NUL', '/index.html%00.js'],
    ['C6: fragment', '/#/../secret.txt'],
    ['C6: encoded fragment', '/%23/../secret.txt'],
    ['C6: UNC path', '/%5c%5chost%5cshare'],
    ['C6: drive', '/C:/windows/win.ini'],
    ['C6: alternate stream', '/index.html::$DATA'],
    ['C6: hidden file', '/.hidden'],
    ['C6: bad encoding', '/%ff%fe'],
    ['C6: unfinished encoding', '/%e'],
    ['C6: a folder', '/assets'],
    ['C6: no leading slash', 'secret.txt'],
    ['C6: empty', ''],
    ['C6: overlong name', `/${'a'.repeat(5000)}`],
    ['C6: below a file', '/index.html/x'],
  ])('%s is not served', async (_what, path) => {
    const reply = await serve(path);
    expect(reply.status).toBe(404);
    expect(new TextDecoder().decode(reply.body)).toBe('Not found\n');
  });

  test('C1: the policy allows what the interface needs, and nothing else', () => {
    const policy = policyHeaders(['ws://127.0.0.1:1'])['content-security-policy'];
    expect(policy?.split('; ')).toEqual([
      "default-src 'none'",
      "script-src 'self'",
      "worker-src 'self'",
      "style-src 'self' 'unsafe-inline'",
      "font-src 'self'",
      "img-src 'self' data:",
      "connect-src 'self' ws://127.0.0.1:1",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ]);
  });
});
