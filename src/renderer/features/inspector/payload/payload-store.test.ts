import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Payload } from '../../../../shared/api.ts';
import { PayloadStore, type ReadBytes } from './payload-store.ts';

/** A payload of which `head` characters are known, and the engine's side of it. */
function payloadOf(text: string, head: number, window = Number.POSITIVE_INFINITY) {
  const bytes = new TextEncoder().encode(text);
  const reads: number[] = [];
  const read: ReadBytes = async (offset, n) => {
    reads.push(offset);
    return bytes.slice(offset, offset + Math.min(n, window));
  };
  const beginning = [...text].slice(0, head).join('');
  const payload: Payload = {
    field: 'response/0/0',
    kind: 'text',
    media_type: null,
    bytes: bytes.length,
    head: beginning,
    whole: beginning === text,
  };
  return { payload, read, reads, bytes };
}

it('puts any text together from windows of any size', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 200 }),
      fc.nat(20),
      fc.integer({ min: 4, max: 30 }),
      async (text, head, window) => {
        const { payload, read } = payloadOf(text.toWellFormed(), head, window);
        const store = new PayloadStore(payload, read);
        await store.readAll();
        expect(store.text()).toBe(text.toWellFormed());
        expect(store.state()).toMatchObject({ whole: true, busy: false, error: null, read: payload.bytes });
        const ends = store.state().blocks.map((block) => block.to);
        expect(ends.at(-1) ?? payload.bytes).toBe(payload.bytes);
      },
    ),
  );
});

it('a whole head asks for nothing', async () => {
  const { payload, read, reads } = payloadOf('all of it', 99);
  const store = new PayloadStore(payload, read);
  expect(store.text()).toBe('all of it');
  await store.readAll();
  expect(reads).toEqual([]);
});

it('reads only as far as asked', async () => {
  const { payload, read, reads } = payloadOf('x'.repeat(1_000_000), 10);
  const store = new PayloadStore(payload, read);
  await store.readTo(150_000);
  expect(reads).toEqual([10]);
  expect(store.text()).toBeNull();
  expect(store.state()).toMatchObject({ whole: false, read: 200_010 });
});

it('stops when told, keeps what is there, and goes on when asked again', async () => {
  const { payload, read, reads } = payloadOf('x'.repeat(1_000_000), 0);
  const store = new PayloadStore(payload, async (...window) => {
    if (reads.length === 2) store.stop();
    return read(...window);
  });
  await store.readAll();
  expect(store.state()).toMatchObject({ whole: false, busy: false, error: null, read: 400_000 });
  await store.readAll();
  expect(store.text()).toHaveLength(1_000_000);
});

it('tells a failure, and tries again when asked', async () => {
  const { payload, read } = payloadOf('x'.repeat(300_000), 0);
  let broken = true;
  const store = new PayloadStore(payload, async (...window) => {
    if (broken) throw new Error('the file is gone');
    return read(...window);
  });
  await store.readAll();
  expect(store.state()).toMatchObject({ whole: false, busy: false, error: new Error('the file is gone') });
  broken = false;
  await store.readAll();
  expect(store.text()).toHaveLength(300_000);
});

it('a file that shrank is a failure, not an endless wait', async () => {
  const { payload } = payloadOf('x'.repeat(300_000), 0);
  const store = new PayloadStore(payload, async () => new Uint8Array());
  await store.readAll();
  expect(store.state()).toMatchObject({ busy: false });
});

it('holds a bounded amount of text, and reads again what comes near the view', async () => {
  const text = Array.from({ length: 20_000 }, (_, n) => `line ${n}\n`).join('');
  const { payload, read, reads } = payloadOf(text, 100);
  const store = new PayloadStore(payload, read, 50_000);
  await store.readAll();
  const held = () => store.state().blocks.reduce((sum, block) => sum + (block.text?.length ?? 0), 0);
  expect(held()).toBeLessThan(70_000);
  expect(store.text()).toBeNull();
  const first = store.state().blocks[1];
  expect(first?.text).toBeNull();
  const before = reads.length;
  store.near(1, true);
  await expect.poll(() => store.state().blocks[1]?.text).toBe(text.slice(first?.from, first?.to));
  expect(reads.length).toBe(before + 1);
  expect(held()).toBeLessThan(70_000);
});
