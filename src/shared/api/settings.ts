import * as v from 'valibot';

export const settings = v.object({
  theme: v.picklist(['system', 'dark', 'light']),
  /** IANA name, or `system` or `UTC`. */
  time_zone: v.pipe(v.string(), v.maxLength(64)),
  time_display: v.picklist(['clock', 'since_start']),
  fold_idle: v.boolean(),
});
export type Settings = v.InferOutput<typeof settings>;
export const DEFAULT_SETTINGS: Settings = {
  theme: 'system',
  time_zone: 'system',
  time_display: 'since_start',
  fold_idle: true,
};
