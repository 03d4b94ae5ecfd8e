import type { EventMap } from '../../../shared/api.ts';

type Change = EventMap['changed'];

/** At most ten `changed` events a second reach the shells. */
const INTERVAL_MS = 100;

/**
 * Merges changes that come close together. The first one goes out at once, so that an append is on screen
 * without delay; what follows within the interval goes out together at its end.
 */
export class ChangeThrottle {
  #pending: Change | null = null;
  #timer: NodeJS.Timeout | null = null;
  readonly #send: (change: Change) => void;

  constructor(send: (change: Change) => void) {
    this.#send = send;
  }

  add(change: Change): void {
    this.#pending = this.#pending === null ? change : mergeChanges(this.#pending, change);
    if (this.#timer === null) this.#flush();
  }

  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#pending !== null) this.#send(this.#pending);
    this.#pending = null;
  }

  #flush(): void {
    if (this.#pending === null) {
      this.#timer = null;
      return;
    }
    this.#send(this.#pending);
    this.#pending = null;
    this.#timer = setTimeout(() => this.#flush(), INTERVAL_MS);
  }
}

/** One change that says all that both said. A run's `appended_from` is the lower of the two. */
export function mergeChanges(first: Change, second: Change): Change {
  const runs = new Map(first.runs.map((run) => [run.run, run]));
  for (const run of second.runs) {
    const before = runs.get(run.run);
    if (before === undefined) {
      runs.set(run.run, run);
      continue;
    }
    const appendedFrom =
      before.appended_from === undefined || run.appended_from === undefined
        ? undefined
        : Math.min(before.appended_from, run.appended_from);
    runs.set(run.run, {
      run: run.run,
      rev: Math.max(before.rev, run.rev),
      ...(appendedFrom === undefined ? {} : { appended_from: appendedFrom }),
    });
  }
  return {
    rev: Math.max(first.rev, second.rev),
    runs: [...runs.values()],
    ...(first.list || second.list ? { list: true } : {}),
    ...(first.problems || second.problems ? { problems: true } : {}),
    ...(first.sources || second.sources ? { sources: true } : {}),
  };
}
