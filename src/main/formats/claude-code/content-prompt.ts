import type { ContentFact, ContentMessage, ContentPiece, StepContent } from '../content.ts';
import { isObject, type JsonObject, textOf } from '../fields.ts';
import { piecesOf } from '../pieces.ts';
import { addFact } from '../step-content.ts';
import { contentOf } from './content-parts.ts';
import { classify } from './prompt-text.ts';

/** What the user typed, what Claude Code made of it, and what it printed. */
export function promptContent(records: readonly JsonObject[]): StepContent {
  const request: ContentMessage[] = [];
  const response: ContentMessage[] = [];
  const facts: ContentFact[] = [];
  for (const record of records) {
    addFact(facts, 'Permission mode', record.permissionMode);
    if (record.subtype === 'turn_duration') {
      addFact(facts, 'Turn took, ms', record.durationMs);
      continue;
    }
    if (isObject(record.thinkingMetadata))
      addFact(facts, 'Thinking budget, tokens', record.thinkingMetadata.maxThinkingTokens);
    const content = isObject(record.message) ? record.message.content : record.content;
    const output = firstText(content);
    if (output !== null && output.kind === 'output') {
      response.push({ role: 'harness', pieces: piecesOf(output.text) });
    } else {
      // A line of results may carry words of the user as well: those are this step.
      const said = isObject(record.message) ? wordsOf(content) : piecesOf(readable(textOf(content) ?? ''));
      request.push({ role: record.isMeta === true ? 'harness' : 'user', pieces: said });
    }
  }
  return contentOf({
    request,
    response: response.length === 0 ? null : response,
    facts,
    absent: { response: 'A prompt is answered by the model calls after it.' },
  });
}

function firstText(content: unknown): ReturnType<typeof classify> | null {
  if (typeof content === 'string') return classify(content);
  const block = Array.isArray(content) ? content.find((one) => isObject(one) && one.type === 'text') : undefined;
  return isObject(block) ? classify(textOf(block.text) ?? '') : null;
}

function wordsOf(content: unknown): ContentPiece[] {
  const pieces = piecesOf(content).filter((piece) => piece.type !== 'tool_result');
  return pieces.map((piece) => (piece.type === 'text' ? { type: 'text', text: readable(piece.text) } : piece));
}

/** Slash commands as the user typed them instead of the markup they are kept in. */
function readable(text: string): string {
  const said = classify(text);
  return said.kind === 'command' || said.kind === 'shell' ? said.text : text;
}
