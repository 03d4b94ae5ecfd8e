import type { StepContent } from '../content.ts';
import { isObject, type JsonObject } from '../fields.ts';
import type { ContentPart } from '../format.ts';
import { fillContent } from '../step-content.ts';
import { type Shape, shapeOf } from './shape.ts';

/** What Codex records of no step. */
const NEVER = {
  state: 'Codex does not record the state of the agent.',
  decision: 'Codex does not record decisions.',
} as const;

/** A content with what is given, and a reason for each of the tabs that stays empty. */
export function contentOf(given: Partial<StepContent>): StepContent {
  return fillContent(NEVER, given);
}

/** The records behind a step, without their envelopes. */
export function shapesOf(parts: readonly ContentPart[]): Shape[] {
  return parts.flatMap(({ value }) => (isObject(value) ? (shapeOf(value) ?? []) : []));
}

/** The items of one kind of line. */
export function itemsOf(shapes: readonly Shape[], type: string): JsonObject[] {
  return shapes.filter((shape) => shape.type === type).map((shape) => shape.item);
}
