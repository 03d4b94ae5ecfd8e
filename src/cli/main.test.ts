import { describe, expect, test } from 'vitest';
import { hasDisplay } from './display.ts';
import { EXIT } from './exit-codes.ts';
import { main } from './main.ts';
import { requireNodeForIndex } from './node-version.ts';
import { Terminal } from './terminal.ts';

async function retrace(...args: string[]) {
  let out = '';
  let err = '';
  const stream = (add: (text: string) => void) => ({
    write: (text: string) => {
      add(text);
      return true;
    },
    once: () => undefined,
  });
  const terminal = new Terminal(
    stream((text) => {
      out += text;
    }),
    stream((text) => {
      err += text;
    }),
  );
  return { code: await main(args, terminal), out, err };
}

describe('the command line', () => {
  test.each([['--help'], ['open', '--help'], ['serve', '--help']])(
    'retrace %s %s says what it takes',
    async (...args) => {
      const { code, out, err } = await retrace(...args);
      expect({ code, err }).toEqual({ code: EXIT.ok, err: '' });
      expect(out).toMatch(/Usage: retrace/);
      expect(out).toMatch(/Exit codes:\n {2}0 .*\n {2}1 .*\n {2}2 /);
    },
  );

  test.each([
    [['serve', '--port', '70000'], /port/],
    [['serve', '--port', 'x'], /port/],
    [['serve', '--nonsense'], /unknown option/],
    [['nonsense'], /unknown command/],
    [
      ['index', 'package.json', '--db', '/there/is/nothing.db'],
      /nothing\.db cannot be used as an index: .*directory does not exist\.\nName a new file/,
    ],
    [['index', 'package.json', '--db', 'src'], /src cannot be used as an index: unable to open database file\./],
    [['serve', '/there/is/nothing'], /There is no \/there\/is\/nothing\.\nCheck the path\./],
    [['serve', '/\u001b]52;c;x\u0007'], /There is no \/␛\]52;c;x␇/],
    [['\u001b[2J'], /␛\[2J/],
  ])('%j could not run', async (args, message) => {
    const { code, out, err } = await retrace(...args);
    expect({ code, out }).toEqual({ code: EXIT.failed, out: '' });
    expect(err).toMatch(message);
  });
});

describe('an old Node', () => {
  test('is told what to do before SQLite is loaded', () => {
    for (const version of ['18.20.0', '20.20.2', '22.21.9']) {
      expect(() => requireNodeForIndex(version)).toThrow(/needs Node 22\.22 or newer; this is Node/);
    }
    for (const version of ['22.22.0', '23.0.0', '24.21.0', '100.0.0']) {
      expect(() => requireNodeForIndex(version)).not.toThrow();
    }
  });
});

describe('a display', () => {
  test('is where a browser would be seen', () => {
    expect(hasDisplay('linux', {})).toBe(false);
    expect(hasDisplay('linux', { DISPLAY: '' })).toBe(false);
    expect(hasDisplay('linux', { DISPLAY: ':0' })).toBe(true);
    expect(hasDisplay('linux', { WAYLAND_DISPLAY: 'wayland-0' })).toBe(true);
    expect(hasDisplay('darwin', {})).toBe(true);
    expect(hasDisplay('darwin', { SSH_CONNECTION: '192.0.2.1 1 192.0.2.2 22' })).toBe(false);
    expect(hasDisplay('win32', {})).toBe(true);
  });
});
