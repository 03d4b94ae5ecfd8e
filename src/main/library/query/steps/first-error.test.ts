import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lines, runRecord, stepRecord, TraceFolder } from '../trace-testing.ts';

let folder: TraceFolder;
beforeEach(() => {
  folder = new TraceFolder();
});
afterEach(() => folder.close());

const firstError = async (run: string) => (await folder.ask('run.get', { run })).first_error;
const failed = { status: 'error', error: { failure_type: 'tool', failure_code: 'x', message: 'broken' } };

describe('the first failure of a run', () => {
  it('is the call that failed, not the spans around it that pass the error on', async () => {
    const path = join(import.meta.dirname, '../../../../../test/fixtures/otlp/recorded/vercel-ai-7.0.173.jsonl');
    folder.write('spans.jsonl', readFileSync(path, 'utf8'));
    expect(await firstError('otlp:687e36855a3a61f69c09c75cd3dbca2b')).toMatchObject({
      ...{ step: 'cddab2b06c491316', seq: 3, last_seq: 3, type: 'llm', message: 'The model is not for sale here.' },
    });
  });

  it('is the first of several that hold no other one, however deep they lie', async () => {
    folder.write(
      'r.trace.jsonl',
      lines(
        runRecord('r'),
        stepRecord('r', 1, { step_type: 'agent', ...failed }),
        stepRecord('r', 2, { step_type: 'llm', parent_id: 's1' }),
        stepRecord('r', 3, { parent_id: 's2', ...failed }),
        stepRecord('r', 4, failed),
        stepRecord('r', 5, { parent_id: 's2' }),
      ),
    );
    expect(await firstError('retrace:r')).toMatchObject({ step: 's3', seq: 3, last_seq: 4 });
  });

  it('is none where nothing failed', async () => {
    folder.write('r.trace.jsonl', lines(runRecord('r'), stepRecord('r', 1)));
    expect(await firstError('retrace:r')).toBeNull();
  });
});
