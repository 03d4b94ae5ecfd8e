import type { HarnessDifference } from '../../shared/api.ts';
import { jsonDifference } from '../../shared/difference/json-difference.ts';
import { type ChangeSides, changeSides } from '../../shared/difference/print-change.ts';
import { RetraceError } from '../../shared/errors.ts';
import { canonicalJson } from '../../shared/json/canonical.ts';
import { STEP_TYPES, stepKind } from '../../shared/model/step.ts';
import { type NormaliseOptions, normalise } from '../../shared/normalise/normalise.ts';
import { withoutTools } from './compared-step.ts';
import type { ReadRun } from './read-run.ts';
import { modelsOf } from './read-run.ts';
import { comparedAt } from './run-signatures.ts';

type Part = HarnessDifference['part'];

/** What surrounds the model of one run, as far as its file says: by part, then by label. */
type Harness = Record<Part, Map<string, unknown>>;

const PARTS: readonly Part[] = ['model', 'prompt', 'tools', 'configuration', 'input', 'environment'];
/** Steps at the beginning of a run that may be prompts. */
const FIRST_STEPS = 10;
/** How prompts are called that the record of a run names; those of a request have only their place. */
const NAMED_PROMPT = 'prompt ';
const isNamedPrompt = (label: string) => label.startsWith(NAMED_PROMPT);
/** Longest text of a side in a reply, in characters. */
const MAX_TEXT = 400;

export interface ComparedHarness {
  differences: HarnessDifference[];
  /** Parts that one file or both do not record: nothing can be said of them. */
  unknown: string[];
}

/** Compares what surrounds the model in two runs. Throws `cancelled` on abort. */
export async function compareHarness(
  left: ReadRun,
  right: ReadRun,
  options: { left: NormaliseOptions; right: NormaliseOptions; signal: AbortSignal },
): Promise<ComparedHarness> {
  const a = await harnessOf(left, options.signal);
  const b = await harnessOf(right, options.signal);
  const differences: HarnessDifference[] = [];
  const unknown: string[] = [];
  for (const part of PARTS) {
    const missing = [a[part].size === 0 ? 'A' : null, b[part].size === 0 ? 'B' : null].filter(Boolean);
    if (missing.length > 0) {
      unknown.push(`${missing.join(' and ')}: ${part}`);
      continue;
    }
    for (const label of new Set([...a[part].keys(), ...b[part].keys()])) {
      const [l, r] = [a[part].get(label), b[part].get(label)];
      const [without, itsRun] = l === undefined ? [a, left] : [b, right];
      if ((l === undefined || r === undefined) && !saysNone(without[part], part, label, itsRun)) {
        unknown.push(`${l === undefined ? 'A' : 'B'}: ${part === 'configuration' ? `setting ${label}` : label}`);
        continue;
      }
      if (normalText(l, options.left) === normalText(r, options.right)) continue;
      differences.push({ part, label, ...shownSides(l, r) });
    }
  }
  return { differences, unknown };
}

/**
 * Whether a run is known not to have something: of a list of tools or prompts what is not in it is not there, if the list was read
 * whole. A setting that a file does not name is unknown, and so is a prompt of a kind of list that the file does not have.
 */
function saysNone(known: ReadonlyMap<string, unknown>, part: Part, label: string, { signatures }: ReadRun): boolean {
  if ((part !== 'tools' && part !== 'prompt') || signatures.unread.size > 0) return false;
  return part === 'tools' || [...known.keys()].some((one) => isNamedPrompt(one) === isNamedPrompt(label));
}

/** What is unknown, once for each side: "A and B: prompt, tools", "B: request". */
export function bySides(unknown: readonly string[]): string[] {
  const sides = new Map<string, Set<string>>();
  for (const one of unknown) {
    const end = one.indexOf(': ');
    const side = one.slice(0, end);
    sides.set(side, (sides.get(side) ?? new Set()).add(one.slice(end + 2)));
  }
  const both = sides.get('A and B');
  return [...sides].flatMap(([side, whats]) => {
    const own = [...whats].filter((what) => side === 'A and B' || both?.has(what) !== true);
    return own.length === 0 ? [] : [`${side}: ${own.join(', ')}`];
  });
}

