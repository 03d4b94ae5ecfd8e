import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { assemble } from './assemble.ts';
import { readSample } from './read-sample.ts';

/**
 * Figures of real trajectories, read off the documents by hand and not with code of ours: turns are the items of
 * `trajectory`, by their numbers there; tokens and cost stand in `info.model_stats`; times are the sum of
 * `execution_time`.
 */
const CORPUS = join(import.meta.dirname, '../../../shared/corpus/swe-agent');

interface Totals {
  file: RegExp;
  turns: number;
  /** Turns whose observation says that the action failed, and how. */
  failed: [turn: number, code: string][];
  input_tokens: number | null;
  output_tokens: number | null;
  cost_nano_usd: number | null;
  /** Of all actions, in µs; null where the file has no times. */
  action_us: number | null;
  /** Turns after which the state of the environment was another one. */
  state_changes: number[];
  status: string;
}

const UNKNOWN = { input_tokens: null, output_tokens: null, cost_nano_usd: null };

const BY_HAND: Totals[] = [
  {
    // execution_time: 0.281413 + 0.296753 + 0.493579 + 0.292579 + 0.269165; the file is opened in turn 1.
    file: /6e44b9__sweagenttestrepo/,
    turns: 5,
    failed: [],
    input_tokens: 7_141,
    output_tokens: 243,
    cost_nano_usd: 19_520_000,
    action_us: 1_633_489,
    state_changes: [1],
    status: 'success',
  },
  {
    file: /swe-agent__test-repo-i1\.traj$/,
    turns: 5,
    failed: [],
    input_tokens: 52_861,
    output_tokens: 326,
    cost_nano_usd: 538_390_000,
    action_us: null,
    state_changes: [],
    status: 'success',
  },
  {
    // Replayed by hand: the counters are all zero.
    file: /__default_sys-env_cursors_window100/,
    turns: 12,
    failed: [[7, 'edit_rejected']],
    ...UNKNOWN,
    action_us: null,
    state_changes: [],
    status: 'success',
  },
  {
    file: /rev__rock\.traj$/,
    turns: 12,
    failed: [[0, 'timeout']],
    ...UNKNOWN,
    action_us: null,
    state_changes: [],
    status: 'success',
  },
  {
    file: /web__i_got_id_demo\.traj$/,
    turns: 21,
    failed: [],
    ...UNKNOWN,
    action_us: null,
    state_changes: [],
    status: 'success',
  },
];

if (existsSync(CORPUS)) {
  const pathOf = (file: RegExp) => {
    const name = readdirSync(CORPUS).find((one) => file.test(one));
    if (name === undefined) throw new Error(`no file ${file}`);
    return join(CORPUS, name);
  };
  const turnOf = (key: string | undefined) => Number(/^step-(\d+)/.exec(key ?? '')?.[1]) - 1;

  describe('totals of real trajectories against figures read off by hand', () => {
    it.each(BY_HAND.map((totals) => [String(totals.file), totals] as const))('%s', (_name, hand) => {
      const { runs, steps } = assemble(readSample(pathOf(hand.file)).events);
      const actions = steps.filter((step) => step.type === 'tool');
      const times = actions.flatMap((step) => step.duration_us ?? []);
      const [run] = runs;
      expect({
        file: hand.file,
        turns: steps.filter((step) => step.type === 'llm').length,
        failed: actions
          .filter((step) => step.status === 'error')
          .map((step) => [turnOf(step.key), step.error?.failure_code]),
        input_tokens: run?.usage?.input_tokens ?? null,
        output_tokens: run?.usage?.output_tokens ?? null,
        cost_nano_usd: run?.cost_nano_usd ?? null,
        action_us: times.length === 0 ? null : times.reduce((sum, us) => sum + us, 0),
        state_changes: actions.filter((step) => step.state_changed).map((step) => turnOf(step.key)),
        status: run?.end?.status,
      }).toEqual(hand);
      expect(actions.length).toBe(hand.turns);
      expect(steps.filter((step) => typeof step.started_at_us === 'number')).toEqual([]);
    });

    it('a demonstration is its history alone', () => {
      const { runs, steps } = assemble(readSample(pathOf(/function_calling_simple/)).events);
      expect(steps.filter((step) => step.type === 'tool').map((step) => step.name)).toEqual([
        'find_file',
        'open',
        'edit',
        'bash',
        'submit',
      ]);
      expect(runs[0]?.end?.status).toBe('unknown');
    });
  });
} else {
  it(`real trajectories are not here: ${CORPUS} does not exist, no figure was compared`, () => {
    expect(existsSync(CORPUS)).toBe(false);
  });
}
