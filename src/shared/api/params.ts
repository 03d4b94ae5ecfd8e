import * as v from 'valibot';

/** Parameters that many methods share. */

export const text = v.pipe(v.string(), v.maxLength(4096));
/** Keys are what agents wrote; longer ones than any address can carry are refused. */
export const run = v.pipe(v.string(), v.minLength(1), v.maxLength(12_000));
export const step = v.pipe(v.string(), v.minLength(1), v.maxLength(12_000));
export const handle = v.pipe(v.string(), v.minLength(1), v.maxLength(200));
export const count = v.pipe(v.number(), v.integer(), v.minValue(0));
export const none = v.object({});
export const page = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(500));
/** Bytes asked for at once: a reply stays under 256 KB. */
export const readSize = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(240_000));
