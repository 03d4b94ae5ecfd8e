import { describe, expect, it } from 'vitest';
import { RetraceError } from '../../shared/errors.ts';
import { shownFailure } from './use-action.ts';

describe('failures of a list', () => {
  it('are shown, unless the page was refused and the line under the title bar says so', () => {
    const refused = new RetraceError('refused', 'The server refused this page.');
    const unreadable = new RetraceError('unreadable', 'The file cannot be read.');
    expect(shownFailure(null, undefined)).toBeUndefined();
    expect(shownFailure(refused, null)).toBeUndefined();
    expect(shownFailure(refused, unreadable)).toBe(unreadable);
    expect(shownFailure(unreadable, null)).toBe(unreadable);
  });
});
