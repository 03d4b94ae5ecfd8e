import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { EngineClient, Timeline, TimelinePlace } from '../../../shared/api.ts';
import { NO_BREAKS } from '../../../shared/timeline/axis.ts';
import { layoutLanes } from './lanes.ts';
import { TimelineModel } from './model.ts';
import type { WindowRequest } from './window-cache.ts';

const S = 1e6;
const display = { display: 'since_start', zone: 'UTC' } as const;
const frames: FrameRequestCallback[] = [];
let still = false;

beforeEach(() => {
  frames.length = 0;
  still = false;
  vi.useFakeTimers();
  vi.stubGlobal('requestAnimationFrame', (callback: FrameRequestCallback) => frames.push(callback));
  vi.stubGlobal('cancelAnimationFrame', () => frames.splice(0));
  vi.stubGlobal('matchMedia', () => ({ matches: still }));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Draws what was asked for, as the browser would after `ms`. */
function frame(ms = 16): void {
  vi.advanceTimersByTime(ms);
  for (const callback of frames.splice(0)) callback(performance.now());
}

function timelineOf(change: Partial<Timeline> = {}): Timeline {
  return {
    rev: 1,
    id: 't',
    run: 'r',
    timed: true,
    started_at_us: 0,
    length_us: 400 * S,
    wall_us: 400 * S,
    steps: 59,
    kinds: [],
    lanes: ['main', 'a', 'b'].map((run) => ({
      run,
      title: run,
      agent_name: 'agent',
      steps: 1,
      copied_steps: 0,
      cost_nano_usd: null,
      cost_computed: false,
      cost_coverage: { known: 0, calls: 0 },
      partial_outputs: 0,
      rows: 2,
      parent_seq: null,
    })),
    idle_stretches: 0,
    breaks: NO_BREAKS,
    compactions: [],
    has_turns: false,
    overview: { cells: 0, rows: 0, kinds: new Uint8Array(), context_tokens: new Float64Array(), max_context_tokens: 0 },
    ...change,
  };
}

function modelOf(timeline = timelineOf()) {
  const asked: WindowRequest[] = [];
  const client = {
    request: (_method: string, request: WindowRequest) => {
      asked.push(request);
      return new Promise(() => undefined);
    },
    subscribe: () => () => undefined,
  } as unknown as EngineClient;
  const model = new TimelineModel(client, { gone: () => undefined, failed: () => undefined });
  model.width = 800;
  model.height = 100;
  model.setTimeline(timeline, display);
  model.setLanes(layoutLanes(timeline.lanes, new Set(), false));
  return { model, asked };
}

const place = (change: Partial<TimelinePlace>): TimelinePlace => ({
  seq: 1,
  lane: 0,
  row: 0,
  start_us: 0,
  end_us: 0,
  ...change,
});

describe('the view', () => {
  it('is the whole run, and stays that while the run grows', () => {
    const { model } = modelOf();
    expect(model.view).toEqual({ from: 0, to: 400 * S });
    model.setTimeline(timelineOf({ rev: 2, length_us: 500 * S }), display);
    expect([model.view, model.whole]).toEqual([{ from: 0, to: 500 * S }, true]);
  });

  it('stays where the user put it while the run grows', () => {
    const { model } = modelOf();
    model.setView({ from: 100 * S, to: 200 * S });
    model.setTimeline(timelineOf({ rev: 2, length_us: 500 * S }), display);
    expect([model.view, model.whole]).toEqual([{ from: 100 * S, to: 200 * S }, false]);
  });

  it('shows the same time when idle stretches are folded or shown', () => {
    const { model } = modelOf();
    model.setView({ from: 300 * S, to: 350 * S });
    const breaks = { at_us: Float64Array.of(100 * S), hidden_us: Float64Array.of(90 * S) };
    model.setTimeline(timelineOf({ id: 't2', breaks, length_us: 310 * S }), display);
    expect(model.view).toEqual({ from: 210 * S, to: 260 * S });
    model.setTimeline(timelineOf(), display);
    expect(model.view).toEqual({ from: 300 * S, to: 350 * S });
  });

  it('of another run starts anew', () => {
    const { model } = modelOf();
    model.setView(null);
    model.setTimeline(timelineOf({ run: 'other', length_us: 7 * S }), display);
    expect(model.view).toEqual({ from: 0, to: 7 * S });
  });

  it('eases over 120 ms by keys, and each key starts from where the last one leads', () => {
    const { model } = modelOf();
    model.zoom(2, 200 * S, true);
    frame();
    const width = model.view.to - model.view.from;
    expect(width).toBeLessThan(400 * S);
    expect(width).toBeGreaterThan(200 * S);
    model.zoom(2, 200 * S, true);
    expect(model.target).toEqual({ from: 150 * S, to: 250 * S });
    frame(130);
    expect(model.view).toEqual({ from: 150 * S, to: 250 * S });
    frame();
    expect(frames).toHaveLength(0);
  });

  it('is taken over at once by the hand', () => {
    const { model } = modelOf();
    model.zoom(2, 200 * S, true);
    frame();
    model.setView({ from: 10 * S, to: 20 * S });
    frame(60);
    expect(model.view).toEqual({ from: 10 * S, to: 20 * S });
  });

  it('jumps where motion is to be reduced', () => {
    still = true;
    const { model } = modelOf();
    model.zoom(2, 200 * S, true);
    expect(model.view).toEqual({ from: 100 * S, to: 300 * S });
  });

  it('follows a selected step without zooming, and tells how far to scroll to its lane', () => {
    const { model } = modelOf();
    model.setView({ from: 0, to: 50 * S });
    expect(model.reveal(place({ start_us: 10 * S, end_us: 20 * S }))).toBeNull();
    expect(model.view).toEqual({ from: 0, to: 50 * S });
    expect(model.reveal(place({ start_us: 300 * S, end_us: 310 * S, lane: 2 }))).toBe(17);
    expect(model.view).toEqual({ from: 280 * S, to: 330 * S });
  });

  it('fits the step that was selected last, once it is known where it lies', () => {
    still = true;
    const { model } = modelOf();
    expect(model.fitSelected()).toBe(false);
    model.select(place({ start_us: 10 * S, end_us: 20 * S }), true);
    expect(model.fitSelected()).toBe(true);
    expect(model.view).toEqual({ from: 0, to: 400 * S });
    model.select(place({ start_us: 100 * S, end_us: 110 * S }), false);
    expect(model.view).toEqual({ from: 99 * S, to: 111 * S });
    // Once for each time it was asked for.
    model.select(place({ start_us: 200 * S, end_us: 210 * S }), false);
    expect(model.view).toEqual({ from: 99 * S, to: 111 * S });
  });

  it('counts as settled once it rests', () => {
    const { model } = modelOf();
    vi.advanceTimersByTime(1000);
    let told = 0;
    model.subscribe(() => told++);
    for (let n = 0; n < 5; n++) {
      model.pan(S);
      vi.advanceTimersByTime(50);
    }
    expect(told).toBe(0);
    vi.advanceTimersByTime(200);
    expect(told).toBe(1);
  });
});

describe('frames', () => {
  it('are asked for once for any number of changes, and not at all at rest', () => {
    const { model } = modelOf();
    let painted = 0;
    model.paints(() => painted++);
    for (let n = 0; n < 10; n++) model.pan(S);
    expect(frames).toHaveLength(1);
    frame();
    expect([painted, frames.length]).toEqual([1, 0]);
  });

  it('ask for the same window over small pans', () => {
    const { model, asked } = modelOf();
    model.setView({ from: 100 * S, to: 150 * S });
    for (let n = 0; n < 20; n++) {
      model.pan(0.1 * S);
      frame();
    }
    expect(asked).toHaveLength(1);
  });
});
