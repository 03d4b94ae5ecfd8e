import { describe, expect, it } from 'vitest';
import { messageOf, piecesOf } from './pieces.ts';

describe('piecesOf', () => {
  it('reads blocks of the Anthropic API', () => {
    expect(
      piecesOf([
        { type: 'text', text: 'Hello' },
        { type: 'thinking', thinking: 'Hm.', signature: 's' },
        { type: 'thinking', thinking: '', signature: 's' },
        { type: 'redacted_thinking', data: 'x' },
        { type: 'tool_use', id: 't', name: 'Bash', input: { command: 'ls' } },
        { type: 'tool_result', tool_use_id: 't', is_error: true, content: [{ type: 'text', text: 'no' }] },
        { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AAAA' } },
        { type: 'image', source: { type: 'url', url: 'https://example.org/a.png' } },
        { type: 'document', title: 'x' },
      ]),
    ).toEqual([
      { type: 'text', text: 'Hello' },
      { type: 'thinking', text: 'Hm.' },
      { type: 'thinking', text: null },
      { type: 'thinking', text: null },
      { type: 'tool_call', tool_call_id: 't', name: 'Bash', arguments: { command: 'ls' } },
      { type: 'tool_result', tool_call_id: 't', is_error: true, content: [{ type: 'text', text: 'no' }] },
      { type: 'image', media_type: 'image/png', base64: 'AAAA', source: null },
      { type: 'image', media_type: 'image/*', base64: null, source: 'https://example.org/a.png' },
      { type: 'json', label: 'document', value: { type: 'document', title: 'x' } },
    ]);
  });

  it('reads parts of the OpenAI API', () => {
    expect(
      piecesOf([
        { type: 'input_text', text: 'Look' },
        { type: 'image_url', image_url: { url: 'data:image/jpeg;base64,AAAA' } },
        { type: 'image_url', image_url: { url: 'https://example.org/a.png' } },
      ]),
    ).toEqual([
      { type: 'text', text: 'Look' },
      { type: 'image', media_type: 'image/jpeg', base64: 'AAAA', source: null },
      { type: 'image', media_type: 'image/*', base64: null, source: 'https://example.org/a.png' },
    ]);
  });

  it('shows what it does not know as it is', () => {
    expect(piecesOf(7)).toEqual([{ type: 'json', label: null, value: 7 }]);
    expect(piecesOf([{ type: 5, text: 'x' }, 'words'])).toEqual([
      { type: 'json', label: null, value: { type: 5, text: 'x' } },
      { type: 'text', text: 'words' },
    ]);
    expect(piecesOf(null)).toEqual([]);
  });
});

describe('messageOf', () => {
  it('reads calls beside the content, and keeps arguments that are no JSON', () => {
    const message = messageOf({
      role: 'assistant',
      content: 'I look.',
      tool_calls: [
        { id: 'a', function: { name: 'f', arguments: '{"x":1}' } },
        { id: 'b', function: { name: 'g', arguments: '{"x":' } },
      ],
    });
    expect(message.pieces.slice(1)).toEqual([
      { type: 'tool_call', tool_call_id: 'a', name: 'f', arguments: { x: 1 } },
      { type: 'tool_call', tool_call_id: 'b', name: 'g', arguments: '{"x":' },
    ]);
  });

  it('takes the answer of a tool for a result, and an unknown role for the harness', () => {
    expect(messageOf({ role: 'tool', tool_call_id: 'a', content: '3' })).toEqual({
      role: 'tool',
      pieces: [{ type: 'tool_result', tool_call_id: 'a', is_error: false, content: [{ type: 'text', text: '3' }] }],
    });
    expect(messageOf({ role: 'narrator', content: 'x' }).role).toBe('harness');
    expect(messageOf('words').pieces).toEqual([{ type: 'text', text: 'words' }]);
  });
});