async function harnessOf({ run, signatures }: ReadRun, signal: AbortSignal): Promise<Harness> {
  const harness = Object.fromEntries(PARTS.map((part) => [part, new Map()])) as Harness;
  const { detail, tree } = run;
  const models = modelsOf(run);
  if (models.length > 0) harness.model.set('models', models.join(', '));
  if (detail.environment !== null) harness.environment.set('environment', detail.environment);
  if (detail.git_branch !== null) harness.environment.set('git branch', detail.git_branch);
  if (detail.agent_versions.length > 0) harness.environment.set('agent version', detail.agent_versions.join(', '));
  for (const { label, value } of await fieldsOf(run, signal)) addField(harness, label, value);
  const firstOf = (kind: 'model' | 'human' | 'agent') => {
    for (let step = 0; step < tree.count; step++) {
      const given =
        signatures.fields.request[step] !== -1 || (kind === 'human' && signatures.fields.response[step] !== -1);
      if (tree.run[step] === 0 && stepKind(STEP_TYPES[tree.type[step] ?? 0] ?? 'event') === kind && given) return step;
    }
    return -1;
  };
  await addStep(harness, run, firstOf('model'), signal);
  if (harness.prompt.size === 0) await addPrompts(harness, run, signal);
  if (harness.input.size === 0) await addStep(harness, run, firstOf('human'), signal);
  if (harness.input.size === 0) await addAsked(harness, run, firstOf('model'), signal);
  await addWrapper(harness, run, firstOf('agent'), signal);
  return harness;
}

async function fieldsOf(run: ReadRun['run'], signal: AbortSignal): Promise<{ label: string; value: unknown }[]> {
  try {
    return await run.fields(signal);
  } catch (error) {
    // What cannot be read any more is unknown, as it is for the steps, which say why.
    if (error instanceof RetraceError && (error.code === 'gone' || error.code === 'unreadable')) return [];
    throw error;
  }
}

/** What the records of the run as a whole say. */
function addField(harness: Harness, label: string, value: unknown): void {
  if (label === 'Input') {
    harness.input.set('input', value);
    return;
  }
  if (label !== 'Harness') return;
  const { prompts, tools, config } = objectOf(value);
  for (const [name, prompt] of Object.entries(objectOf(prompts))) harness.prompt.set(`${NAMED_PROMPT}${name}`, prompt);
  if (Array.isArray(tools)) for (const tool of tools) harness.tools.set(toolName(tool), tool);
  for (const [name, setting] of Object.entries(objectOf(config))) harness.configuration.set(name, setting);
}

/** What the first request or input says. */
async function addStep(harness: Harness, run: ReadRun['run'], step: number, signal: AbortSignal): Promise<void> {
  if (step === -1) return;
  const [read] = await run.read([step], signal);
  if (read === undefined || read.content === null) return;
  const { request, response } = await comparedAt(run, step, read, { with_model: false }, signal);
  if (stepKind(STEP_TYPES[run.tree.type[step] ?? 0] ?? 'event') === 'human') {
    harness.input.set('input', request ?? response);
    return;
  }
  const { messages, tools, settings } = objectOf(request);
  const system = (Array.isArray(messages) ? messages : []).filter(
    ({ role }) => role === 'system' || role === 'developer',
  );
  for (const [at, message] of system.entries()) {
    harness.prompt.set(at === 0 ? 'system prompt' : `system prompt ${at + 1}`, message.content);
  }
  if (Array.isArray(tools)) for (const tool of tools) harness.tools.set(toolName(tool), tool);
  for (const [name, setting] of Object.entries(objectOf(settings))) harness.configuration.set(name, setting);
}

