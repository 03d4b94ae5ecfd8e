import { describe, expect, it } from 'vitest';
import { type FailedCall, type MadeCall, rememberFailure, sealArguments, takeRepeated } from './failed-calls.ts';

const failed = (step: number, given: unknown, response: number): MadeCall => ({
  tool: 'Edit',
  arguments: given,
  arguments_hash: null,
  step,
  attempt: 1,
  response,
});

describe('takeRepeated', () => {
  it('matches the same tool with equal arguments in the next response that calls it, once', () => {
    const thread: { failed: FailedCall[] } = { failed: [] };
    rememberFailure(thread, failed(3, 'a', 2));
    expect(takeRepeated(thread, 'Read', 'a', 5)).toBeUndefined();
    expect(takeRepeated(thread, 'Edit', 'a', 7)?.step).toBe(3);
    expect(takeRepeated(thread, 'Edit', 'a', 7)).toBeUndefined();
  });

  it('matches each of several calls that failed together', () => {
    const thread: { failed: FailedCall[] } = { failed: [] };
    rememberFailure(thread, failed(3, 'a', 2));
    rememberFailure(thread, failed(4, 'b', 2));
    expect(takeRepeated(thread, 'Edit', 'b', 7)?.step).toBe(4);
    expect(takeRepeated(thread, 'Edit', 'a', 7)?.step).toBe(3);
  });

  it('is over once a response called the tool with other arguments', () => {
    const thread: { failed: FailedCall[] } = { failed: [] };
    rememberFailure(thread, failed(3, 'a', 2));
    expect(takeRepeated(thread, 'Edit', 'b', 7)).toBeUndefined();
    expect(takeRepeated(thread, 'Edit', 'a', 9)).toBeUndefined();
    expect(thread.failed).toEqual([]);
  });

  it('does not match a call of the response that failed itself', () => {
    const thread: { failed: FailedCall[] } = { failed: [] };
    rememberFailure(thread, failed(3, 'a', 2));
    expect(takeRepeated(thread, 'Edit', 'a', 2)).toBeUndefined();
    expect(takeRepeated(thread, 'Edit', 'a', 4)?.step).toBe(3);
  });

  it('knows the arguments by their hash once they are not kept any more', () => {
    const call = failed(3, { path: 'a', lines: [1, 2] }, 2);
    sealArguments(call);
    expect(call.arguments).toBeUndefined();
    const thread: { failed: FailedCall[] } = { failed: [] };
    rememberFailure(thread, call);
    expect(takeRepeated(thread, 'Edit', { path: 'a', lines: [1, 2] }, 4)?.step).toBe(3);
  });

  it('never matches a call whose arguments nobody knows', () => {
    const thread: { failed: FailedCall[] } = { failed: [] };
    rememberFailure(thread, failed(3, undefined, 2));
    expect(takeRepeated(thread, 'Edit', null, 4)).toBeUndefined();
  });
});
