import { expect, test } from 'vitest';
import { type Job, Scheduler } from './scheduler.ts';

function job(path: string, priority: Job['priority'], mtime_ms = 0): Job {
  return { path, priority, mtime_ms };
}

/** Takes jobs as long as each is done; `slices` notes what was read in each slice. */
function reading(readOne: (job: Job) => boolean | undefined, slices: string[][] = []): Scheduler {
  const runSlice = (jobs: Iterable<Job>) => {
    const slice: string[] = [];
    slices.push(slice);
    for (const one of jobs) {
      slice.push(one.path);
      if (readOne(one) === false) return false;
    }
    return true;
  };
  return new Scheduler(runSlice, () => undefined);
}

test('reads tails first, then what is on screen, then cold files, newest first', async () => {
  const read: string[] = [];
  const scheduler = reading(({ path }) => {
    read.push(path);
  });
  scheduler.add(job('old', 'cold', 1));
  scheduler.add(job('new', 'cold', 2));
  scheduler.add(job('shown', 'on_screen'));
  scheduler.add(job('live', 'tail'));
  await scheduler.idle();
  expect(read).toEqual(['live', 'shown', 'new', 'old']);
});

test('an append waits for one slice of a cold file, not for the file', async () => {
  const read: string[] = [];
  let left = 5;
  const scheduler = reading(({ path }) => {
    read.push(path);
    if (path !== 'big') return true;
    left -= 1;
    if (left === 3) scheduler.add(job('live', 'tail'));
    return left === 0;
  });
  scheduler.add(job('big', 'cold'));
  await scheduler.idle();
  expect(read).toEqual(['big', 'big', 'live', 'big', 'big', 'big']);
});

test('cold files share a slice as long as they are done; what was just written has one of its own', async () => {
  const slices: string[][] = [];
  let left = 2;
  const scheduler = reading(({ path }) => (path === 'big' ? --left === 0 : true), slices);
  for (const [at, path] of ['a', 'b', 'big', 'c', 'd'].entries()) scheduler.add(job(path, 'cold', -at));
  scheduler.add(job('live', 'tail'));
  scheduler.add(job('shown', 'on_screen'));
  await scheduler.idle();
  expect(slices).toEqual([['live'], ['shown'], ['a', 'b', 'big'], ['big', 'c', 'd']]);
});

test('a file changed during its own slice is read again', async () => {
  const read: string[] = [];
  const scheduler = reading(({ path }) => {
    read.push(path);
    if (read.length === 1) scheduler.add(job(path, 'tail'));
  });
  scheduler.add(job('file', 'tail'));
  await scheduler.idle();
  expect(read).toEqual(['file', 'file']);
});

test('held: cold files wait, tails go on, nothing is lost', async () => {
  const read: string[] = [];
  const scheduler = reading(({ path }) => {
    read.push(path);
  });
  scheduler.hold();
  scheduler.add(job('cold', 'cold'));
  scheduler.add(job('live', 'tail'));
  await scheduler.idle();
  expect(read).toEqual(['live']);
  expect(scheduler.waiting).toBe(1);
  scheduler.resume();
  await scheduler.idle();
  expect(read).toEqual(['live', 'cold']);
});

test('a more urgent reason moves a waiting file, a less urgent one does not', async () => {
  const read: string[] = [];
  const scheduler = reading(({ path, priority }) => {
    read.push(`${path}:${priority}`);
  });
  scheduler.add(job('a', 'cold'));
  scheduler.add(job('a', 'tail'));
  scheduler.add(job('a', 'cold'));
  await scheduler.idle();
  expect(read).toEqual(['a:tail']);
});
