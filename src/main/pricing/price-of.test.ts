import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { calcPrice } from '@pydantic/genai-prices';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Usage } from '../../shared/model/step.ts';
import { PRICES_VERSION, priceNote, priceOf } from './price-of.ts';

const usage = (given: Partial<Usage>): Usage => ({
  input_tokens: null,
  output_tokens: null,
  cache_read_tokens: null,
  cache_write_tokens: null,
  reasoning_tokens: null,
  ...given,
});
const at_us = Date.UTC(2026, 0, 14) * 1000;
const cost = (model: string, given: Partial<Usage>, provider: string | null = null) =>
  priceOf({ model, provider, usage: usage(given), at_us })?.cost_nano_usd ?? null;

describe('priceOf', () => {
  it('takes the parts of the input at their own rates', () => {
    // Opus 4.5: 5 USD per million, 0.50 read from the cache, 6.25 written to it, 25 out.
    const given = { input_tokens: 1000, cache_read_tokens: 500, cache_write_tokens: 200, output_tokens: 100 };
    expect(cost('claude-opus-4-5-20251101', given)).toBe((300 * 5 + 500 * 0.5 + 200 * 6.25 + 100 * 25) * 1000);
  });

  it('takes what is cached for an hour at its higher rate', () => {
    const given = usage({ input_tokens: 1000, cache_write_tokens: 1000, output_tokens: 0 });
    const call = { model: 'claude-opus-4-5', provider: null, usage: given, at_us };
    expect(priceOf({ ...call, cache_write_1h_tokens: 400 })?.cost_nano_usd).toBe((600 * 6.25 + 400 * 10) * 1000);
  });

  it('takes the tier of the whole input', () => {
    expect(cost('claude-sonnet-4-5', { input_tokens: 200_000, output_tokens: 1 })).toBe((200_000 * 3 + 15) * 1000);
    expect(cost('claude-sonnet-4-5', { input_tokens: 200_001, output_tokens: 1 })).toBe((200_001 * 6 + 22.5) * 1000);
  });

  it('knows no cost where model, tokens or provider are unknown, or tokens contradict each other', () => {
    expect(cost('claude-test-model', { input_tokens: 10, output_tokens: 1 })).toBeNull();
    expect(cost('<synthetic>', { input_tokens: 0, output_tokens: 0 })).toBeNull();
    expect(cost('claude-opus-4-5', { input_tokens: 10 })).toBeNull();
    expect(cost('claude-opus-4-5', { output_tokens: 10 })).toBeNull();
    expect(cost('claude-opus-4-5', { input_tokens: 1, cache_read_tokens: 2, output_tokens: 1 })).toBeNull();
    expect(cost('claude-opus-4-5', { input_tokens: 1, output_tokens: 1 }, 'no such provider')).toBeNull();
    expect(cost('claude-opus-4-5', { input_tokens: 1, output_tokens: 1 }, 'anthropic')).toBe(30_000);
  });

  it('agrees with the package for any tokens', () => {
    const tokens = fc.nat(400_000);
    fc.assert(
      fc.property(
        fc.constantFrom('claude-opus-4-6', 'claude-sonnet-4-5-20250929', 'gpt-5', 'gpt-4o-mini', 'gemini-2.5-pro'),
        tokens,
        tokens,
        tokens,
        tokens,
        (model, uncached, read, write, output) => {
          const given = {
            input_tokens: uncached + read + write,
            cache_read_tokens: read,
            cache_write_tokens: write,
            output_tokens: output,
          };
          const price = calcPrice(given, model, { timestamp: new Date(at_us / 1000) });
          expect(cost(model, given)).toBeCloseTo((price?.total_price ?? Number.NaN) * 1e9, -1);
        },
      ),
    );
  });

  it('says how old its prices are, and of which model', () => {
    expect(priceNote('claude-opus-4-5-20251101')).toMatch(/^claude-opus-4-5, prices of \d{4}-\d\d-\d\d$/);
    expect(priceNote('claude-test-model')).toBeNull();
    // When this fails the package was updated: take over the day on which that version was published.
    const installed: unknown = JSON.parse(
      readFileSync(join(import.meta.dirname, '../../../node_modules/@pydantic/genai-prices/package.json'), 'utf8'),
    );
    expect(installed).toHaveProperty('version', PRICES_VERSION);
  });
});
