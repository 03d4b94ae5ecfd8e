/** Where the computed cost of a model call comes from, in words for a tooltip. */
export type PriceNote = (model: string) => string | null;

export const listPrices: PriceNote = (model) => `${model}, list prices`;
