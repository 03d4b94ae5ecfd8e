import { createContext, type RefObject, useContext, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { EngineClient, Payload } from '../../../../shared/api.ts';
import { type PayloadState, PayloadStore, type ReadBytes } from './payload-store.ts';

/** Payloads of one step, or of the run where that is null: what was read of each stays while the step is shown. */
export class StepPayloads {
  readonly #client: EngineClient;
  readonly #root: string;
  readonly #step: string | null;
  readonly #stores = new Map<string, PayloadStore>();

  constructor(client: EngineClient, root: string, step: string | null) {
    this.#client = client;
    this.#root = root;
    this.#step = step;
  }

  of(payload: Payload): PayloadStore {
    const known = this.#stores.get(payload.field);
    if (known && known.payload.bytes === payload.bytes && known.payload.head === payload.head) return known;
    known?.stop();
    const store = new PayloadStore(payload, this.reader(payload));
    this.#stores.set(payload.field, store);
    return store;
  }

  reader({ field }: Payload): ReadBytes {
    return async (offset, n, signal) => {
      const params = { root: this.#root, step: this.#step, field, offset, n };
      return (await this.#client.request('payload.read', params, { signal })).data;
    };
  }

  close(): void {
    for (const store of this.#stores.values()) store.stop();
  }
}

export const PayloadsContext = createContext<StepPayloads | null>(null);

export function usePayloads(): StepPayloads {
  const payloads = useContext(PayloadsContext);
  if (!payloads) throw new Error('usePayloads needs a PayloadsContext');
  return payloads;
}

/** The store of a payload and what it holds now. */
export function usePayload(payload: Payload): { store: PayloadStore; state: PayloadState } {
  const store = usePayloads().of(payload);
  const state = useSyncExternalStore(store.subscribe, store.state);
  return { store, state };
}

/** Text that is read without being asked for, bytes: more waits for a click. */
export const READ_AT_ONCE = 256_000;

/** Reads the beginning of a payload, whole if it is not large, once it comes near the view. */
export function useReadWhenNear(store: PayloadStore, element: RefObject<HTMLElement | null>): void {
  const near = useNear(element);
  useEffect(() => {
    if (near && store.payload.bytes <= READ_AT_ONCE) void store.readAll();
  }, [near, store]);
}

/** True once the element is in view or will soon be. */
export function useNear(element: RefObject<HTMLElement | null>): boolean {
  const [near, setNear] = useState(false);
  const known = useRef(false);
  useEffect(() => {
    if (!element.current || known.current) return;
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (!entry?.isIntersecting) return;
        known.current = true;
        setNear(true);
        observer.disconnect();
      },
      { rootMargin: '600px' },
    );
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element]);
  return near;
}
