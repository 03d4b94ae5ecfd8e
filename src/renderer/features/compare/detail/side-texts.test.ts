import { describe, expect, it } from 'vitest';
import type { Payload } from '../../../../shared/api.ts';
import { type SideQuestion, SideTexts } from './side-texts.ts';

const question = (pair: number): SideQuestion => ({
  id: 'c',
  pair,
  view: { sorted_keys: true, unescaped: true, normalised: true },
  field: 'request',
  side: 'left',
});

function payload(text: string, whole: boolean): Payload {
  const bytes = new TextEncoder().encode(text).length;
  return { field: 'request', kind: 'text', media_type: null, bytes, head: whole ? text : text.slice(0, 3), whole };
}

/** Answers from a text, at most `most` bytes a time, and counts. */
function source(text: string, most = 240_000) {
  const bytes = new TextEncoder().encode(text);
  const asked: number[] = [];
  return {
    asked,
    read: (_question: SideQuestion, offset: number, n: number) => {
      asked.push(offset);
      return Promise.resolve({ data: bytes.subarray(offset, offset + Math.min(n, most)), bytes: bytes.length });
    },
  };
}

const never = new AbortController().signal;

describe('texts of a side', () => {
  it('a text that is whole in its payload is not asked for', async () => {
    const { read, asked } = source('');
    const texts = new SideTexts(read);
    expect(await texts.load(question(1), payload('all of it', true), never)).toBe('all of it');
    expect(asked).toEqual([]);
  });

  it('a long one comes in windows that may cut characters', async () => {
    const text = 'é€😀\n'.repeat(40);
    const { read, asked } = source(text, 7);
    expect(await new SideTexts(read).load(question(1), payload(text, false), never)).toBe(text);
    expect(asked.length).toBe(Math.ceil(new TextEncoder().encode(text).length / 7));
  });

  it('C1: what hides in a text is made visible', async () => {
    const { read } = source('');
    const shown = await new SideTexts(read).load(question(1), payload('a\u202eb\u0007\r\nc\u2028', true), never);
    expect(shown).toBe('a\\u{202e}b␇\nc\\u{2028}');
  });

  it('what was read last is kept, the oldest goes first', async () => {
    const text = 'x'.repeat(100);
    const { read, asked } = source(text);
    const texts = new SideTexts(read, 250);
    for (const pair of [1, 2, 1, 3]) await texts.load(question(pair), payload(text, false), never);
    expect(asked.length).toBe(3);
    // 2 was used before 1.
    await texts.load(question(1), payload(text, false), never);
    expect(asked.length).toBe(3);
    await texts.load(question(2), payload(text, false), never);
    expect(asked.length).toBe(4);
  });

  it('one larger than all that is kept still comes whole', async () => {
    const text = 'x'.repeat(500);
    const { read } = source(text);
    expect(await new SideTexts(read, 100).load(question(1), payload(text, false), never)).toBe(text);
  });

  it('stops reading when it is no longer wanted', async () => {
    const controller = new AbortController();
    const { read, asked } = source('x'.repeat(100), 10);
    const texts = new SideTexts(async (...args) => {
      if (args[1] === 20) controller.abort();
      return read(args[0], args[1], args[2]);
    });
    await expect(texts.load(question(1), payload('x'.repeat(100), false), controller.signal)).rejects.toThrow();
    expect(asked).toEqual([0, 10, 20]);
  });

  it('a source that ends early is an error, not half a text', async () => {
    const { read } = source('x'.repeat(50));
    const texts = new SideTexts(read);
    await expect(texts.load(question(1), payload('x'.repeat(100), false), never)).rejects.toThrow(/to its end/);
  });
});
