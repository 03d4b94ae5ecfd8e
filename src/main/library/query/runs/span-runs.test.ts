import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TraceFolder } from '../trace-testing.ts';

let folder: TraceFolder;
beforeEach(() => {
  folder = new TraceFolder();
});
afterEach(() => folder.close());

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const SECOND = 1_000_000_000;

/** A span from `from` to `to`, in seconds after the epoch. */
const span = (spanId: string, from: number, to: number, more: object = {}) => ({
  ...{ traceId: TRACE, spanId, name: 'chat', attributes: [] },
  startTimeUnixNano: String(from * SECOND),
  endTimeUnixNano: String(to * SECOND),
  ...more,
});
const text = (key: string, stringValue: string) => ({ key, value: { stringValue } });
const model = [text('gen_ai.operation.name', 'chat'), text('gen_ai.request.model', 'm')];
const document = (...spans: object[]) => JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] });

describe('a run of spans', () => {
  it('ends with the last of its spans, be it after the root', async () => {
    const root = span('00f067aa0ba902b7', 10, 12, { attributes: model });
    const late = span('00f067aa0ba902b8', 11, 15, { attributes: model, parentSpanId: root.spanId });
    folder.write('late.json', document(root, late));
    const run = await folder.ask('run.get', { run: `otlp:${TRACE}` });
    expect(run).toMatchObject({ started_at_us: 10_000_000, ended_at_us: 15_000_000, wall_us: 5_000_000 });
  });

  it('does not tell what a failed step was asked as its error', async () => {
    const asked = [...model, text('gen_ai.prompt', '[{"role":"user","content":"What is the weather?"}]')];
    folder.write('failed.json', document(span('00f067aa0ba902b7', 1, 2, { attributes: asked, status: { code: 2 } })));
    const { first_error } = await folder.ask('run.get', { run: `otlp:${TRACE}` });
    expect(first_error).toMatchObject({ step: '00f067aa0ba902b7', message: '' });
    const step = await folder.ask('step.get', { root: `otlp:${TRACE}`, step: '00f067aa0ba902b7' });
    expect(step.absent.response).toBe('Not in this trace: what came out. The step failed; Overview has its error.');
  });
});
