import { calcPrice, type ModelPrice, type PriceCalculation } from '@pydantic/genai-prices';
import type { Usage } from '../../shared/model/step.ts';

/** Day on which the installed list of prices was published; a test holds it against the package's version. */
export const PRICES_AS_OF = '2026-09-23';
export const PRICES_VERSION = '0.1.8';

export interface PricedCall {
  model: string;
  /** Null where the trace does not say: the name of the model then tells whose it is. */
  provider: string | null;
  usage: Usage;
  /** When the call was made, µs: prices change. Null: the day of the list. */
  at_us: number | null;
  /** Part of `cache_write_tokens` that is kept for an hour, which costs more; null where unknown. */
  cache_write_1h_tokens?: number | null;
}

export interface Price {
  cost_nano_usd: number;
}

/** Known rates are kept for so many models, providers and times: a hostile trace may name a model per line. */
const MOST_RATES = 1000;
/** Prices change from one day to another, some with the hour: the list knows no finer step. */
const STEP_US = 1_800_000_000;
const rates = new Map<string, Rates | null>();

/**
 * The cost of a model call in integer nano-USD, or null where the model, its price or the tokens are not known.
 * Tokens have the meaning of `Usage`: input includes the cached parts, output the reasoning.
 */
export function priceOf(call: PricedCall): Price | null {
  const { input_tokens, output_tokens } = call.usage;
  if (input_tokens === null || output_tokens === null) return null;
  const read = call.usage.cache_read_tokens ?? 0;
  const write = call.usage.cache_write_tokens ?? 0;
  const hour = Math.min(call.cache_write_1h_tokens ?? 0, write);
  const uncached = input_tokens - read - write;
  if (uncached < 0) return null;
  const rate = ratesOf(call.model, call.provider, call.at_us);
  if (rate === null) return null;
  // Rates are USD per million tokens; a token at 1 USD per million costs 1,000 nano-USD.
  const usd_per_million =
    uncached * rateAt(rate.input, input_tokens) +
    read * rateAt(rate.read, input_tokens) +
    (write - hour) * rateAt(rate.write, input_tokens) +
    hour * rateAt(rate.write_1h, input_tokens) +
    output_tokens * rateAt(rate.output, input_tokens);
  return { cost_nano_usd: Math.round(usd_per_million * 1000) };
}

/** Where a computed cost comes from, for a tooltip; null for a model without a price. */
export function priceNote(model: string): string | null {
  const found = look(model, null, null);
  return found === null ? null : `${found.model.id}, prices of ${PRICES_AS_OF}`;
}

type Rate = NonNullable<ModelPrice[string]>;

interface Rates {
  input: Rate;
  output: Rate;
  read: Rate;
  write: Rate;
  write_1h: Rate;
}

/** The list is searched by patterns, which takes longer than reading the call: once per model and half hour is enough. */
function ratesOf(model: string, provider: string | null, at_us: number | null): Rates | null {
  const key = `${model}\0${provider ?? ''}\0${at_us === null ? '' : Math.floor(at_us / STEP_US)}`;
  const known = rates.get(key);
  if (known !== undefined) return known;
  const found = ratesIn(look(model, provider, at_us)?.model_price ?? {});
  if (rates.size >= MOST_RATES) rates.clear();
  rates.set(key, found);
  return found;
}

function look(model: string, provider: string | null, at_us: number | null): PriceCalculation | null {
  const timestamp = at_us === null ? new Date(PRICES_AS_OF) : new Date(Math.floor(at_us / STEP_US) * (STEP_US / 1000));
  return calcPrice({ input_tokens: 0, output_tokens: 0 }, model, {
    timestamp,
    ...(provider === null ? {} : { providerId: provider }),
  });
}

/** A part without a price of its own costs what the whole it belongs to costs. Prices per request are left unknown. */
function ratesIn(price: ModelPrice): Rates | null {
  const { input_mtok: input, output_mtok: output } = price;
  if (input === undefined || output === undefined || price.requests_kcount !== undefined) return null;
  const write = price.cache_write_mtok ?? input;
  return {
    input,
    output,
    read: price.cache_read_mtok ?? input,
    write,
    write_1h: price.cache_write_1h_mtok ?? write,
  };
}

/** Tiers go by the size of the whole input and hold for all tokens of the call. */
function rateAt(rate: Rate, input_tokens: number): number {
  if (typeof rate === 'number') return rate;
  let found = rate.base;
  let from = -1;
  for (const { start, price } of rate.tiers) {
    if (input_tokens > start && start > from) {
      found = price;
      from = start;
    }
  }
  return found;
}
