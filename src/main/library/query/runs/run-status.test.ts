import { beforeEach, describe, expect, it } from 'vitest';
import type { RunRow } from '../../../../shared/api.ts';
import type { TraceFormat } from '../../../formats/format.ts';
import { type Ask, NOW, SECOND, TestIndex } from '../index-testing.ts';
import { ALL, list } from './runs-testing.ts';

let index: TestIndex;
beforeEach(() => {
  index = new TestIndex();
});

const only = (ask: Ask): RunRow => {
  const [row] = ask('runs.slice', { id: ask('runs.open', ALL).id, from: 0, n: 1 }).rows;
  if (row?.row !== 'run') throw new Error('no run is listed');
  return row;
};

describe('status of a run', () => {
  const written = (ago_s: number, status = 'whole') =>
    index.file('/a', { last_event_us: NOW - ago_s * SECOND, status });
  const recordsEnd = { formatById: () => ({ records_end: true }) as TraceFormat };

  it('is the recorded one once the run has ended', () => {
    index.run(written(1), 'a', { status: 'partial', ended: 1 });
    expect(only(index.asking()).status).toBe('partial');
  });

  it('is running for two minutes after the last bytes came', () => {
    index.run(written(60), 'a');
    let now = NOW;
    const ask = index.asking({ now: () => now });
    expect(only(ask).status).toBe('running');
    expect(ask('run.get', { run: 'retrace:a' }).status).toBe('running');
    now += 61 * SECOND;
    expect(only(ask).status).toBe('unknown');
    expect(ask('run.get', { run: 'retrace:a' }).status).toBe('unknown');
    expect(list(ask, { filter: { statuses: ['running'] } })).toEqual([]);
  });

  it('is not running in a missing file', () => {
    index.run(written(1, 'missing'), 'a');
    expect(only(index.asking())).toMatchObject({ status: 'unknown', missing: true });
  });

  it('is cut short where the format would have written an end', () => {
    index.run(written(600), 'a');
    expect(only(index.asking(recordsEnd)).status).toBe('incomplete');
    expect(index.asking(recordsEnd)('run.get', { run: 'retrace:a' }).status).toBe('incomplete');
  });

  it('is cut short where a step of it has no end', () => {
    const run = index.run(written(600), 'a');
    index.step(run, { status: 'running' });
    const ask = index.asking();
    expect(only(ask).status).toBe('incomplete');
    index.db.exec('UPDATE step SET status = 0');
    index.commit(run);
    expect(only(ask).status).toBe('unknown');
    index.db.exec('UPDATE step SET status = 4; DROP INDEX step_open');
    index.commit(run);
    expect(only(ask).status).toBe('unknown');
  });
});
