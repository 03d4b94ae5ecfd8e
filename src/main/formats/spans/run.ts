import type { RecordedStatus } from '../../../shared/model/run.ts';
import { textOf } from '../fields.ts';
import type { Emit, RunEvent } from '../format.ts';
import { oneLine } from '../summary.ts';
import { dialectOf } from './dialects.ts';
import { type Span, textAt } from './span.ts';
import { errorOf } from './step.ts';

/** What of a trace is known so far in this file: the rank of each fact. */
export type Ranks = Partial<Record<'title' | 'agent' | 'session' | 'program', string>>;

/**
 * Tells what a span says of its whole trace. Spans come in any order and from any file, so every fact has a rank, and
 * the lowest wins: of what is told in several places, the span that began first. `known` saves work: a span later than
 * what is known need not be read.
 */
export function tellRun(span: Span, run: number, known: Ranks, emit: Emit): void {
  const time = rankOf(span);
  const tell = (fact: keyof Ranks, rank: string, event: Omit<RunEvent, 'kind' | 'run' | 'rank'>) => {
    known[fact] = rank;
    emit({ kind: 'run', run, rank, ...event });
  };
  const better = (fact: keyof Ranks, rank: string) => known[fact] === undefined || rank < known[fact];

  if (better('title', `0${time}`)) {
    const said = dialectOf(span).said(span);
    const rank = `${span.parent_id === null ? 1 : 2}${time}`;
    if (said !== null && said.trim() !== '') tell('title', `0${time}`, { title: oneLine(said) });
    else if (better('title', rank)) tell('title', rank, { title: oneLine(span.name) || 'trace' });
  }
  const agent = textAt(span, 'gen_ai.agent.name', 'agent_name', 'agent.name');
  const service = textOf(span.resource['service.name']);
  if (agent !== null && better('agent', `0${time}`)) tell('agent', `0${time}`, { agent_name: oneLine(agent) });
  else if (agent === null && service !== null && better('agent', `1${time}`)) {
    tell('agent', `1${time}`, { agent_name: oneLine(service) });
  }
  const session = sessionOf(span);
  if (session !== null && better('session', time)) tell('session', time, { session_id: oneLine(session) });
  if (better('program', time)) tellProgram(span, time, tell);
  if (span.parent_id === null && span.end !== null) {
    const error = errorOf(span, dialectOf(span).step(span));
    emit({
      kind: 'run_end',
      run,
      rank: time,
      status: STATUS[error === null ? span.status : 'error'],
      ended_at_us: span.end.us,
      ...(error !== null && { failure: error }),
    });
  }
}

/** Only where a program says how it ended: an unset status is no success of the whole. */
const STATUS: Record<Span['status'], RecordedStatus> = { ok: 'success', error: 'failure', unset: 'unknown' };

function tellProgram(
  { resource }: Span,
  rank: string,
  tell: (fact: 'program', rank: string, event: { agent_version?: string; environment?: string }) => void,
): void {
  const version = textOf(resource['service.version']);
  const environment = textOf(resource['deployment.environment.name']) ?? textOf(resource['deployment.environment']);
  if (version === null && environment === null) return;
  tell('program', rank, {
    ...(version !== null && { agent_version: oneLine(version) }),
    ...(environment !== null && { environment: oneLine(environment) }),
  });
}

export function sessionOf(span: Span): string | null {
  return textAt(
    span,
    'session.id',
    'gen_ai.conversation.id',
    'traceloop.association.properties.session_id',
    'ai.telemetry.metadata.sessionId',
    'langsmith.trace.session_id',
  );
}

/** Sorts as the start of the span does, spans without one last; no two spans of a trace have the same. */
function rankOf({ start, span_id }: Span): string {
  if (start === null) return `9${span_id}`;
  return `0${String(start.us).padStart(16, '0')}${String(start.ns).padStart(3, '0')}${span_id}`;
}
