import { type StepType, stepKind } from '../model/step.ts';
import { shortModelName } from './model-name.ts';

/** A step's name where there is little room: what it is, and what it belongs to where the name says so. */
export interface ShortName {
  name: string;
  of: string | null;
}

/**
 * What tells steps apart comes first, for names are cut at their end: of `mcp__linear__get_issue` the tool, of
 * `hook SessionStart:resume` the event, of a plug-in's agent `review:security` the agent. Models go by their short
 * name. The whole name belongs in the tooltip.
 */
export function shortStepName({ type, name }: { type: StepType; name: string }): ShortName {
  if (stepKind(type) === 'model') return { name: shortModelName(name), of: null };
  const [, of, short] =
    /^mcp__(.+?)__(.+)$/.exec(name) ??
    (type === 'event' ? /^(hook) (.+)$/.exec(name) : null) ??
    (type === 'agent' ? /^([\w-]+(?::[\w-]+)*):([\w-]+)$/.exec(name) : null) ??
    [];
  return of === undefined || short === undefined ? { name, of: null } : { name: short, of };
}

/** The same on one line: `get_issue · linear`. */
export function shortNameLine({ name, of }: ShortName): string {
  return of === null ? name : `${name} · ${of}`;
}
