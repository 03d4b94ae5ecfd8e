import type { Message, MessagePiece, StepDetail } from '../../../../shared/api.ts';
import { INSPECTOR_TABS, type InspectorTab } from '../../../app/view-store.ts';

/** A match, and the tab that shows it. */
export interface FindHit {
  tab: InspectorTab;
  field: string;
  offset: number;
}

/** The fields each tab shows, in the order they stand there. */
export function fieldsByTab(step: StepDetail): Record<InspectorTab, string[]> {
  return {
    overview: step.model_config === null ? [] : [step.model_config.field],
    request: fieldsOf(step.request),
    response: fieldsOf(step.response),
    state: step.state === null ? [] : [step.state.payload.field],
    decision: [],
    raw: step.parts.map((part) => part.payload.field),
  };
}

function fieldsOf(messages: readonly Message[] | null): string[] {
  return (messages ?? []).flatMap((message) => message.pieces.flatMap(fieldsOfPiece));
}

function fieldsOfPiece(piece: MessagePiece): string[] {
  switch (piece.type) {
    case 'text':
    case 'tool_call':
    case 'json':
      return [piece.payload.field];
    case 'thinking':
      return piece.payload === null ? [] : [piece.payload.field];
    case 'tool_result':
      return piece.pieces.flatMap(fieldsOfPiece);
    case 'image':
      return [];
  }
}

/**
 * Matches in the order one reads them. Everything stands in the raw records too: those matches count only while Raw is
 * open, or when there are no others.
 */
export function orderHits(
  hits: readonly { field: string; offset: number }[],
  step: StepDetail,
  tab: InspectorTab,
): FindHit[] {
  const place = new Map<string, { tab: InspectorTab; at: number }>();
  const fields = fieldsByTab(step);
  let at = 0;
  for (const each of INSPECTOR_TABS) for (const field of fields[each]) place.set(field, { tab: each, at: at++ });
  const placed = hits.flatMap(({ field, offset }) => {
    const known = place.get(field);
    return known ? [{ tab: known.tab, field, offset, at: known.at }] : [];
  });
  placed.sort((a, b) => a.at - b.at || a.offset - b.offset);
  const inRaw = tab === 'raw' || placed.every((hit) => hit.tab === 'raw');
  return placed
    .filter((hit) => (hit.tab === 'raw') === inRaw)
    .map(({ tab: of, field, offset }) => ({ tab: of, field, offset }));
}

/** The match to start from: the first in the open tab, else the first of all. -1 without matches. */
export function firstHit(hits: readonly FindHit[], tab: InspectorTab): number {
  const here = hits.findIndex((hit) => hit.tab === tab);
  return here >= 0 ? here : hits.length > 0 ? 0 : -1;
}
