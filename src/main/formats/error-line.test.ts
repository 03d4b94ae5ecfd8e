import { expect, it } from 'vitest';
import { errorLine, exitMessage } from './error-line.ts';

it.each([
  [
    "1 | })\n2 | {\n    ^\nSyntaxError: Export named 'drain' not found.\n      at load (2:1)\n\nBun v1.3",
    "SyntaxError: Export named 'drain' not found.",
  ],
  [
    '$ biome check .\nsh: line 1: biome: command not found\nerror: script "lint" exited with code 127',
    'sh: line 1: biome: command not found',
  ],
  [
    '$ biome check .\n./a.ts organizeImports ━━━\n\n  × Import statements could be sorted:\n\nerror: script failed',
    '× Import statements could be sorted:',
  ],
  ['bun test\n(pass) one [3ms]\n272 |   expect(1)\n(fail) two [2ms]\n 1 fail', '(fail) two [2ms]'],
  [
    'Traceback (most recent call last):\n  File "a.py", line 1\n    raise Odd()\nshop.Odd: no stock\n',
    'shop.Odd: no stock',
  ],
  ['src/a.ts(3,5): error TS2322: Type A is not B.', 'src/a.ts(3,5): error TS2322: Type A is not B.'],
  ['error[E0382]: borrow of moved value\n --> src/main.rs', 'error[E0382]: borrow of moved value'],
  ['Cloning…\nfatal: repository not found', 'fatal: repository not found'],
  ['Unknown JSON field: "closed"\nAvailable fields:\n  url', 'Unknown JSON field: "closed"'],
  [
    'rg: tests: No such file or directory (os error 2)\na.ts:10: import',
    'rg: tests: No such file or directory (os error 2)',
  ],
  ['step one\nstep two\n\n', 'step two'],
  ['', ''],
])('of %j the line that says it is %j', (printed, line) => {
  expect(errorLine(printed)).toBe(line);
});

it('finds an error at the end of a long output', () => {
  expect(errorLine(`${'fine\n'.repeat(9_000)}AssertionError: 1 is not 2\n    at a.ts`)).toBe(
    'AssertionError: 1 is not 2',
  );
});

it('a command that printed nothing says so: a search that found nothing ends with 1', () => {
  expect(exitMessage(1, '\n')).toBe('Exit code 1, no output');
  expect(exitMessage(1, null)).toBe('Exit code 1');
  expect(exitMessage(2, 'a\nb')).toBe('Exit code 2: b');
});
