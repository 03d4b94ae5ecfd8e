import { describe, expect, it } from 'vitest';
import { attemptFailure, finalFailure, toolFailure } from './failures.ts';

describe('toolFailure', () => {
  it.each([
    ['Exit code 2\n\nmake: *** no rule', 'exit_code', 'Exit code 2: make: *** no rule'],
    ['Exit code 1', 'exit_code', 'Exit code 1, no output'],
    ['Exit code 1\n1 | })\nTypeError: no drain', 'exit_code', 'Exit code 1: TypeError: no drain'],
    [
      '<tool_use_error>InputValidationError: Grep failed</tool_use_error>',
      'schema_invalid',
      'InputValidationError: Grep failed',
    ],
    ['<tool_use_error>File does not exist.</tool_use_error>', 'tool_use_error', 'File does not exist.'],
    ["The user doesn't want to proceed with this tool use. The tool", 'rejected_by_user', 'Rejected by the user'],
    [
      "The user doesn't want to proceed with this tool use. To tell you how to proceed, the user said:\n\nnot yet,  wait\nmore",
      'rejected_by_user',
      'Rejected by the user: not yet, wait',
    ],
    ['Command timed out after 2m 0.0s', 'timeout', 'Command timed out after 2m 0.0s'],
    ['Request failed with status code 404', null, 'Request failed with status code 404'],
    [[{ type: 'text', text: 'first\nsecond' }], null, 'first'],
    [7, null, ''],
  ])('%j is %s', (content, code, message) => {
    expect(toolFailure(content)).toEqual({
      failure_type: 'tool',
      failure_code: code,
      message,
      // That the call failed is a field of the file; only its code is read out of words.
      from_text: false,
    });
  });
});

describe('failures of the model', () => {
  it('takes the code that the API gave, at whatever depth', () => {
    const nested = {
      status: 529,
      error: { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } },
    };
    expect(attemptFailure({ error: nested })).toMatchObject({
      failure_code: 'overloaded_error',
      message: 'HTTP 529: Overloaded',
    });
    expect(attemptFailure({ error: { status: 500 } })).toMatchObject({ failure_code: 'http_500', message: 'HTTP 500' });
    expect(attemptFailure({ error: {}, cause: { code: 'ECONNRESET' } })).toMatchObject({ failure_code: 'ECONNRESET' });
    expect(attemptFailure({ error: {} })).toMatchObject({ failure_code: 'api_error', from_text: false });
    expect(attemptFailure({})).toMatchObject({ failure_code: 'api_error' });
  });

  it('says when it read the code out of a message', () => {
    const text = 'API Error: 500 {"type":"error","error":{"type":"api_error","message":"Internal server error"}}';
    expect(finalFailure('unknown', text)).toMatchObject({ failure_code: 'api_error', from_text: false });
    expect(finalFailure('rate_limit', 'Limit reached')).toMatchObject({ failure_code: 'rate_limit', from_text: false });
    expect(finalFailure(undefined, 'API Error: 418 teapot')).toMatchObject({
      failure_code: 'http_418',
      from_text: false,
    });
  });
});
