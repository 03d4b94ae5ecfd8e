import type { StepType, Usage } from '../../../shared/model/step.ts';
import type { StepContent } from '../content.ts';
import { countOf, type JsonObject, numberOf, textOf } from '../fields.ts';

/** A point in time: whole microseconds UTC, and the nanoseconds beyond. */
export interface SpanTime {
  us: number;
  ns: number;
}

export interface SpanEvent {
  name: string;
  attributes: JsonObject;
}

/** One span, whatever container it came in: ids as text, values plain. */
export interface Span {
  trace_id: string;
  span_id: string;
  parent_id: string | null;
  name: string;
  start: SpanTime | null;
  end: SpanTime | null;
  status: 'unset' | 'ok' | 'error';
  status_message: string | null;
  attributes: JsonObject;
  events: readonly SpanEvent[];
  /** Attributes of the program that made it. */
  resource: JsonObject;
}

/** What a dialect reads out of a span's attributes. */
export interface SpanStep {
  type: StepType;
  name: string;
  summary: string;
  model?: string | null;
  provider?: string | null;
  /** Of this very call. What an agent or a wrapper sums up is no usage of its own. */
  usage?: Partial<Usage>;
  cost_nano_usd?: number | null;
  failure_code?: string | null;
  /** Of a tool: the id that the model gave the call. */
  call_id?: string | null;
}

/** How one family of instrumentation writes its spans. One file each. */
export interface Dialect {
  /** Said on the Overview: "OpenInference". */
  label: string;
  claims(span: Span): boolean;
  step(span: Span): SpanStep;
  /** The last words of a user that went in, where the span has them. They name the run. */
  said(span: Span): string | null;
  content(span: Span, step: SpanStep): Partial<StepContent>;
}

export function textAt(span: Span, ...keys: readonly string[]): string | null {
  for (const key of keys) {
    const text = textOf(span.attributes[key]);
    if (text !== null) return text;
  }
  return null;
}

/** The first of these attributes that is a count. Numbers may be written as text. */
export function countAt(span: Span, ...keys: readonly string[]): number | null {
  for (const key of keys) {
    const count = countOf(numeric(span.attributes[key]));
    if (count !== null) return count;
  }
  return null;
}

export function numberAt(span: Span, key: string): number | null {
  return numberOf(numeric(span.attributes[key]));
}

function numeric(value: unknown): unknown {
  return typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value;
}

/** Whether any attribute has a key that begins so. */
export function hasPrefix(span: Span, prefix: string): boolean {
  for (const key in span.attributes) if (key.startsWith(prefix)) return true;
  return false;
}

/** Cost in whole nano-USD; a negative one says that it is not known. */
export function nanoUsd(dollars: number | null): number | null {
  return dollars === null || dollars < 0 ? null : Math.round(dollars * 1e9);
}

/** A value that may be JSON written as text. Text that is no JSON stays as it is. */
export function parsed(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const start = value.trimStart().charCodeAt(0);
  if (start !== 0x7b && start !== 0x5b && start !== 0x22) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
