import { idOf, isObject, type JsonObject, textOf } from '../fields.ts';
import type { RecordOutcome } from '../format.ts';
import { oneLine } from '../summary.ts';
import { asCounted, asStep, type Rollout } from './rollout.ts';
import type { Line } from './shape.ts';

/** The first line names the session; others of the same name repeat it, and those of another name were copied in. */
export function sessionMeta(t: Rollout, line: Line): RecordOutcome {
  const { item } = line;
  const { memory } = t;
  if (memory.introduced) {
    const own = idOf(item.id) === memory.native_id;
    if (own) t.noteEnvironment(item);
    return asCounted(own ? 'session_meta:repeated' : 'session_meta:copied');
  }
  memory.introduced = true;
  const native = t.begin(idOf(item.id));
  memory.provider = textOf(item.model_provider);
  const parent = parentOf(item);
  const fork = idOf(item.forked_from_id);
  memory.subagent = parent !== null || isSubagent(item);
  t.noteEnvironment(item);
  const instructions = isObject(item.base_instructions)
    ? textOf(item.base_instructions.text)
    : textOf(item.instructions);
  // Lines without an envelope have no time of their own: this one is all that is known. It is the run's; a step with
  // a time among none would make it a run of no length.
  const started = item.cli_version === undefined ? line.at_us : null;
  t.run({
    session_id: idOf(item.session_id) ?? native,
    ...(parent === null || parent === native ? {} : { parent_run_native_id: parent }),
    ...(instructions === null ? {} : { harness: { hash: null, completeness: 'partial' } }),
    ...(started === null ? {} : { started_at_us: started }),
  });
  if (fork !== null && fork !== native && parent === null) {
    t.emit({ kind: 'link', run: 0, to_native_id: fork, link: 'fork' });
  }
  t.step(line, {
    key: 'session',
    type: 'event',
    name: 'session start',
    summary: oneLine(summaryOf(item)),
    status: 'ok',
    ...(started === null ? {} : { started_at_us: null }),
  });
  const from = parent ?? fork;
  t.history.begin(item, line.at_us, from === native ? null : from);
  return asStep('session_meta');
}

function summaryOf(item: JsonObject): string {
  const spawned = spawnOf(item);
  const parts = [
    textOf(spawned?.agent_nickname) ?? textOf(spawned?.agent_path),
    textOf(spawned?.agent_role),
    textOf(item.originator),
    textOf(item.cli_version),
    textOf(item.model_provider),
  ];
  return parts.filter((part) => part !== null).join(', ');
}

/** Newer lines name the parent themselves, older ones in their source. */
function parentOf(item: JsonObject): string | null {
  return idOf(item.parent_thread_id) ?? idOf(spawnOf(item)?.parent_thread_id);
}

/** How a sub-agent was started. */
export function spawnOf(item: JsonObject): JsonObject | null {
  const subagent = isObject(item.source) ? item.source.subagent : null;
  const spawned = isObject(subagent) ? subagent.thread_spawn : null;
  return isObject(spawned) ? spawned : null;
}

function isSubagent(item: JsonObject): boolean {
  return isObject(item.source) && item.source.subagent !== undefined;
}

/** Settings of a turn: the model is named here and not on its responses, of which the next one shows them. */
export function turnContext(t: Rollout, line: Line): RecordOutcome {
  const model = textOf(line.item.model);
  if (model !== null) t.memory.model = model;
  t.memory.context = line.at;
  t.noteEnvironment({ cwd: line.item.cwd });
  t.seal();
  return asCounted('turn_context');
}
