import type { EngineClient, TimelineWindow } from '../../../shared/api.ts';
import { RetraceError } from '../../../shared/errors.ts';
import type { AxisWindow } from '../../../shared/timeline/window.ts';
import { drawable } from './bar-text.ts';

const KEPT = 24;

export interface WindowRequest extends AxisWindow {
  id: string;
  lane_from: number;
  lane_to: number;
}

export interface LoadedWindow {
  request: WindowRequest;
  data: TimelineWindow;
  /** Ready to be drawn. */
  labels: string[];
  /** Where each row's spans lie, by `rowKey`. */
  rows: Map<number, readonly [from: number, to: number]>;
}

export const rowKey = (lane: number, row: number): number => lane * 256 + row;

/**
 * The windows seen last. At most one request is under way; of those that wait only the last one counts, since
 * the view has moved on from the others.
 */
export class WindowCache {
  readonly #client: EngineClient;
  readonly #arrived: () => void;
  readonly #failed: (error: RetraceError) => void;
  readonly #kept = new Map<string, LoadedWindow>();
  #rev = 0;
  #loading: { key: string; abort: AbortController } | null = null;
  #next: WindowRequest | null = null;
  #spare: WindowRequest[] = [];

  constructor(client: EngineClient, arrived: () => void, failed: (error: RetraceError) => void) {
    this.#client = client;
    this.#arrived = arrived;
    this.#failed = failed;
  }

  /** Windows read before this revision are drawn until new ones come, and asked for again. */
  outdate(rev: number): void {
    this.#rev = rev;
  }

  /** The window if it is there; asks for it when it is not, or not up to date. */
  get(request: WindowRequest): LoadedWindow | null {
    const key = keyOf(request);
    const found = this.#kept.get(key);
    if (found) {
      this.#kept.delete(key);
      this.#kept.set(key, found);
    }
    if (!found || found.data.rev < this.#rev) {
      if (this.#loading?.key !== key) this.#next = request;
      this.#start();
    } else {
      this.#next = null;
    }
    return found ?? null;
  }

  /** Windows worth having when there is nothing else to do. */
  prefetch(requests: WindowRequest[]): void {
    this.#spare = requests;
    this.#start();
  }

  clear(): void {
    this.#kept.clear();
    this.#next = null;
    this.#spare = [];
    this.#loading?.abort.abort();
    this.#loading = null;
  }

  #start(): void {
    if (this.#loading) return;
    const request = this.#next ?? this.#spare.find((one) => !this.#kept.has(keyOf(one)));
    if (!request) return;
    if (request === this.#next) this.#next = null;
    else this.#spare = this.#spare.filter((one) => one !== request);
    const key = keyOf(request);
    const loading = { key, abort: new AbortController() };
    this.#loading = loading;
    this.#client.request('timeline.window', request, { signal: loading.abort.signal }).then(
      (data) => {
        if (this.#loading !== loading) return;
        this.#loading = null;
        this.#keep(key, request, data);
        this.#arrived();
        this.#start();
      },
      (error: unknown) => {
        if (this.#loading !== loading) return;
        this.#loading = null;
        if (!(error instanceof RetraceError)) throw error;
        if (error.code !== 'cancelled') this.#failed(error);
      },
    );
  }

  #keep(key: string, request: WindowRequest, data: TimelineWindow): void {
    const rows = new Map<number, readonly [number, number]>();
    let from = 0;
    for (let index = 1; index <= data.count; index++) {
      const same = index < data.count && data.lane[index] === data.lane[from] && data.row[index] === data.row[from];
      if (same) continue;
      rows.set(rowKey(data.lane[from] ?? 0, data.row[from] ?? 0), [from, index]);
      from = index;
    }
    this.#kept.delete(key);
    this.#kept.set(key, { request, data, labels: data.labels.map(drawable), rows });
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= KEPT) break;
      this.#kept.delete(oldest);
    }
  }
}

function keyOf({ id, from_us, to_us, px, lane_from, lane_to }: WindowRequest): string {
  return `${id} ${from_us} ${to_us} ${px} ${lane_from} ${lane_to}`;
}
