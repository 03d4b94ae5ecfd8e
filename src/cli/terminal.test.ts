import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RetraceError } from '../shared/errors.ts';
import { Terminal } from './terminal.ts';

/** Everything a terminal obeys or that reorders what is read: C0 but newline and tab, DEL, C1, bidi and its kin. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not come through
const OBEYED = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u;

const ATTACKS = [
  '\u001b]52;c;cm0gLXJmIH4K\u0007',
  '\u001b]8;;https://evil.example\u001b\\link\u001b]8;;\u001b\\',
  '\u009d52;c;cm0gLXJmIH4K\u009c',
  '\u001bPtmux;\u001b\u001b]0;title\u0007\u001b\\',
  '\u0090q\u009c',
  '\u001b[2J\u001b[H\u001b[31m',
  '\u009b31m',
  'progress\rpassword:',
  'rm\b\b\u007f',
  '\u202egnp.exe\u202c',
  'a\u0000b\u001a\u000c\u000b\u0085',
];
const hostile = fc.oneof(fc.constantFrom(...ATTACKS), fc.string({ unit: 'binary' }));
const text = fc.array(hostile).map((pieces) => pieces.join(''));

function terminal(isTTY = false) {
  let out = '';
  let err = '';
  const stream = (add: (text: string) => void) => ({
    isTTY,
    write: (written: string) => {
      add(written);
      return true;
    },
    once: () => undefined,
  });
  const made = new Terminal(
    stream((written) => {
      out += written;
    }),
    stream((written) => {
      err += written;
    }),
  );
  return { made, out: () => out, err: () => err };
}

describe('C10: nothing a trace holds reaches the terminal as a command', () => {
  test('on any path to it', () => {
    fc.assert(
      fc.property(text, (attack) => {
        const { made, out, err } = terminal();
        void made.print(attack);
        void made.printJson(JSON.stringify({ [attack]: [attack] }, null, 2));
        made.remark(attack);
        made.failure(new RetraceError('not_found', attack, attack));
        made.failure(new Error(attack));
        made.failure(attack);
        expect(out()).not.toMatch(OBEYED);
        expect(err()).not.toMatch(OBEYED);
      }),
      { numRuns: 2000 },
    );
  });

  test('progress lines hold no escapes but the one that wipes them', () => {
    fc.assert(
      fc.property(text, (attack) => {
        const { made, err } = terminal(true);
        made.progress(attack);
        made.clearProgress();
        expect(err().replaceAll('\r\u001b[K', '')).not.toMatch(OBEYED);
      }),
    );
  });

  test('JSON keeps its value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), text, (value, attack) => {
        const { made, out } = terminal();
        const json = JSON.stringify({ [attack]: value, attack });
        void made.printJson(json);
        expect(JSON.parse(out())).toEqual(JSON.parse(json));
      }),
    );
  });
});

describe('progress', () => {
  test('is shown on a terminal only, and gives way to other output', async () => {
    const piped = terminal();
    piped.made.progress('half');
    expect(piped.err()).toBe('');
    const shown = terminal(true);
    shown.made.progress('half');
    await shown.made.print('done');
    expect(shown.err()).toBe('\r\u001b[Khalf\r\u001b[K');
    expect(shown.out()).toBe('done\n');
  });
});
