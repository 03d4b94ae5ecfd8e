import { expect, test } from 'vitest';
import { type Job, Scheduler } from './scheduler.ts';

function job(path: string, priority: Job['priority'], mtime_ms = 0): Job {
  return { path, priority, mtime_ms };
}

test('reads tails first, then what is on screen, then cold files, newest first', async () => {
  const read: string[] = [];
  const scheduler = new Scheduler(
    ({ path }) => {
      read.push(path);
      return { done: true };
    },
    () => undefined,
  );
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
  const scheduler = new Scheduler(
    ({ path }) => {
      read.push(path);
      if (path !== 'big') return { done: true };
      left -= 1;
      if (left === 3) scheduler.add(job('live', 'tail'));
      return { done: left === 0 };
    },
    () => undefined,
  );
  scheduler.add(job('big', 'cold'));
  await scheduler.idle();
  expect(read).toEqual(['big', 'big', 'live', 'big', 'big', 'big']);
});

test('a file changed during its own slice is read again', async () => {
  const read: string[] = [];
  const scheduler = new Scheduler(
    ({ path }) => {
      read.push(path);
      if (read.length === 1) scheduler.add(job(path, 'tail'));
      return { done: true };
    },
    () => undefined,
  );
  scheduler.add(job('file', 'tail'));
  await scheduler.idle();
  expect(read).toEqual(['file', 'file']);
});

test('held: cold files wait, tails go on, nothing is lost', async () => {
  const read: string[] = [];
  const scheduler = new Scheduler(
    ({ path }) => {
      read.push(path);
      return { done: true };
    },
    () => undefined,
  );
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
  const scheduler = new Scheduler(
    ({ path, priority }) => {
      read.push(`${path}:${priority}`);
      return { done: true };
    },
    () => undefined,
  );
  scheduler.add(job('a', 'cold'));
  scheduler.add(job('a', 'tail'));
  scheduler.add(job('a', 'cold'));
  await scheduler.idle();
  expect(read).toEqual(['a:tail']);
});
