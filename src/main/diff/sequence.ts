import { RowNumbers } from '../../shared/align/row-numbers.ts';
import type { StepSequence } from '../../shared/align/step-sequence.ts';
import type { ValueField } from './compared-step.ts';
import type { ReadRun } from './read-run.ts';

/** Runs as they are aligned with each other, by the fields that all of them record. */
export function sequencesOf(runs: readonly ReadRun[], recorded: readonly ValueField[]): StepSequence[] {
  const most = runs.reduce((sum, { run }) => sum + run.tree.count, 0);
  const calls = new RowNumbers(3, most);
  const wholes = new RowNumbers(2 + recorded.length, most);
  return runs.map(({ run: { tree }, signatures: { count, fields, steps, likeness } }) => {
    const { actor, group, kind, outcome, state_hash } = steps;
    const request = recorded.includes('request') ? fields.request : new Int32Array(count).fill(-1);
    // Where nobody knows what was asked, what came of it has to tell one call from another.
    const answers = recorded.includes('response');
    const instead = fields.response.map((response, step) => (answers && request[step] === -1 ? response : -1));
    const values = recorded.map((field) =>
      field !== 'state'
        ? fields[field]
        : fields.state.map((state, step) => (state === -1 ? (state_hash[step] ?? -1) : state)),
    );
    return {
      ...{ count, parent: tree.parent.subarray(0, count), actor, group, kind, likeness },
      call: calls.of([kind, request, instead], count),
      whole: wholes.of([kind, outcome, ...values], count),
    };
  });
}