/** Without a step or a record for it, the input is what the user says in the first request. */
async function addAsked(harness: Harness, run: ReadRun['run'], step: number, signal: AbortSignal): Promise<void> {
  if (step === -1) return;
  const [read] = await run.read([step], signal);
  if (read === undefined || read.content === null) return;
  const { request } = await comparedAt(run, step, read, { with_model: false }, signal);
  const { messages } = objectOf(request);
  const asked = (Array.isArray(messages) ? messages : []).find(({ role }) => role === 'user');
  if (asked !== undefined) harness.input.set('input', asked.content);
}

/** What a step around the calls of a model was given is theirs too, where they do not say it themselves. */
async function addWrapper(harness: Harness, run: ReadRun['run'], step: number, signal: AbortSignal): Promise<void> {
  if (step === -1) return;
  const [read] = await run.read([step], signal);
  const { request, model_config } = read?.content ?? {};
  const spoken = (role: 'system' | 'user') =>
    (request ?? [])
      .find((message) => message.role === role)
      ?.pieces.map((piece) => (piece.type === 'text' ? piece.text : piece));
  const said = (role: 'system' | 'user') => (spoken(role)?.length === 1 ? spoken(role)?.[0] : spoken(role));
  const { tools, others } = withoutTools(model_config);
  const { model, ...settings } = objectOf(others);
  if (harness.model.size === 0 && typeof model === 'string') harness.model.set('models', model);
  if (harness.prompt.size === 0 && said('system') !== undefined) harness.prompt.set('system prompt', said('system'));
  if (harness.input.size === 0 && said('user') !== undefined) harness.input.set('input', said('user'));
  if (harness.tools.size === 0) for (const tool of tools ?? []) harness.tools.set(toolName(tool), tool);
  if (harness.configuration.size > 0) return;
  for (const [name, setting] of Object.entries(settings)) harness.configuration.set(name, setting);
}

/** Some files write prompts as steps of their own, at the beginning. */
async function addPrompts(harness: Harness, run: ReadRun['run'], signal: AbortSignal): Promise<void> {
  const first = Array.from({ length: Math.min(FIRST_STEPS, run.tree.count) }, (_, step) => step);
  for (const { content } of await run.read(first, signal)) {
    for (const { role, pieces } of [...(content?.request ?? []), ...(content?.response ?? [])]) {
      if (role !== 'system' && role !== 'developer') continue;
      const text = pieces.map((piece) => (piece.type === 'text' ? piece.text : '')).join('\n');
      harness.prompt.set(
        harness.prompt.size === 0 ? 'system prompt' : `system prompt ${harness.prompt.size + 1}`,
        text,
      );
    }
  }
}

function toolName(tool: unknown): string {
  const { name, function: called } = objectOf(tool);
  const given = name ?? objectOf(called).name;
  return typeof given === 'string' ? `tool ${given.slice(0, 100)}` : `tool ${canonicalJson(tool).slice(0, 100)}`;
}

function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

function normalText(value: unknown, options: NormaliseOptions): string {
  return value === undefined ? '' : canonicalJson(normalise(value, options).value);
}

/** Long texts as the windows in which they differ: their beginnings may well be the same. */
function shownSides(left: unknown, right: unknown): ChangeSides {
  const [change] = typeof left === 'string' && typeof right === 'string' ? jsonDifference(left, right).changes : [];
  if (change?.text !== undefined) return changeSides(change, MAX_TEXT);
  return { left: shown(left), right: shown(right), left_marks: null, right_marks: null };
}

function shown(value: unknown): string | null {
  if (value === undefined) return null;
  const text = typeof value === 'string' ? value : canonicalJson(value);
  return text.length <= MAX_TEXT ? text.toWellFormed() : `${text.slice(0, MAX_TEXT - 1).toWellFormed()}…`;
}
