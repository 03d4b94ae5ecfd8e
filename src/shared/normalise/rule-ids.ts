/** The rules of normalisation, by id: what each does stands in `rules.ts`. */
export const RULE_IDS = [
  'generated_ids',
  'timestamps',
  'durations',
  'temporary_paths',
  'working_folder',
  'local_ports',
  'stack_frames',
  'output_headers',
] as const;
export type RuleId = (typeof RULE_IDS)[number];
