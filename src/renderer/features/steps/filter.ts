import type { StepFilter } from '../../../shared/api.ts';
import { STEP_KINDS, STEP_TYPES, type StepKind, stepKind } from '../../../shared/model/step.ts';

export type Mark = NonNullable<StepFilter['only']>[number];

export function hasText({ text }: StepFilter): boolean {
  return (text ?? '').trim() !== '';
}

export function isFiltered({ text, types, only }: StepFilter): boolean {
  return hasText({ text }) || (types?.length ?? 0) > 0 || (only?.length ?? 0) > 0;
}

/** One of the marks is shown alone, or no longer. Several are any of them. */
export function toggleMark(filter: StepFilter, mark: Mark): StepFilter {
  const { only = [], ...rest } = filter;
  const next = only.includes(mark) ? only.filter((each) => each !== mark) : [...only, mark];
  return next.length === 0 ? rest : { ...rest, only: next };
}

export function withText(filter: StepFilter, text: string): StepFilter {
  const { text: _before, ...rest } = filter;
  return text === '' ? rest : { ...rest, text };
}

/** The kinds that are shown; all when none was chosen. */
export function shownKinds({ types }: StepFilter): StepKind[] {
  return types === undefined ? [] : STEP_KINDS.filter((kind) => types.some((type) => stepKind(type) === kind));
}

export function toggleKind(filter: StepFilter, kind: StepKind): StepFilter {
  const shown = shownKinds(filter);
  const next = shown.includes(kind) ? shown.filter((each) => each !== kind) : [...shown, kind];
  const { types: _before, ...rest } = filter;
  const types = STEP_TYPES.filter((type) => next.includes(stepKind(type)));
  return types.length === 0 ? rest : { ...rest, types };
}
