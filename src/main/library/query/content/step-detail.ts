import type { Payload, Result, StepDetail, StepPart, StepState } from '../../../../shared/api.ts';
import { RetraceError } from '../../../../shared/errors.ts';
import type { RunStatus } from '../../../../shared/model/run.ts';
import { STATE_SOURCES } from '../../../../shared/model/step.ts';
import type { FieldText } from '../../payload/field-text.ts';
import { Payloads } from '../../payload/fit.ts';
import type { RunTree, TreeRun } from '../run-tree.ts';
import { attemptsOf } from '../steps/attempts.ts';
import type { StepRows } from '../steps/step-rows.ts';
import { callIdsOf, type MessageContext, messagesOf } from './messages.ts';
import type { StateComparison } from './state-changes.ts';
import type { ContentQuestion } from './step-contents.ts';
import { cut, errorOf, type StepColumns, type StepFacts, short, usageOf } from './step-facts.ts';
import type { StepFields } from './step-fields.ts';

/** Of each list in a reply at most; texts of facts in characters. */
const MAX_LISTED = 200;
const MAX_FACT = 500;

/** A step as the index has it. */
export interface IndexedStep {
  tree: RunTree;
  index: number;
  step: StepColumns;
  question: ContentQuestion;
}

/** A state to show, or why there is none. */
export type ShownState = ({ field: FieldText; compared_with: number } & StateComparison) | { absent: string };

export interface DetailContext {
  rows: StepRows;
  priceNote: (model: string) => string | null;
  statusOf: (tree: RunTree, run: TreeRun) => { status: RunStatus; steps: number };
}

/** To be called inside a transaction; null when the step is gone. */
export function readIndexed(facts: StepFacts, tree: RunTree, index: number): IndexedStep | null {
  const id = tree.id[index] ?? 0;
  const step = facts.step(id);
  const question = facts.question(tree, id);
  return step === undefined || question === undefined ? null : { tree, index, step, question };
}

/** The reply of `step.get`; `scale` under 1 makes its lists shorter. To be called inside a transaction. */
export function buildDetail(
  facts: StepFacts,
  { rows, priceNote, statusOf }: DetailContext,
  indexed: IndexedStep,
  fields: StepFields,
  state: ShownState | null,
  scale: number,
): { reply: Result<'step.get'>; payloads: Payloads } {
  const { tree, index, step, question } = indexed;
  const { content } = fields;
  const listed = Math.max(4, Math.floor(MAX_LISTED * scale));
  const [row] = rows.rows(tree, [index]);
  if (row === undefined) {
    throw new RetraceError('gone', 'This step was taken out of the index while it was read.', 'Select it again.');
  }
  const payloads = new Payloads();
  // Calls that came out were carried out after this step, calls that went in before it.
  const context = (tab: 'request' | 'response'): MessageContext => {
    const called = facts.calledSteps(tree, step, tab === 'response' ? 'after' : 'before', callIdsOf(fields[tab]));
    return { payloads, called, scale };
  };
  // In the order in which they are filled: what came out is what is read first.
  const response = messagesOf(fields, 'response', context('response'));
  const request = messagesOf(fields, 'request', context('request'));
  const shownState = state === null || 'absent' in state ? null : stateOf(state, step, indexed, rows, payloads);
  const model_config = fields.model_config === null ? null : payloads.add(fields.model_config);
  const parts = partsOf(fields, question, listed, payloads);
  const decisions = facts.decisions(step.id).slice(0, listed);
  const started = tree.runs.filter((_, place) => place > 0 && tree.started_by[place] === index).slice(0, listed);
  const computed = row.cost_computed && step.model !== null;
  const reply: StepDetail = {
    ...row,
    rev: tree.rev,
    error: errorOf(step),
    model: step.model === null ? null : short(step.model),
    provider: step.provider === null ? null : short(step.provider),
    usage: usageOf(step),
    price_note: computed ? priceNote(step.model ?? '') : null,
    finish_reason: content.finish_reason === null ? null : short(content.finish_reason),
    model_config,
    response_id: step.response_id === null ? null : short(step.response_id),
    group: facts.group(tree, step).slice(0, listed),
    parent: rows.ref(tree, tree.parent[index] ?? -1),
    attempt_steps: rows.refs(tree, aroundOf(attemptsOf(tree, index), index, listed)),
    started_runs: started.map((run) => ({
      run: run.address,
      title: short(run.title ?? run.agent_name),
      ...statusOf(tree, run),
    })),
    facts: factsOf(fields, step, question, parts.length, listed),
    request,
    response,
    decisions,
    signals: facts.signals(step.id).slice(0, listed),
    state: shownState,
    parts,
    absent: absentOf(fields, { request, response, state: shownState, decisions }, state),
    unread: fields.unread,
    context_tokens: step.context_tokens,
  };
  return { reply, payloads };
}

