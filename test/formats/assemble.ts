import type {
  DecisionEvent,
  LinkEvent,
  ProblemEvent,
  RunEndEvent,
  RunEvent,
  SignalEvent,
  StepEvent,
  TraceEvent,
} from '../../src/main/formats/format.ts';

/** What a reader of the events ends up with: the same merging as the library's, without a database. */
export interface Assembled {
  runs: (Omit<RunEvent, 'kind'> & { versions: string[]; end: RunEndEvent | null })[];
  steps: (Omit<StepEvent, 'kind'> & { decisions: DecisionEvent[]; signals: SignalEvent[] })[];
  links: LinkEvent[];
  problems: ProblemEvent[];
}

/** Merges events. Throws where they break the contract: unknown numbers, gaps, a first use without its key. */
export function assemble(events: readonly TraceEvent[]): Assembled {
  const whole: Assembled = { runs: [], steps: [], links: [], problems: [] };
  for (const event of events) {
    switch (event.kind) {
      case 'run':
        addRun(whole, event);
        break;
      case 'step':
        addStep(whole, event);
        break;
      case 'decision':
        stepOf(whole, event.step).decisions.push(event);
        break;
      case 'signal':
        stepOf(whole, event.step).signals.push(event);
        break;
      case 'link':
        runOf(whole, event.run);
        whole.links.push(event);
        break;
      case 'run_end':
        runOf(whole, event.run).end = event;
        break;
      case 'problem':
        whole.problems.push(event);
        break;
    }
  }
  return whole;
}

function addRun(whole: Assembled, { kind: _, ...event }: RunEvent): void {
  const known = whole.runs[event.run];
  if (known === undefined) {
    if (event.run !== whole.runs.length) throw new Error(`run ${event.run} comes after ${whole.runs.length} runs`);
    if (event.native_id === undefined) throw new Error(`run ${event.run} has no native id`);
    whole.runs.push({ ...event, versions: [], end: null });
  } else {
    Object.assign(known, event);
  }
  const run = runOf(whole, event.run);
  if (event.agent_version !== undefined && !run.versions.includes(event.agent_version)) {
    run.versions.push(event.agent_version);
  }
}

function addStep(whole: Assembled, { kind: _, ...event }: StepEvent): void {
  runOf(whole, event.run);
  const known = whole.steps[event.step];
  if (known !== undefined) {
    if (known.run !== event.run) throw new Error(`step ${event.step} moves from run ${known.run} to ${event.run}`);
    Object.assign(known, event, {
      parts: [...(known.parts ?? []), ...(event.parts ?? [])],
      usage: { ...known.usage, ...event.usage },
    });
    return;
  }
  if (event.step !== whole.steps.length) throw new Error(`step ${event.step} comes after ${whole.steps.length} steps`);
  if (event.key === undefined) throw new Error(`step ${event.step} has no key`);
  whole.steps.push({ ...event, decisions: [], signals: [] });
}

function stepOf(whole: Assembled, step: number): Assembled['steps'][number] {
  const found = whole.steps[step];
  if (found === undefined) throw new Error(`there is no step ${step}`);
  return found;
}

function runOf(whole: Assembled, run: number): Assembled['runs'][number] {
  const found = whole.runs[run];
  if (found === undefined) throw new Error(`there is no run ${run}`);
  return found;
}
