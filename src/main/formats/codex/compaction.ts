import { arrayOf, textOf } from '../fields.ts';
import type { RecordOutcome } from '../format.ts';
import { oneLine } from '../summary.ts';
import { asStep, type Rollout } from './rollout.ts';
import type { Line } from './shape.ts';

/** A compaction is told of in up to three records, of a line, an item and an event: they are one step. */
export function compaction(t: Rollout, line: Line, kind: string): RecordOutcome {
  const { memory } = t;
  const text = textOf(line.item.message);
  const kept = arrayOf(line.item.replacement_history).length;
  const facts = text ?? (kept > 0 ? `Conversation compacted to ${kept} items` : null);
  if (memory.compaction !== null && !memory.compaction.kinds.includes(kind)) {
    memory.compaction.kinds.push(kind);
    t.update(line, memory.compaction.step, facts === null ? {} : { summary: oneLine(facts) });
  } else {
    const step = t.step(line, {
      type: 'event',
      name: 'compaction',
      summary: oneLine(facts ?? 'Conversation compacted'),
      status: 'ok',
      mark: 'compaction',
    });
    memory.compaction = { step, kinds: [kind] };
  }
  t.seal();
  memory.cursor_us = line.at_us ?? memory.cursor_us;
  return asStep(kind);
}
