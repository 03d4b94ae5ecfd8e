import type { StepSequence } from '../../shared/align/step-sequence.ts';
import type { WholeRun } from '../library/read/whole-runs.ts';
import { VALUE_FIELDS, type ValueField } from './compared-step.ts';
import type { RunSignatures } from './run-signatures.ts';
import type { Symbols } from './symbols.ts';

/** A run as it is aligned, by the fields that both runs record. */
export function sequenceOf(
  { tree }: WholeRun,
  signatures: RunSignatures,
  symbols: Symbols,
  recorded: readonly ValueField[],
): StepSequence {
  const { count, fields, steps } = signatures;
  const call = new Int32Array(count);
  const whole = new Int32Array(count);
  const others = VALUE_FIELDS.filter((field) => field !== 'request' && recorded.includes(field));
  const asks = recorded.includes('request');
  for (let step = 0; step < count; step++) {
    const request = asks ? (fields.request[step] ?? -1) : -1;
    // Where nobody knows what was asked, what came of it has to tell one call from another.
    const asked = request === -1 ? symbols.pair(-1, fields.response[step] ?? -1) : request;
    call[step] = symbols.pair(steps.kind[step] ?? -1, asked);
    let all = symbols.pair(symbols.pair(steps.kind[step] ?? -1, request), steps.outcome[step] ?? -1);
    for (const field of others) {
      const value = fields[field][step] ?? -1;
      all = symbols.pair(all, field === 'state' && value === -1 ? (steps.state_hash[step] ?? -1) : value);
    }
    whole[step] = all;
  }
  const { actor, group, kind } = steps;
  return {
    count,
    parent: tree.parent.subarray(0, count),
    actor,
    group,
    kind,
    call,
    whole,
    likeness: signatures.likeness,
  };
}
