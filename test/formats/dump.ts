import type { RecordOutcome } from '../../src/main/formats/format.ts';
import type { Assembled } from './assemble.ts';

/** A run as compact text: what a person compares with the file. Absent fields are left out. */
export function dump(whole: Assembled, outcomes: readonly RecordOutcome[]): string {
  const lines: string[] = [];
  for (const { run, native_id, agent_id, title, versions, end, kind: _, ...rest } of whole.runs.map((run) => ({
    kind: null,
    ...run,
  }))) {
    lines.push(`run ${run} ${native_id}${agent_id === undefined ? '' : `/${agent_id}`} ${quote(title)}`);
    lines.push(
      `  ${fields({ ...rest, agent_version: undefined, versions: versions.length === 0 ? undefined : versions })}`,
    );
    if (end !== null)
      lines.push(`  end ${end.status} ${fields({ ...end, kind: undefined, run: undefined, status: undefined })}`);
  }
  for (const step of whole.steps) {
    const { run, step: number, key, type, name, summary, status, parts, decisions, signals, ...rest } = step;
    lines.push(`${number}${run === 0 ? '' : ` (run ${run})`} ${type} ${name} ${status} ${quote(summary)}`);
    const where = (parts ?? []).map((part) => `${part.line}${part.pointer ?? ''}`).join(' ');
    lines.push(`  ${key} lines ${where} ${fields(rest)}`.trimEnd());
    for (const { kind: _, step: _step, ...one } of decisions) lines.push(`  decision ${JSON.stringify(one)}`);
    for (const { kind: _, step: _step, ...one } of signals) lines.push(`  signal ${JSON.stringify(one)}`);
  }
  for (const { kind: _, ...link } of whole.links) lines.push(`link ${JSON.stringify(link)}`);
  for (const problem of whole.problems) {
    lines.push(`${problem.severity} line ${problem.at.line} ${problem.code}: ${problem.message}`);
  }
  const kinds = new Map<string, { became: string; count: number }>();
  for (const { kind, became } of outcomes) {
    const known = kinds.get(kind);
    if (known === undefined) kinds.set(kind, { became, count: 1 });
    else known.count++;
  }
  for (const [kind, { became, count }] of [...kinds].sort(([a], [b]) => (a < b ? -1 : 1))) {
    lines.push(`${count} ${kind} -> ${became}`);
  }
  return `${lines.join('\n')}\n`;
}

function fields(values: Readonly<Record<string, unknown>>): string {
  return Object.entries(values)
    .filter(([, value]) => value !== undefined && value !== null && !isEmpty(value))
    .map(([key, value]) => `${key}=${key.endsWith('_at_us') && typeof value === 'number' ? time(value) : plain(value)}`)
    .join(' ');
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

const time = (us: number) => new Date(us / 1000).toISOString();
const plain = (value: unknown) => (typeof value === 'string' && !/\s/.test(value) ? value : JSON.stringify(value));
const quote = (text: string | undefined) => JSON.stringify(text ?? '');
