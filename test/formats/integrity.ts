import { expect } from 'vitest';
import type { ContentMessage, ContentPiece } from '../../src/main/formats/content.ts';
import { type Locator, PROBLEM_CODES, SUMMARY_LENGTH } from '../../src/main/formats/format.ts';
import { parseExact } from '../../src/main/library/containers/exact-integers.ts';
import { STEP_STATUSES, STEP_TYPES } from '../../src/shared/model/step.ts';
import type { Assembled } from './assemble.ts';
import type { ReadSample } from './read-sample.ts';

/** Walks what a file became and fails on the first thing that dangles, lies outside, or does not add up. */
export function checkIntegrity(sample: ReadSample, whole: Assembled): void {
  checkOutcomes(sample);
  for (const run of whole.runs) {
    if (run.parent_run !== undefined) expect(whole.runs[run.parent_run], `parent of run ${run.run}`).toBeDefined();
    if (run.parent_step !== undefined) expect(whole.steps[run.parent_step]?.run).toBe(run.parent_run);
    if (run.title !== undefined) checkLine(run.title, `title of run ${run.run}`);
  }
  for (const step of whole.steps) checkStep(step, whole, sample);
  for (const problem of whole.problems) {
    expect(PROBLEM_CODES).toContain(problem.code);
    expect(problem.message).not.toBe('');
    checkWithin(problem.at, sample);
  }
  for (const step of whole.steps) checkContent(step, sample);
}

/** records = made or updated a step + counted + problems, and a kind always becomes the same. */
function checkOutcomes({ outcomes, events }: ReadSample): void {
  const became = new Map<string, string>();
  for (const outcome of outcomes) {
    const known = became.get(outcome.kind) ?? outcome.became;
    expect(outcome.became, `records of kind ${outcome.kind}`).toBe(known);
    became.set(outcome.kind, known);
    expect(outcome.kind).toMatch(/^[\x20-\x7e]{1,200}$/u);
  }
  const problems = outcomes.filter((outcome) => outcome.became === 'problem' && outcome.kind !== 'newer_schema');
  const told = events.filter((event) => event.kind === 'problem' && event.severity === 'error');
  expect(told.length).toBeGreaterThanOrEqual(problems.length);
}

function checkStep(step: Assembled['steps'][number], whole: Assembled, sample: ReadSample): void {
  const name = `step ${step.step} (${step.key})`;
  expect(STEP_TYPES, name).toContain(step.type);
  expect(STEP_STATUSES, name).toContain(step.status);
  expect(step.name, name).not.toBe('');
  checkLine(step.summary ?? '', name);
  for (const other of [step.parent, step.retry_of]) {
    if (other === undefined || other === null) continue;
    expect(whole.steps[other], `${name} refers to step ${other}`).toBeDefined();
    expect(other, name).not.toBe(step.step);
  }
  if (step.attempt !== undefined) expect(step.attempt, name).toBeGreaterThanOrEqual(1);
  if (step.duration_us !== undefined && step.duration_us !== null) {
    expect(Number.isSafeInteger(step.duration_us), name).toBe(true);
    expect(step.duration_us, name).toBeGreaterThanOrEqual(0);
  }
  if (step.started_at_us !== undefined && step.started_at_us !== null) {
    expect(Number.isSafeInteger(step.started_at_us), name).toBe(true);
  }
  for (const tokens of Object.values(step.usage ?? {})) {
    if (tokens !== null) expect(Number.isSafeInteger(tokens) && tokens >= 0, name).toBe(true);
  }
  if (step.status === 'error') expect(step.error?.message ?? '', `${name} says why`).toBeTypeOf('string');
  expect(step.parts?.length, name).toBeGreaterThan(0);
  for (const part of step.parts ?? []) expect(valueAt(part, sample), name).toBeTypeOf('object');
}

function checkLine(text: string, name: string): void {
  expect(text.length, name).toBeLessThanOrEqual(SUMMARY_LENGTH);
  expect(text, name).not.toMatch(/[\n\r]/);
  expect(text, name).not.toMatch(/<\/?command-(?:name|args|message|contents)>|\[object Object\]|undefined$/);
  expect(text.isWellFormed(), name).toBe(true);
}

function checkWithin(at: Locator, { bytes }: ReadSample): void {
  expect(at.offset).toBeGreaterThanOrEqual(0);
  expect(at.offset + at.length).toBeLessThanOrEqual(bytes.length);
  expect(at.line).toBeGreaterThanOrEqual(1);
}

/** The value behind a part, read from the very bytes it names. */
export function valueAt(at: Locator, sample: ReadSample): unknown {
  checkWithin(at, sample);
  const parse = sample.format.exact_integers === true && at.pointer !== undefined ? parseExact : JSON.parse;
  let value: unknown = parse(sample.bytes.toString('utf8', at.offset, at.offset + at.length));
  for (const token of (at.pointer ?? '').split('/').slice(1)) {
    const key = token.replaceAll('~1', '/').replaceAll('~0', '~');
    value =
      typeof value === 'object' && value !== null
        ? Object.entries(value).find(([name]) => name === key)?.[1]
        : undefined;
  }
  return value;
}

/** Every tab has something or says why not, and nothing on it is raw markup. */
function checkContent(step: Assembled['steps'][number], sample: ReadSample): void {
  const parts = (step.parts ?? []).map((at) => ({ at, value: valueAt(at, sample) }));
  const { key = '', type = 'event', name = '' } = step;
  const content = sample.format.content(parts, { key, type, name });
  const where = `content of step ${step.step} (${key})`;
  for (const tab of ['request', 'response'] as const) {
    const messages = content[tab];
    if (messages === null) expect(content.absent[tab], `${where}: ${tab}`).toMatch(/\w.*\.$/);
    else expect(messages.length, `${where}: ${tab}`).toBeGreaterThan(0);
    for (const message of messages ?? []) checkMessage(message, where);
  }
  if (content.state === null) expect(content.absent.state, where).toMatch(/\w.*\.$/);
  if (step.decisions.length === 0) expect(content.absent.decision, where).toMatch(/\w.*\.$/);
  for (const fact of content.facts) {
    expect(fact.label, where).not.toBe('');
    expect(fact.value, where).not.toBeTypeOf('object');
  }
}

function checkMessage(message: ContentMessage, where: string): void {
  for (const piece of message.pieces) {
    for (const text of textsOf(piece)) expect(text, where).not.toMatch(/^\s*<command-(?:name|message)>/);
  }
}

function textsOf(piece: ContentPiece): string[] {
  switch (piece.type) {
    case 'text':
      return [piece.text];
    case 'thinking':
      return piece.text === null ? [] : [piece.text];
    case 'tool_result':
    case 'tool_call':
    case 'image':
    case 'json':
      return [];
  }
}
