import { describe, expect, test } from 'vitest';
import { isAllowedHost, isOwnOrigin, isToken, newToken } from './guard.ts';

describe('C8: who may talk to the web shell', () => {
  test.each(['localhost', 'localhost:1', '127.0.0.1:7717', 'LOCALHOST:7717', '[::1]', '[::1]:65535'])(
    'Host %s is this machine',
    (host) => expect(isAllowedHost(host, [])).toBe(true),
  );

  test.each([
    undefined,
    '',
    ':7717',
    'evil.example',
    'evil.example:7717',
    'localhost.evil.example',
    'localhost@evil.example',
    'localhost:7717@evil.example',
    'evil.example/localhost',
    '127.0.0.1.nip.io',
    '127.0.0.2',
    '127.1',
    '2130706433',
    '0x7f.1',
    '0.0.0.0',
    '::1',
    '[::ffff:127.0.0.1]',
    '[::1',
    'localhost.',
    'localhost:',
    'localhost:port',
    'localhost:123456',
    'localhost, evil.example',
    ' localhost',
    'lоcalhost',
    'localhost\u0000',
  ])('Host %j is not', (host) => expect(isAllowedHost(host, [])).toBe(false));

  test('a name allowed on the command line is taken on any port, names below or beside it are not', () => {
    const allowed = ['box.example', '192.0.2.7:9000'];
    expect(isAllowedHost('box.example:8000', allowed)).toBe(true);
    expect(isAllowedHost('BOX.example', allowed)).toBe(true);
    expect(isAllowedHost('192.0.2.7:1', allowed)).toBe(true);
    expect(isAllowedHost('a.box.example', allowed)).toBe(false);
    expect(isAllowedHost('box.example.evil', allowed)).toBe(false);
  });

  test('Origin must be the Host that was asked', () => {
    expect(isOwnOrigin('http://127.0.0.1:7717', '127.0.0.1:7717')).toBe(true);
    expect(isOwnOrigin('https://box.example', 'BOX.example')).toBe(true);
    for (const origin of [
      undefined,
      'null',
      '',
      'http://evil.example',
      'http://127.0.0.1',
      'http://127.0.0.1:7718',
      'http://localhost:7717',
      'http://127.0.0.1:7717.evil.example',
      'http://127.0.0.1:7717/',
      'http://evil.example@127.0.0.1:7717',
      'ws://127.0.0.1:7717',
      'file://127.0.0.1:7717',
    ]) {
      expect(isOwnOrigin(origin, '127.0.0.1:7717'), String(origin)).toBe(false);
    }
    expect(isOwnOrigin('http://127.0.0.1:7717', undefined)).toBe(false);
  });

  test('tokens hold at least 128 bits and compare whole', () => {
    const token = newToken();
    expect(Buffer.from(token, 'base64url').length * 8).toBeGreaterThanOrEqual(128);
    expect(newToken()).not.toBe(token);
    expect(isToken(token, token)).toBe(true);
    for (const wrong of ['', token.slice(1), `${token} `, token.toUpperCase(), newToken()]) {
      expect(isToken(wrong, token)).toBe(false);
    }
  });
});
