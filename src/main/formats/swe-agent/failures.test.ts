import { describe, expect, it } from 'vitest';
import { actionFailure, endingOf } from './failures.ts';

describe('what an observation says of the action', () => {
  it.each([
    [`The command '${'x\n'.repeat(800)}' was cancelled because it took more than 30 seconds.`, 'timeout'],
    ['Your proposed edit has introduced new syntax error(s). Please', 'edit_rejected'],
    ["Interactive operation 'vim' is not supported by this environment", 'blocked'],
    ['>>> \nEXECUTION TIMED OUT', 'timeout'],
    ['half of it\nEXECUTION TIMED OUT AND INTERRUPT FAILED. RESTARTING PROCESS.', 'timeout'],
    ['\nCOMMAND FAILED TO EXECUTE. RESTARTING PROCESS.', 'environment_died'],
    ['\nEXECUTION FAILED OR COMMAND MALFORMED', 'malformed_command'],
  ])('%j', (observation, code) => {
    expect(actionFailure(observation)).toMatchObject({ failure_code: code, failure_type: 'tool', from_text: true });
  });

  it.each(['', '8.2', 'bash: foo: command not found', 'grep: EXECUTION TIMED OUT in line 3\nand more'])(
    'nothing: %j',
    (observation) => {
      expect(actionFailure(observation)).toBeNull();
    },
  );
});

describe('how a run ended', () => {
  it.each([
    ['submitted', 'success', undefined],
    ['submitted (exit_cost)', 'partial', 'exit_cost'],
    ['exit_command', 'cancelled', undefined],
    ['exit_context', 'failure', 'exit_context'],
    ['early_exit', 'failure', 'early_exit'],
    [1, 'failure', '1'],
  ])('%j', (recorded, status, code) => {
    const ending = endingOf(recorded);
    expect(ending?.status).toBe(status);
    expect(ending?.failure?.failure_code).toBe(code);
  });

  it.each([null, undefined, ''])('not at all: %j', (recorded) => {
    expect(endingOf(recorded)).toBeNull();
  });
});