function stateOf(
  { field, compared_with, ...changes }: Exclude<ShownState, { absent: string }>,
  step: StepColumns,
  { tree }: IndexedStep,
  rows: StepRows,
  payloads: Payloads,
): StepState {
  const ref = rows.ref(tree, compared_with);
  return {
    source: STATE_SOURCES[(step.state_source ?? 1) - 1] ?? 'recorded',
    hash: step.state_hash === null ? null : short(step.state_hash),
    payload: payloads.add(field),
    compared_with: ref === null ? null : { step: ref.step, seq: ref.seq },
    ...changes,
  };
}

/** A reason for each tab that is empty, in the words of the format where it knows one. */
function absentOf(
  { content }: StepFields,
  shown: Pick<StepDetail, 'request' | 'response' | 'state' | 'decisions'>,
  state: ShownState | null,
): StepDetail['absent'] {
  const absent: StepDetail['absent'] = {};
  const reason = (tab: keyof StepDetail['absent'], what: string) => {
    absent[tab] = cut(content.absent[tab] ?? `Not in this trace: ${what}.`, MAX_FACT);
  };
  if (shown.request === null) reason('request', 'what went into this step');
  if (shown.response === null) reason('response', 'what came out of this step');
  if (shown.state === null) {
    if (state !== null && 'absent' in state) absent.state = cut(state.absent, MAX_FACT);
    else reason('state', 'the state of the agent after this step');
  }
  if (shown.decisions.length === 0) reason('decision', 'a decision in this step');
  return absent;
}

function factsOf(
  { content, parts, unread }: StepFields,
  step: StepColumns,
  { source }: ContentQuestion,
  parts_shown: number,
  listed: number,
): StepDetail['facts'] {
  const facts = content.facts.slice(0, listed).map(({ label, value }) => ({
    label: short(label),
    value: typeof value === 'string' ? cut(value, MAX_FACT) : value,
  }));
  const left_out = content.facts.length - facts.length;
  if (left_out > 0) facts.push({ label: 'Facts not listed, see Raw', value: left_out });
  if (content.state === null && step.state_hash !== null) {
    facts.push({ label: 'State hash', value: short(step.state_hash) });
  }
  if (parts_shown < source.parts.length) facts.push({ label: 'Records behind this step', value: source.parts.length });
  const parts_read = parts.length;
  if (unread === null && parts_read < source.parts.length)
    facts.push({ label: 'Records shown in Raw only', value: source.parts.length - parts_read });
  return facts;
}

/** The records behind the step. */
function partsOf(fields: StepFields, { source }: ContentQuestion, listed: number, payloads: Payloads): StepPart[] {
  return source.parts.slice(0, listed).map(({ file_id, offset, length, line, pointer }, part) => ({
    part,
    path: source.files.get(file_id)?.path ?? '',
    line,
    offset,
    bytes: length,
    pointer,
    payload: payloadOf(fields.parts[part], part, length, payloads),
  }));
}

/** Records beyond what is read for one step come by `payload.read` alone. */
function payloadOf(field: FieldText | undefined, part: number, bytes: number, payloads: Payloads): Payload {
  if (field !== undefined) return payloads.add(field);
  return { field: `part/${part}`, kind: 'text', media_type: 'application/json', bytes, head: '', whole: false };
}

/** At most `most` items of a list around one of them. */
function aroundOf(items: readonly number[], item: number, most: number): readonly number[] {
  const at = items.indexOf(item);
  const from = Math.max(0, Math.min(at - Math.floor(most / 2), items.length - most));
  return items.slice(from, from + most);
}
