import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lines, runRecord, stepRecord, TraceFolder } from '../trace-testing.ts';

const ROOT = 'retrace:r';

let folder: TraceFolder;
beforeEach(() => {
  folder = new TraceFolder();
});
afterEach(() => folder.close());

const trace = (...steps: Parameters<typeof lines>) => folder.write('r.trace.jsonl', lines(runRecord('r'), ...steps));
const get = (step: string) => folder.ask('step.get', { root: ROOT, step });

describe('state', () => {
  const patch = (n: number, base: number, state_patch: unknown[], more = {}) =>
    stepRecord('r', n, { state_hash: `sha256:${n}`, state_base: `s${base}`, state_patch, ...more });
  const add = (path: string, value: unknown) => ({ op: 'add', path, value });

  it('is followed back over patches to a whole one, also where the base was issued later', async () => {
    trace(
      stepRecord('r', 1, { state_hash: 'sha256:1', state: { list: [0] } }),
      { ...stepRecord('r', 2), type: 'step_start' },
      { ...stepRecord('r', 3), type: 'step_start' },
      patch(3, 1, [add('/list/-', 3)]),
      patch(2, 3, [add('/list/-', 2), add('/two', true)]),
      patch(4, 2, []),
    );
    const state = async (n: number) => JSON.parse((await folder.whole(ROOT, `s${n}`, 'state')).toString());
    expect(await Promise.all([1, 2, 3, 4].map(state))).toEqual([
      { list: [0] },
      { list: [0, 3, 2], two: true },
      { list: [0, 3] },
      { list: [0, 3, 2], two: true },
    ]);
    expect((await get('s1')).state).toMatchObject({
      source: 'recorded',
      hash: 'sha256:1',
      compared_with: null,
      changes: [],
    });
    expect((await get('s2')).state).toMatchObject({
      compared_with: { step: 's3', seq: 3 },
      changes: [
        { pointer: '/list/2', change: 'added', after: '2' },
        { pointer: '/two', change: 'added', after: 'true' },
      ],
      unchanged_paths: 2,
    });
    expect((await get('s4')).state).toMatchObject({ compared_with: { step: 's2', seq: 2 }, changes: [] });
  });

  it('a whole state is compared with the one before it', async () => {
    trace(
      stepRecord('r', 1, { state_hash: 'a', state: { x: 1 } }),
      stepRecord('r', 2),
      stepRecord('r', 3, { state_hash: 'hash only' }),
      stepRecord('r', 4, { state_hash: 'b', state: { x: 2 } }),
    );
    expect((await get('s4')).state).toMatchObject({
      compared_with: { step: 's1', seq: 1 },
      changes: [{ pointer: '/x', change: 'changed', before: '1', after: '2' }],
    });
    const hashed = await get('s3');
    expect(hashed.state).toBe(null);
    expect(hashed.absent.state).toContain('hash');
    expect(hashed.facts).toContainEqual({ label: 'State hash', value: 'hash only' });
  });

  it('says why it cannot be shown', async () => {
    trace(
      patch(1, 9, []),
      stepRecord('r', 2, { state_hash: 'h', state: {} }),
      patch(3, 2, [{ op: 'remove', path: '/nope' }]),
      patch(4, 3, []),
      patch(5, 6, []),
      patch(6, 5, []),
    );
    const reason = async (n: number) => (await get(`s${n}`)).absent.state;
    expect(await reason(1)).toBe('Not in this trace: the state of step "s9", on which this one builds.');
    expect(await reason(3)).toContain('step 3 does not apply: operation 0: the path leads nowhere');
    expect(await reason(4)).toContain('step 3 does not apply');
    expect(await reason(5)).toContain('a whole state');
  });

  it('a chain of 60 patches, and each is right when asked for in any order', async () => {
    const records = [stepRecord('r', 1, { state_hash: 'h', state: { n: 1 } })];
    for (let n = 2; n <= 60; n++) records.push(patch(n, n - 1, [{ op: 'replace', path: '/n', value: n }]));
    trace(...records);
    for (const n of [60, 1, 31, 30, 59, 2]) {
      expect(JSON.parse((await folder.whole(ROOT, `s${n}`, 'state')).toString())).toEqual({ n });
      expect((await get(`s${n}`)).state?.changes.length).toBe(n === 1 ? 0 : 1);
    }
  });
});
