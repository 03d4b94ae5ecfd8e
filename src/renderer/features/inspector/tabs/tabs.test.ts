import { describe, expect, it } from 'vitest';
import type { Message } from '../../../../shared/api.ts';
import { readablePointer } from '../../../../shared/json/readable-pointer.ts';
import type { StepError } from '../../../../shared/model/step.ts';
import { textPayload } from '../inspector-testing.ts';
import { factValue, usageWords } from './fact-words.ts';
import { onlyCall } from './only-payload.ts';
import { errorAgain } from './same-error.ts';

describe('words for facts', () => {
  it('usage leaves out what is not recorded', () => {
    const none = {
      input_tokens: null,
      output_tokens: null,
      cache_read_tokens: null,
      cache_write_tokens: null,
      reasoning_tokens: null,
    };
    expect(usageWords({ ...none, input_tokens: 19_400, output_tokens: 320 }, false)).toBe('19.4k in, 320 out');
    expect(
      usageWords(
        {
          input_tokens: 19_400,
          output_tokens: 320,
          cache_read_tokens: 12_100,
          cache_write_tokens: 0,
          reasoning_tokens: 64,
        },
        false,
      ),
    ).toBe('19.4k in (12.1k from cache, 0 to cache), 320 out (64 reasoning)');
    expect(usageWords({ ...none, output_tokens: 3 }, true)).toBe('– in, ≥3 out');
    expect(usageWords(none, false)).toBe('– in, – out');
  });

  it.each([
    [true, 'yes'],
    [false, 'no'],
    [78_334, '78,334'],
    [0.5, '0.5'],
    [Number.NaN, '–'],
    [null, '–'],
    ['', '–'],
    ['a\u202eb', 'a\\u{202e}b'],
  ])('%s is %s', (value, words) => {
    expect(factValue(value)).toBe(words);
  });

  it.each([
    ['/tests/0/status', 'tests[0].status'],
    ['/a b/x~1y~0', '["a b"]["x/y~"]'],
    ['', '(whole state)'],
    ['/', '[""]'],
  ])('pointer %j reads %s', (pointer, path) => {
    expect(readablePointer(pointer)).toBe(path);
  });
});

describe('the one call of a response', () => {
  const payload = textPayload('call', '{}', 'json');
  const call = { type: 'tool_call', tool_call_id: null, name: 'Glob', step: null, payload } as const;
  it('is named, since its arguments stand without a head', () => {
    expect(onlyCall([{ role: 'assistant', pieces: [call] }])).toBe('Glob');
    expect(onlyCall([{ role: 'assistant', pieces: [call, call] }])).toBe(null);
    expect(onlyCall([{ role: 'assistant', pieces: [{ type: 'text', payload }] }])).toBe(null);
    expect(onlyCall([])).toBe(null);
  });
});

describe('an error said once', () => {
  it('is found in the output it was read from, wherever it stands there', () => {
    const output = textPayload('response', '1 | })\nSyntaxError: no drain\n  at a.ts');
    const response: Message[] = [{ role: 'tool', pieces: [{ type: 'text', payload: output }] }];
    expect(errorAgain(error('Exit code 1: SyntaxError: no drain'), response)).toBe('text');
    expect(errorAgain(error('Exit code 1, no output'), response)).toBeNull();
  });

  const error = (message: string): StepError => ({
    failure_type: 'tool',
    failure_code: null,
    message,
    from_text: true,
  });
  const text = (said: string): Message[] => [
    {
      role: 'tool',
      pieces: [
        {
          type: 'tool_result',
          tool_call_id: null,
          is_error: true,
          pieces: [{ type: 'text', payload: textPayload('f', said) }],
        },
      ],
    },
  ];

  it('is found in the text of the result, whatever stands between its lines', () => {
    expect(errorAgain(error('Exit code 1: no such file'), text('Exit code 1\nno such file\nand more'))).toBe('text');
    expect(errorAgain(error('Exit code 1'), text('Exit code 2'))).toBeNull();
    expect(errorAgain(error(''), text('anything'))).toBeNull();
    expect(errorAgain(error('x'), null)).toBeNull();
  });

  it('is found in the record it was taken from', () => {
    const record: Message[] = [
      {
        role: 'tool',
        pieces: [
          { type: 'json', label: 'error', payload: textPayload('f', '{\n  "message": "a \\"b\\"\\nc"\n}', 'json') },
        ],
      },
    ];
    expect(errorAgain(error('a "b"\nc'), record)).toBe('record');
  });
});
